// A client's own page in a real browser (J15 of PRODUCT.md): the hub, the first
// contact, help from every page, closing it; and what the therapist sees of it.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice;
let browser;
let robin; // the client's id
let mine; // the path of their own page
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  robin = await practice.client("Robin");
  const desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  await desk.page.goto(`${practice.origin}/client/${robin}/my-page`);
  await desk.page.getByRole("button", { name: /Give Robin/ }).click();
  mine = await desk.page.locator(".link-code a").getAttribute("href");
  await leave(desk);
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
async function tabTo(page, selector) {
  for (let i = 0; i < 60; i++) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${selector}`);
}

for (const size of ["phone", "desk"]) {
  test(`every page of one's own, ${size}`, async () => {
    const visitor = await visit(browser, practice.origin, { size });
    await look(visitor, mine);
    assert.match(await text(visitor), /Before we begin: what to expect here/);
    assert.doesNotMatch(await text(visitor), /overdue|not done|missing|\d\s?%/i);
    for (const where of ["", "/welcome", "/name", "/consent", "/this-page", "/help"]) {
      await look(visitor, mine + where);
      await examine(visitor, `my page${where}`);
      await screenshot(visitor, `me${where.replace("/", "-")}`);
      assert.doesNotMatch(await visitor.page.title(), /Robin|therapy/i);
      const help = visitor.page.getByRole("link", { name: "Need help now" });
      assert.equal(await help.getAttribute("href"), `${mine}/help`);
    }
    assert.match(await text(visitor), /Mara Lind does not see that you opened this page/);
    await leave(visitor);
  });
}

test("the whole of it weighs little", async () => {
  const visitor = await visit(browser, practice.origin);
  let bytes = 0;
  visitor.page.on("response", async (reply) => {
    bytes += (await reply.body().catch(() => Buffer.alloc(0))).length;
  });
  await look(visitor, mine);
  await visitor.page.waitForLoadState("networkidle");
  assert.ok(bytes > 5000 && bytes <= 60 * 1024, `${bytes} bytes`);
  await leave(visitor);
});

test("keyboard only: read, named, agreed and taken back", async () => {
  const visitor = await visit(browser, practice.origin, { size: "desk" });
  const { page } = visitor;
  await look(visitor, mine);
  await tabTo(page, ".waiting a");
  await page.keyboard.press("Enter");
  await page.waitForURL(/welcome$/);
  await tabTo(page, "a[href$='/name']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/name$/);
  await tabTo(page, "#name");
  await page.keyboard.type("Rob, like the bird");
  await page.keyboard.press("Tab");
  await page.keyboard.type("he or they");
  await page.keyboard.press("Enter");
  await page.getByText("Kept on").waitFor();
  await look(visitor, `${mine}/consent`);
  const state = page.locator("section", { has: page.locator("#research") }).locator("[role=status]");
  assert.match(await state.innerText(), /Not agreed/);
  for (const [button, words] of [["1", /You agreed on/], ["0", /Your forms are not counted/]]) {
    await tabTo(page, `section[aria-labelledby=research] button[value='${button}']`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#research$/);
    await state.getByText(words).waitFor();
  }
  await look(visitor, `${mine}/welcome`);
  await tabTo(page, "main button");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === mine);
  assert.doesNotMatch(await text(visitor), /Before we begin/);
  await leave(visitor);
});

test("the therapist sees what to call them, and what was agreed to", async () => {
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  for (const path of ["", "/glance"]) {
    await look(visitor, `/client/${robin}${path}`);
    assert.match(await visitor.page.locator("h1").innerText(), /Rob, like the bird.*he or they/);
    await screenshot(visitor, `own-name${path.replace("/", "-")}`);
  }
  await look(visitor, `/client/${robin}/my-page`);
  assert.match(await text(visitor), /Research\s+no,/);
  await visitor.page.getByText("Receipts").click();
  assert.match(await text(visitor), /Research, agreed/);
  await examine(visitor, "their page, with receipts");
  await screenshot(visitor, "my-page-receipts");
  await look(visitor, "/settings/welcome");
  await screenshot(visitor, "settings-welcome");
  await leave(visitor);
});

test("a safety plan whose day has come is a quiet line", async () => {
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  await look(visitor, `/client/${robin}/safety-plan/edit`);
  await visitor.page.fill("#signs", "It gets loud.");
  await visitor.page.fill("#review", "2026-01-02");
  await press(visitor, "Save");
  for (const path of ["", "/glance"]) {
    await look(visitor, `/client/${robin}${path}`);
    assert.match(await text(visitor), /The safety plan was to be looked at by/);
    await examine(visitor, `plan due${path}`);
  }
  await leave(visitor);
});

test("without scripts: agreed, the door opened, from a form to the page, and closed", async () => {
  const visitor = await visit(browser, practice.origin, { scripts: false });
  const { page } = visitor;
  await look(visitor, `${mine}/consent`);
  await press(visitor, /I agree.*colleague/);
  assert.match(await text(visitor), /You agreed on/);
  await look(visitor, `${mine}/this-page`);
  await press(visitor, "Show me the button");
  assert.match(await text(visitor), /Mara Lind has not said yes yet/);
  const desk = await signIn(await visit(browser, practice.origin, { scripts: false }), practice);
  await look(desk, `/client/${robin}/my-page`);
  await press(desk, "Say yes");
  await leave(desk);
  await look(visitor, await practice.invite(robin, "pre"));
  await press(visitor, "Send");
  await press(visitor, "My page");
  assert.match(page.url(), /\/me\/[a-z2-7]{26}$/);
  assert.notEqual(new URL(page.url()).pathname, mine);
  await look(visitor, `${mine}/this-page`);
  await press(visitor, "Close this page on all devices");
  await screenshot(visitor, "me-closed");
  assert.match(await text(visitor), /opens nothing any more/);
  await look(visitor, mine, 404);
  await page.getByRole("link", { name: "Need help now" }).click();
  assert.match(await text(visitor), /116 123/);
  await leave(visitor);
});
