// coming - the three doors, times to choose from, the client's and the
// therapist's page of times, and the calendar's address, as a person meets
// them: on a phone and at a desk, by keyboard alone, and without scripts
// (PRODUCT.md C4, C9, M13, M14, M31).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice, browser, client, mine, desk;

function local(hours) {
  const at = new Date(Date.now() + hours * 3600e3);
  return at.toLocaleString("sv-SE", { timeZone: "Europe/London" })
    .slice(0, 16).replace(" ", "T");
}
const text = (visitor) => visitor.page.locator("main").innerText();
const press = (visitor, name) =>
  visitor.page.getByRole("button", { name, exact: true }).first().click();
const look = (visitor, path) => visitor.page.goto(practice.origin + path);

// Tabs to a button or link of that name and presses Enter: no mouse.
async function reach(visitor, name) {
  for (let i = 0; i < 60; i++) {
    await visitor.page.keyboard.press("Tab");
    const found = await visitor.page.evaluate(() =>
      document.activeElement.innerText?.replace(/\s+/g, " ").trim());
    if (found === name) {
      await Promise.all([visitor.page.waitForEvent("load"),
        visitor.page.keyboard.press("Enter")]);
      return;
    }
  }
  assert.fail(`${name} cannot be reached by Tab`);
}

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  client = await practice.client("Kite");
  desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  mine = (await practice.run("my-page", "--client", client)).match(/\/me\/[a-z2-7]{26}/)[0];
});
after(async () => {
  await desk?.context.close();
  await browser?.close();
  await practice?.close();
});

test("the doors by keyboard alone, on a phone", async () => {
  const session = await practice.session(client, local(49));
  const phone = await visit(browser, practice.origin, { size: "phone" });
  await look(phone, `${mine}/times`);
  await examine(phone, "our times");
  await screenshot(phone, "coming-our-times");
  await look(phone, `${mine}/times/${session}`);
  await examine(phone, "three doors");
  await screenshot(phone, "coming-doors");
  await reach(phone, "I’m in two minds");
  await phone.page.waitForURL(/two-minds$/);
  await examine(phone, "in two minds");
  await screenshot(phone, "coming-two-minds");
  await reach(phone, "Yes, please call me");
  await phone.page.waitForFunction(() => /will call you/.test(document.body.innerText));
  await reach(phone, "Change your answer");
  await phone.page.waitForURL(/times\/\d+$/);
  await reach(phone, "I need another time");
  await phone.page.waitForURL(/another-time$/);
  await examine(phone, "another time");
  await screenshot(phone, "coming-another-time");
  await leave(phone);
});

test("the therapist offers times; the client chooses without scripts", async () => {
  const session = await practice.session(client, local(73));
  await look(desk, `/session/${session}`);
  await desk.page.getByText("Offer times to choose from").click();
  await examine(desk, "session with times");
  await desk.page.fill("#time1", local(97));
  await desk.page.fill("#time2", local(100));
  await desk.page.fill("#line", "I have to be at a course.");
  await desk.page.locator("details[open]").getByText("Mine: I cannot keep the time").click();
  await press(desk, "Offer them");
  await desk.page.waitForURL(/told=/);
  assert.match(await text(desk), /Offered, not chosen yet/);
  assert.match(await text(desk), /moved by the practice/);
  await screenshot(desk, "coming-session");

  const plain = await visit(browser, practice.origin, { size: "phone", scripts: false });
  await look(plain, mine);
  await plain.page.getByRole("link", { name: "Choose a time that suits you" }).click();
  await plain.page.getByRole("link", { name: /cannot keep this time/ }).click();
  assert.match(await text(plain), /This is my change, not yours/);
  await screenshot(plain, "coming-sorry");
  await plain.page.locator("button[name=time]").first().click();
  assert.match(await text(plain), /That time is yours/);
  assert.match(await text(plain), /I’m coming/);
  await press(plain, "I need another time");
  await plain.page.fill("#wish", "A morning");
  await press(plain, "Send");
  assert.match(await text(plain), /A morning/);
  await leave(plain);
  const wide = await visit(browser, practice.origin, { size: "desk" });
  await look(wide, `${mine}/times/${session}`);
  await examine(wide, "the doors at a desk");
  await screenshot(wide, "coming-doors");
  await leave(wide);
});

test("the page of times at both sizes, and the board's word", async () => {
  await look(desk, `/client/${client}/times`);
  assert.match(await text(desk), /Changed by the practice\s+1/);
  await examine(desk, "times");
  await screenshot(desk, "coming-times");
  await desk.page.getByText("three days before").click();
  await press(desk, "Save");
  assert.match(await text(desk), /Saved/);
  const phone = await signIn(await visit(browser, practice.origin, { size: "phone" }), practice);
  await look(phone, `/client/${client}/times`);
  await examine(phone, "times on a phone");
  await screenshot(phone, "coming-times");
  await leave(phone);
  await look(desk, `/client/${client}/glance`);
  assert.match(await text(desk), /asked for another time|in two minds/);
});

test("beginning and end, corrected by its own therapist", async () => {
  const session = await practice.session(client, local(-3));
  await look(desk, `/session/${session}`);
  await desk.page.getByText("Enter it afterwards").click();
  await desk.page.fill("#began", local(-3 + 4 / 60));
  await desk.page.fill("#ended", local(-2.2));
  await desk.page.locator("#h-actual + details").getByRole("button", { name: "Save" }).click();
  await desk.page.waitForFunction(() => /It began \d+ minutes? after/.test(document.body.innerText));
  assert.match(await text(desk), /Only you see this/);
  await examine(desk, "a session that was");
  await screenshot(desk, "coming-began");
});

test("the calendar's address", async () => {
  await look(desk, "/my/calendar");
  await examine(desk, "calendar");
  await press(desk, "Make the address");
  assert.match(await text(desk), /\/calendar\/[a-z2-7]{26}\.ics/);
  await examine(desk, "calendar's address");
  await screenshot(desk, "coming-calendar");
});
