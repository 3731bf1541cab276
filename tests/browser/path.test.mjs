// path - the client's path, a letter and a handover, on a phone and at a desk,
// by keyboard alone, and with scripts off (M37, SH03, SH04); and the pages of
// who works here.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, SIZES, visit } from "./browser.mjs";
import { walkByKeyboard } from "./keyboard.mjs";
import { openPractice, signIn } from "./practice.mjs";

const JO = "window paper river four";
let practice, browser, kite, mine, jo;

const look = async ({ page }, path, status = 200) => {
  const reply = await page.goto(practice.origin + path);
  assert.equal(reply.status(), status, path);
};
const text = ({ page }) => page.innerText("main");
const press = ({ page }, name) => Promise.all([page.waitForEvent("load"),
  page.getByRole("button", { name }).first().click()]);

// Tab until `selector` has the focus: by keyboard alone.
async function tabTo(page, selector) {
  for (let i = 0; i < 90; i++) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${selector}`);
}

async function staff(options) {
  return signIn(await visit(browser, practice.origin, options), practice);
}

async function asJo(options) {
  const visitor = await visit(browser, practice.origin, options);
  await look(visitor, "/sign-in");
  await visitor.page.fill("#name", "Jo Park");
  await visitor.page.fill("#passphrase", JO);
  await press(visitor, "Sign in");
  return visitor;
}

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  kite = await practice.client("Kite");
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

test("somebody is invited and joins, on a phone", async () => {
  const owner = await staff({ size: "desk" });
  await look(owner, "/settings/people");
  await examine(owner, "people");
  await owner.page.fill("#name", "Jo Park");
  await press(owner, "Make a link");
  jo = await owner.page.locator(".link-code a").getAttribute("href");
  await examine(owner, "a link to join");
  await screenshot(owner, "people");
  await leave(owner);
  const guest = await visit(browser, practice.origin);
  await look(guest, jo);
  await examine(guest, "join");
  await screenshot(guest, "join");
  await guest.page.fill("#new", JO);
  await guest.page.fill("#again", JO);
  await press(guest, "Join");
  assert.match(await text(guest), /Nobody needs you right now/);
  await leave(guest);
});

test("the path, written by the client by keyboard alone", async () => {
  const desk = await staff({ size: "desk" });
  await look(desk, `/client/${kite}/my-page`);
  await press(desk, /Give Kite/);
  mine = await desk.page.locator(".link-code a").getAttribute("href");
  await leave(desk);
  const phone = await visit(browser, practice.origin);
  const { page } = phone;
  await look(phone, `${mine}/path`);
  assert.match(await text(phone), /What has brought you here/);
  await examine(phone, "an empty path");
  await tabTo(page, "#words-from");
  await page.keyboard.type("A small house by the railway.");
  await page.keyboard.press("Tab");
  await Promise.all([page.waitForURL(/kept=from/), page.keyboard.press("Enter")]);
  assert.match(await text(phone), /Kept\./);
  await tabTo(page, "#moment");
  await page.keyboard.type("The summer at the lake");
  await tabTo(page, "#when");
  await page.keyboard.type("2019");
  await Promise.all([page.waitForURL(/#moments/), page.keyboard.press("Enter")]);
  assert.match(await text(phone), /2019\s+The summer at the lake/);
  await examine(phone, "a path");
  await screenshot(phone, "me-path");
  await leave(phone);
});

test("the therapist reads the path and offers a line, at a desk", async () => {
  const visitor = await staff({ size: "desk" });
  await look(visitor, `/client/${kite}/path`);
  assert.match(await text(visitor), /A small house by the railway/);
  assert.equal(await visitor.page.locator("textarea").count(), 1, "only the offer");
  await visitor.page.getByText("Offer a line").last().click();
  await visitor.page.fill("#words", "You kept the family together.");
  await press(visitor, "Offer it");
  assert.match(await text(visitor), /Mara Lind offers, not answered yet/);
  await examine(visitor, "a path at a desk");
  await screenshot(visitor, "path");
  await leave(visitor);
});

test("without scripts the client answers it, and two windows keep both", async () => {
  const phone = await visit(browser, practice.origin, { scripts: false });
  await look(phone, `${mine}/path`);
  await press(phone, "Add it to mine");
  assert.match(await phone.page.inputValue("#words-from"), /railway\.\s+You kept the family/);
  const other = await phone.context.newPage();
  await other.goto(`${practice.origin}${mine}/path`);
  await other.fill("#words-now", "Better than in spring.");
  await other.getByRole("button", { name: "Keep Where I am" }).click();
  await phone.page.fill("#words-now", "On my own, mostly well.");
  await press(phone, "Keep Where I am");
  assert.match(await text(phone), /Both are kept[\s\S]*Better than in spring/);
  await screenshot(phone, "me-path-both");
  await press(phone, "Use these words");
  assert.equal(await phone.page.inputValue("#words-now"), "Better than in spring.");
  await leave(phone);
});

test("a letter from chosen lines, shared by hand, answered by the client", async () => {
  const visitor = await staff({ size: "desk" });
  const { page } = visitor;
  await look(visitor, `/client/${kite}/letters`);
  await examine(visitor, "letters");
  await Promise.all([page.waitForEvent("load"),
    page.getByRole("link", { name: /Goodbye/ }).click()]);
  await examine(visitor, "lines to tick");
  await tabTo(page, "input[name=line]");
  await page.keyboard.press("Space");
  await tabTo(page, "main button.button");
  await Promise.all([page.waitForURL(/letters\/\d+/), page.keyboard.press("Enter")]);
  assert.match(await page.inputValue("#words"), /What you came with:\s+- A small house/);
  await examine(visitor, "a draft");
  await press(visitor, "Keep, it is ready");
  await press(visitor, "Share it on their page");
  assert.match(await text(visitor), /Shared on their page/);
  await examine(visitor, "a shared letter");
  await screenshot(visitor, "letter");
  await leave(visitor);
  const phone = await visit(browser, practice.origin);
  await look(phone, mine);
  await phone.page.getByRole("link", { name: "A letter to read" }).click();
  await examine(phone, "the letters");
  await phone.page.getByRole("link", { name: /From Mara/ }).click();
  await phone.page.fill("#words", "It was a flat.");
  await press(phone, "Correct this");
  assert.match(await text(phone), /to correct\s+It was a flat/);
  await examine(phone, "a letter");
  await screenshot(phone, "me-letter");
  await leave(phone);
});

test("a handover in three steps", async () => {
  const visitor = await staff({ size: "desk" });
  await look(visitor, `/client/${kite}/handover`);
  await examine(visitor, "before a handover");
  await visitor.page.getByLabel(/small house/).check();
  await press(visitor, "Begin");
  await visitor.page.fill("#helps", "Silence is fine.");
  await examine(visitor, "writing a handover");
  await screenshot(visitor, "handover");
  await press(visitor, /give it to Kite/);
  assert.match(await text(visitor), /With the client, to read/);
  await examine(visitor, "with the client");
  const other = await asJo({ size: "desk" });
  assert.match(await text(other), /Handover from Mara Lind: not yet agreed/);
  assert.doesNotMatch(await text(other), /Kite/);
  const phone = await visit(browser, practice.origin, { scripts: false });
  await look(phone, `${mine}/handover`);
  await screenshot(phone, "me-handover");
  await phone.page.fill("#hurts", "Being hurried.");
  await press(phone, "I agree to this");
  assert.match(await text(phone), /You agreed/);
  await leave(phone);
  const reader = await visit(browser, practice.origin);
  await look(reader, `${mine}/handover`);
  await examine(reader, "agreed");
  await leave(reader);
  await look(other, `/client/${kite}`, 409);
  await look(other, "/");
  await other.page.getByRole("link", { name: "Look" }).click();
  assert.match(await text(other), /Silence is fine[\s\S]*Being hurried/);
  for (const size of ["phone", "desk"]) {
    await other.page.setViewportSize(SIZES[size]);
    await examine({ ...other, size }, "to be read");
    await walkByKeyboard(other, "to be read");
    await screenshot({ ...other, size }, "handover-incoming");
  }
  await press(other, /I have read it/);
  assert.match(await text(other), /Kite/);
  await look(visitor, `/client/${kite}`, 404);
  await leave(other);
  await leave(visitor);
});
