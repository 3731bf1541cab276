// The ending in the browser: a plan that two people write, follow-ups, the open
// door, the practice's letter; by keyboard alone, and without a script.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openDemo, openPractice, signIn } from "./practice.mjs";

let practice;
let browser;
let kite; // a client
let desk; // the therapist
let mine; // "/me/TICKET" of the client

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  kite = await practice.client("Kite");
  for (const day of [1, 8, 15, 22]) {
    const session = await practice.session(kite, `2026-09-${String(day).padStart(2, "0")}T10:00`);
    await practice.run("session", "attendance", "--session", session, "--attendance", "attended");
  }
  desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  await desk.page.goto(`${practice.origin}/client/${kite}/my-page`);
  await desk.page.getByRole("button", { name: /Give Kite/ }).click();
  mine = await desk.page.locator(".link-code a").getAttribute("href");
});
after(async () => {
  if (desk) await leave(desk);
  await browser?.close();
  await practice?.close();
});

const ending = () => `${practice.origin}/client/${kite}/ending`;

test("a client begins the plan on the phone, by keyboard alone", async () => {
  const visitor = await visit(browser, practice.origin);
  const { page } = visitor;
  try {
    await page.goto(practice.origin + mine);
    const door = page.locator("a[href$='/ending']");
    for (let i = 0; i < 60 && !(await door.evaluate((link) => link === document.activeElement)); i++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/ending$/);
    const time = page.locator("#e-time");
    for (let i = 0; i < 60 && !(await time.evaluate((box) => box === document.activeElement)); i++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.type("When I sing again, and nobody asked me to.");
    for (let i = 0; i < 6; i++) await page.keyboard.press("Tab");
    await Promise.all([page.waitForResponse((reply) => reply.request().method() === "POST"),
      page.keyboard.press("Enter")]);
    await page.getByText("Does it fit?").waitFor();
    assert.match(await time.inputValue(), /sing again/);
    await screenshot(visitor, "me-ending");
    await examine(visitor, "me-ending");
  } finally {
    await leave(visitor);
  }
});

test("the therapist goes on, and cannot change the client's line", async () => {
  const { page } = desk;
  await page.goto(ending());
  assert.equal(await page.locator("#e-time").count(), 0, "the client's own line is no box");
  await page.getByText("Only Kite changes it").waitFor();
  await page.fill("#e-helped", "Going slowly.");
  await page.fill("#e-back", "A line to Mara is enough.");
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Version 2").first().waitFor();
  await page.getByRole("button", { name: "I agree" }).click();
  await page.getByText("You agree").waitFor();
  await examine(desk, "ending");
  await screenshot(desk, "ending");
  await page.goto(`${ending()}/print`);
  await examine(desk, "ending-print");
  await screenshot(desk, "ending-print");
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format })).toString("latin1");
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, `${format}: one page`);
  }
});

test("two at once: nothing that was typed is lost, on either side", async () => {
  const visitor = await visit(browser, practice.origin, { scripts: false });
  const { page } = visitor;
  try {
    await page.goto(`${practice.origin}${mine}/ending`);
    await desk.page.goto(ending());
    await page.fill("#e-signs", "I stop answering my sister.");
    await page.click("main form button.button");
    await page.getByText("Yes, this fits").waitFor();
    await desk.page.fill("#e-changed", "The mornings.");
    await desk.page.fill("#e-helped", "Going slowly, with tea.");
    await desk.page.getByRole("button", { name: "Save" }).first().click();
    await desk.page.getByText("This was changed meanwhile").waitFor();
    assert.equal(await desk.page.inputValue("#e-changed"), "The mornings.");
    await desk.page.getByText("I stop answering my sister.").first().waitFor();
    await desk.page.getByRole("button", { name: "Save" }).first().click();
    await desk.page.getByText("Version 4").first().waitFor();
    await desk.page.getByRole("button", { name: "I agree" }).click();
    await desk.page.getByText("You agree").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Yes, this fits" }).click();
    await page.getByText("You said yes").waitFor();
    await desk.page.goto(ending());
    await desk.page.getByText("The ending is agreed.").waitFor();
  } finally {
    await leave(visitor);
  }
});

test("follow-ups are chosen with a consent of their own", async () => {
  const { page } = desk;
  await page.goto(ending());
  await page.locator("input[name=way3][value=postcard]").check();
  await page.locator("input[name=way6][value=message]").check();
  await page.locator("input[name=agrees]").check();
  await page.locator("input[name=leaving]").check();
  await page.locator("#after").getByRole("button", { name: "Save" }).click();
  await page.getByText("its day stands once the work has ended").first().waitFor();
  assert.ok(await page.locator("input[name=way3][value=postcard]").isChecked());
  const visitor = await visit(browser, practice.origin);
  try {
    await visitor.page.goto(`${practice.origin}${mine}/ending`);
    await visitor.page.getByText("After 3 months").waitFor();
    await screenshot(visitor, "me-ending-after");
    await Promise.all([visitor.page.waitForEvent("load"),
      visitor.page.getByRole("button", { name: "Please do not ask me" }).click()]);
    assert.equal(await visitor.page.getByText("After 3 months").count(), 0);
  } finally {
    await leave(visitor);
  }
  await page.reload();
  await page.getByText("they do not want to be asked any more").first().waitFor();
  await page.goto(`${practice.origin}/endings`);
  await examine(desk, "endings");
  await screenshot(desk, "endings");
});

test("the practice's letter is written, signed and answered", async () => {
  const { page } = desk;
  await page.goto(`${practice.origin}/settings/invitation`);
  await page.getByLabel("Somebody signs each one").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("signed by Mara Lind").waitFor();
  await page.getByText("Try out whether it helps").click();
  await page.getByRole("button", { name: "Write it down" }).click();
  await page.getByText("Commitment", { exact: true }).waitFor();
  await screenshot(desk, "invitation-settings");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("0 drawn since").waitFor();
  await page.getByRole("button", { name: "End it" }).click();
  await page.getByText("Too few to say").waitFor();
  await examine(desk, "invitation-trial");
  assert.match(await practice.run("invitation", "verify"), /ledger/);

  await practice.run("endings", "run");
  await page.goto(`${practice.origin}/endings`);
  await page.getByRole("button", { name: "Sign and print" }).click();
  const link = await page.locator("a[href^='/i/']").getAttribute("href");
  await examine(desk, "invitation-sheet");
  await screenshot(desk, "invitation-sheet");
  const visitor = await visit(browser, practice.origin, { scripts: false });
  try {
    await visitor.page.goto(practice.origin + link);
    await examineStill(visitor, "invitation");
    await visitor.page.fill("#words", "The room is too warm.");
    await visitor.page.getByText("who I meet").click();
    await visitor.page.getByRole("button", { name: "Send" }).click();
    await visitor.page.getByText("Mara Lind reads it").waitFor();
  } finally {
    await leave(visitor);
  }
  await page.goto(`${practice.origin}/endings`);
  await page.getByText("The room is too warm.").waitFor();
  await screenshot(desk, "endings-answer");
  await page.getByRole("button", { name: "I have read it" }).click();
  await page.waitForURL(/endings/);
  assert.equal(await page.getByText("The room is too warm.").count(), 0);
});

// Without scripts axe cannot run in the page: a look with them, at the same.
async function examineStill(visitor, name, size = "phone") {
  const look = await visit(browser, practice.origin, { size });
  try {
    await look.page.goto(visitor.page.url());
    await examine(look, name);
    await screenshot(look, name);
  } finally {
    await leave(look);
  }
}

test("who stopped coming finds an open door, in two taps, without a script", async () => {
  const { page } = desk;
  await page.goto(ending());
  await page.getByText("It has ended").click();
  await page.getByRole("button", { name: "They stopped coming" }).click();
  await page.waitForURL(/settings#ending/);
  await page.goto(ending());
  await page.getByRole("button", { name: "A card with the open door" }).click();
  await page.getByText("closing question").waitFor();
  await examine(desk, "door-card");
  const link = await page.locator("a[href^='/e/']").getAttribute("href");
  const visitor = await visit(browser, practice.origin, { scripts: false });
  try {
    await visitor.page.goto(practice.origin + link);
    assert.doesNotMatch(await visitor.page.content(), /therapy|Kite/);
    await examineStill(visitor, "door");
    await examineStill(visitor, "door", "desk");
    await visitor.page.getByText("Something happened between us").click();
    await visitor.page.getByRole("button", { name: "Send" }).click();
    await visitor.page.getByText("Thank you for telling us").waitFor();
    await visitor.page.getByRole("button", { name: "I would like to come back" }).click();
    await visitor.page.getByText("Mara Lind will hear of it").waitFor();
    await examineStill(visitor, "door-knocked");
  } finally {
    await leave(visitor);
  }
  await page.goto(`${practice.origin}/client/${kite}/card`);
  await page.getByRole("heading", { name: "Kite would like to come back" }).waitFor();
  await page.getByText("something happened between you").first().waitFor();
  await screenshot(desk, "door-card-of-client");
  await page.goto(ending());
  await page.getByText("That they said so is a good sign").waitFor();
  await screenshot(desk, "ending-unplanned");
  await page.getByRole("button", { name: "Kite comes back" }).click();
  await page.goto(`${practice.origin}/client/${kite}/card`);
  assert.equal(await page.getByText("would like to come back").count(), 0,
    "a new beginning is the answer");
});

test("a follow-up is printed by hand, answered on the phone, and heard", async () => {
  const day = new Date(Date.now() - 10 * 86400000).toISOString().slice(0, 10);
  const demo = await openDemo({ now: day });
  const therapist = await signIn(await visit(browser, demo.origin, { size: "desk" }), demo);
  const visitor = await visit(browser, demo.origin);
  try {
    const { page } = therapist;
    await page.goto(`${demo.origin}/endings`);
    await page.getByRole("button", { name: "Print the card" }).click();
    const link = await page.locator(".link-code a").getAttribute("href");
    assert.doesNotMatch(await page.locator("section.sheet").innerText(), /Marlow/);
    await examine(therapist, "follow-up-card");
    await screenshot(therapist, "follow-up-card");
    await visitor.page.goto(demo.origin + link);
    await visitor.page.getByText("You wanted to be asked again.").waitFor();
    await examine(visitor, "follow-up");
    await screenshot(visitor, "follow-up");
    const options = visitor.page.locator("fieldset.item");
    assert.equal(await options.count(), 4, "three questions, and whether to call");
    await options.nth(0).getByText("Somewhat").click();
    await visitor.page.locator("label:has(input[name=call][value='1'])").click();
    await visitor.page.getByRole("button", { name: "Send" }).click();
    await visitor.page.getByText("The door is open, whatever you answered.").waitFor();
    await page.goto(`${demo.origin}/client/1/card`);
    await page.getByRole("heading", { name: "asks you to call" }).waitFor();
    await page.goto(`${demo.origin}/client/1/ending`);
    await page.getByText("Asked 2, answered 2.").waitFor();
  } finally {
    await leave(visitor);
    await leave(therapist);
    await demo.close();
  }
});
