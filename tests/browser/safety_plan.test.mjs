// The safety plan in a real browser (J12, M36, H04, H19 of PRODUCT.md): written
// together and alone, on paper, and on a phone without a connection.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

const SIGNS = "I stop answering messages.\nI walk up and down.";
const SELF = "A cold shower. The long way round the park.";
const NEWER = "I put the phone in a drawer.";

let practice;
let browser;
let kite; // the client's id
let mine; // the path of their own page
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  kite = await practice.client("Kite");
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const text = ({ page }) => page.locator("main").innerText();
const press = ({ page }, name) => page.getByRole("button", { name }).first().click();
async function look(visitor, path, status = 200) {
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), status, path);
}
// Until it is so: waitForFunction() takes the promise itself for a yes.
async function until(isSo) {
  for (const end = Date.now() + 8000; !await isSo();) {
    assert.ok(Date.now() < end, `not so after 8 s: ${isSo}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
const pagesOf = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;

// Every control of a form by keyboard alone: Tab until `selector` has the focus.
async function tabTo(page, selector) {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${selector}`);
}

test("together, at a desk: written, read, looked at again", async () => {
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  const { page } = visitor;
  await look(visitor, `/client/${kite}/my-page`);
  await examine(visitor, "their page");
  await press(visitor, /Give Kite/);
  mine = await page.locator(".link-code a").getAttribute("href");
  assert.match(mine, /^\/me\/[a-z2-7]{26}$/);
  await screenshot(visitor, "my-page-link");
  await look(visitor, `/client/${kite}/my-page`);
  assert.match(await text(visitor), /Their link opens until/);
  await screenshot(visitor, "my-page-staff");
  await look(visitor, `/client/${kite}/safety-plan`);
  assert.match(await text(visitor), /Nobody has to have one/);
  await examine(visitor, "no safety plan");
  await page.getByRole("link", { name: "Write one together" }).click();
  await examine(visitor, "safety plan form");
  await press(visitor, "Save");
  assert.match(await text(visitor), /One line is enough/);
  await page.fill("#signs", SIGNS);
  await page.fill("#self", SELF);
  await page.fill("#person", "Jo");
  await page.fill("#number", "ask at home");
  await press(visitor, "Save");
  assert.match(await text(visitor), /as you would dial it/);
  assert.equal(await page.inputValue("#self"), SELF, "what was typed stays");
  await screenshot(visitor, "safety-plan-form");
  await page.fill("#number", "+44 20 7946 0000");
  await page.fill("#review", "2020-01-01");
  await page.getByLabel("Show this plan").check();
  await page.getByLabel("Show the person").check();
  await press(visitor, "Save");
  assert.match(await text(visitor), /walk up and down/);
  assert.match(await text(visitor), /Its day has come/);
  assert.match(await text(visitor), /written together/i);
  assert.doesNotMatch(await text(visitor), /\bsign here\b|I promise/i);
  await examine(visitor, "safety plan");
  await screenshot(visitor, "safety-plan-staff");
  await leave(visitor);
});

test("two tabs: both texts are there, and nothing is lost", async () => {
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  const { page } = visitor;
  await look(visitor, `/client/${kite}/safety-plan/edit`);
  const client = await visit(browser, practice.origin);
  await look(client, `${mine}/safety-plan/edit`);
  await client.page.fill("#self", NEWER);
  await press(client, "Save");
  await leave(client);
  await page.fill("#self", "Typed in the old tab.");
  await press(visitor, "Save");
  assert.match(await text(visitor), /changed meanwhile/);
  assert.ok((await text(visitor)).includes(NEWER), "what stands there now");
  assert.equal(await page.inputValue("#self"), "Typed in the old tab.");
  await examine(visitor, "safety plan conflict");
  await page.fill("#self", `${SELF}\n${NEWER}`);
  await press(visitor, "Save");
  assert.match(await text(visitor), /Version 3/);
  await page.getByText("All versions").click();
  await page.getByRole("link", { name: "Version 2" }).click();
  assert.match(await text(visitor), /earlier version/);
  assert.ok((await text(visitor)).includes(NEWER));
  await leave(visitor);
});

for (const size of ["phone", "desk"]) {
  test(`the client's side, ${size}`, async () => {
    const visitor = await visit(browser, practice.origin, { size });
    const { page } = visitor;
    await look(visitor, mine);
    await examine(visitor, "my page");
    await screenshot(visitor, "my-page");
    await page.getByRole("link", { name: /My safety plan/ }).click();
    assert.ok((await text(visitor)).includes("walk up and down"), "two taps");
    assert.equal(await page.locator(".call a").first().getAttribute("href"), "tel:+442079460000");
    await examine(visitor, "my safety plan");
    await screenshot(visitor, "my-safety-plan");
    for (const [button, where] of [["Print a page", "sheet"], ["Print a card", "card"]]) {
      await look(visitor, `${mine}/safety-plan`);
      await press(visitor, new RegExp(button));
      assert.ok(page.url().endsWith(`/safety-plan/${where}`));
      await examine(visitor, where);
      await screenshot(visitor, `safety-plan-${where}`);
      for (const format of ["A4", "Letter"]) {
        assert.equal(pagesOf(await page.pdf({ format })), 1, `${where} on ${format}`);
      }
    }
    await look(visitor, `${mine}/safety-plan`);
    assert.match(await text(visitor), /A card for the wallet, printed on/);
    assert.equal(await page.evaluate(async () => (await caches.keys()).length
      + (await navigator.serviceWorker.getRegistrations()).length), 0, "nothing is kept unasked");
    await leave(visitor);
  });
}

test("keyboard only: the client changes their words", async () => {
  const visitor = await visit(browser, practice.origin, { size: "desk" });
  const { page } = visitor;
  await look(visitor, mine);
  await tabTo(page, "a[href$='/safety-plan']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/safety-plan$/);
  await tabTo(page, "a[href$='/edit']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/edit$/);
  await tabTo(page, "#around");
  await page.keyboard.type("The library.");
  await tabTo(page, "[name=show_plan]");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await tabTo(page, "main form button");
  await page.keyboard.press("Enter");
  await page.waitForURL(/safety-plan$/);
  assert.match(await text(visitor), /The library\./);
  await leave(visitor);
});

test("without scripts: written, printed, and said that a phone cannot keep it", async () => {
  const visitor = await visit(browser, practice.origin, { scripts: false });
  await look(visitor, `${mine}/safety-plan/edit`);
  await visitor.page.fill("#care", "The practice, 09:00 to 17:00.");
  await press(visitor, "Save");
  assert.match(await text(visitor), /09:00 to 17:00/);
  assert.match(await text(visitor), /You can print the plan instead/);
  assert.equal(await visitor.page.locator("[data-keep]:visible").count(), 0);
  await press(visitor, "Print a page");
  assert.match(await text(visitor), /Page 1 of 1/);
  await leave(visitor);
});

test("J11: after a safety answer, the plan and the chosen person are one tap away", async () => {
  const visitor = await visit(browser, practice.origin);
  const form = await practice.invite(kite, "pre");
  await look(visitor, `${form}/help`);
  await press(visitor, "I need help");
  assert.match(visitor.page.url(), /\/safety$/);
  assert.match(await text(visitor), /Nobody is reading this right now/);
  const lines = visitor.page.locator(".call a");
  assert.deepEqual(await lines.evaluateAll((all) => all.map((line) => line.protocol)),
    ["tel:", "tel:", "sms:", "http:", "tel:"], "lines, then the plan, then the person");
  await examine(visitor, "safety page with a plan");
  await screenshot(visitor, "safety-page-with-plan");
  await visitor.page.getByRole("link", { name: "My safety plan" }).click();
  assert.match(await text(visitor), /walk up and down/);
  await examine(visitor, "plan from a form");
  await leave(visitor);
  const desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  await desk.page.locator("a[href^='/safety/']").first().click();
  await desk.page.getByText(/^From \d/).click();
  assert.match(await text(desk), /walk up and down/);
  assert.match(await text(desk), /A person they chose: Jo/);
  await examine(desk, "safety card with a plan");
  await screenshot(desk, "safety-card-with-plan");
  await leave(desk);
});

test("six full parts still print on one page each", async () => {
  const full = await practice.client("Full");
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  await look(visitor, `/client/${full}/safety-plan/edit`);
  for (const part of ["signs", "self", "around", "ask", "care", "safer"]) {
    await visitor.page.fill(`#${part}`, "A long line about that. ".repeat(21).slice(0, 500));
  }
  await press(visitor, "Save");
  for (const as of ["sheet", "card"]) {
    await look(visitor, `/client/${full}/safety-plan/${as}`);
    for (const format of ["A4", "Letter"]) {
      const pdf = await visitor.page.pdf({ format });
      assert.equal(pagesOf(pdf), 1, `${as} on ${format}`);
    }
    await screenshot(visitor, `safety-plan-full-${as}`);
  }
  await leave(visitor);
});

describe("on a phone without a connection", () => {
  let visitor;
  before(async () => { visitor = await visit(browser, practice.origin); });

  test("kept, it opens at the same address and says from when it is", async () => {
    const { page, context } = visitor;
    await look(visitor, `${mine}/safety-plan`);
    await press(visitor, "Keep it on this phone");
    await page.getByText("It is on this phone now").waitFor();
    await examine(visitor, "my safety plan, kept");
    await screenshot(visitor, "my-safety-plan-kept");
    const staff = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
    await look(staff, `/client/${kite}/safety-plan`);
    assert.match(await text(staff), /On a phone since/);
    await leave(staff);
    await context.setOffline(true);
    await page.goto(`${practice.origin}${mine}/safety-plan`);
    const words = await text(visitor);
    assert.match(words, /walk up and down/);
    assert.match(words, /From \w+ \d+ \w+( \d+)?, on this phone/);
    assert.match(words, /there may be a newer plan/);
    assert.match(words, /Samaritans/);
    await examine(visitor, "copy on the phone");
    await screenshot(visitor, "my-safety-plan-offline");
    await page.getByRole("link", { name: "Need help now" }).click();
    assert.ok(page.url().endsWith("#help"));
    await page.getByRole("link", { name: "Leave this page" }).click();
    await page.waitForURL("about:blank");
  });

  test("with a connection it is the plan of today, and the copy follows", async () => {
    const { page, context } = visitor;
    await context.setOffline(false);
    await look(visitor, `${mine}/safety-plan/edit`);
    await page.fill("#safer", "Jo keeps the key.");
    await press(visitor, "Save");
    await page.waitForURL(/safety-plan$/);
    assert.doesNotMatch(await text(visitor), /on this phone\. There is no connection/);
    await until(() => page.evaluate(async (path) => {
      const copy = await caches.match(`${path}/copy`);
      return (await copy.text()).includes("Jo keeps the key.");
    }, `${mine}/safety-plan`));
    await context.setOffline(true);
    await page.goto(`${practice.origin}${mine}/safety-plan`);
    assert.match(await text(visitor), /Jo keeps the key/);
  });

  test("removed, it is gone", async () => {
    const { page, context } = visitor;
    await context.setOffline(false);
    await look(visitor, `${mine}/safety-plan`);
    await press(visitor, "Remove it from this phone");
    await page.getByText("It is not on this phone any more").waitFor();
    assert.equal(await page.evaluate(async () => (await caches.keys()).length
      + (await navigator.serviceWorker.getRegistrations()).length
      + localStorage.length), 0);
    await page.goto("about:blank");
    await context.setOffline(true);
    await assert.rejects(page.goto(`${practice.origin}${mine}/safety-plan`), /ERR_/);
    await context.setOffline(false);
    const reply = await context.request.get(`${practice.origin}${mine}/safety-plan`);
    assert.doesNotMatch(await reply.text(), /On a phone since/);
  });

  test("closed on all devices, the copy goes with the next connection", async () => {
    const { page, context } = visitor;
    await look(visitor, `${mine}/safety-plan`);
    await press(visitor, "Keep it on this phone");
    await page.getByText("It is on this phone now").waitFor();
    const other = await visit(browser, practice.origin);
    await look(other, `${mine}/safety-plan`);
    await press(other, "Keep it on this phone");
    await other.page.getByText("It is on this phone now").waitFor();
    await look(other, `${mine}/this-page`);
    await examine(other, "this page");
    await screenshot(other, "this-page");
    await press(other, "Close this page on all devices");
    assert.match(await text(other), /This page is closed/);
    await until(() => other.page.evaluate(async () => (await caches.keys()).length
      + (await navigator.serviceWorker.getRegistrations()).length === 0));
    await leave(other);
    const reply = await page.goto(`${practice.origin}${mine}/safety-plan`);
    assert.equal(reply.status(), 404);
    assert.deepEqual(await context.request.get(practice.origin + mine).then((r) => r.status()), 404);
    await page.goto(`${practice.origin}/help`);
    assert.equal(await page.evaluate(async () => (await caches.keys()).length), 0);
    await leave(visitor);
  });
});
