// What two people agreed, in a real browser: plan cards, promises, goals,
// decisions, limits and preferences, from the therapist's desk and the client's
// phone; by keyboard alone, without scripts, and on paper (C4 to C6, C8, C14,
// M25, M28 to M30, SH01, PRODUCT.md 3.9).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice, browser, desk, id, mine;

const text = (visitor) => visitor.page.locator("main").innerText();
const press = (visitor, name) =>
  visitor.page.getByRole("button", { name, exact: true }).first().click();
async function look(visitor, path) {
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), 200, path);
}
async function examined(visitor, name) {
  await examine(visitor, name);
  await screenshot(visitor, `agreements-${name}`);
}

// Local time of the practice, from now on: "2026-12-01T14:00".
function local(hours) {
  const at = new Date(Date.now() + hours * 3600e3);
  return at.toLocaleString("sv-SE", { timeZone: "Europe/London" })
    .slice(0, 16).replace(" ", "T");
}

// Opens a folded form and fills it in.
async function fillIn(visitor, summary, fields, button) {
  const part = visitor.page.locator("details", { hasText: summary }).last();
  if (await part.getAttribute("open") === null) await part.locator("summary").first().click();
  for (const [name, value] of Object.entries(fields)) {
    await part.locator(`[name=${name}]`).fill(value);
  }
  await part.getByRole("button", { name: button, exact: true }).click();
}

// Keys only: Tab until something with this name has the focus.
async function tabTo(visitor, name) {
  for (let i = 0; i < 120; i++) {
    const here = await visitor.page.evaluate(() => {
      const at = document.activeElement;
      return at.labels?.length ? at.labels[0].innerText : at.innerText;
    });
    if (here?.trim().startsWith(name)) return;
    await visitor.page.keyboard.press("Tab");
  }
  assert.fail(`no way to "${name}" by keyboard`);
}

const onPhone = (scripts = true) => visit(browser, practice.origin, { size: "phone", scripts });

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  id = await practice.client("Kite");
  await practice.session(id, local(1));
  await practice.session(id, local(24 * 7));
  desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  await look(desk, `/client/${id}/my-page`);
  await press(desk, "Give Kite their own page");
  mine = new URL(await desk.page.locator("a[href^='/me/']").first().getAttribute("href"),
    practice.origin).pathname;
});
after(async () => {
  if (desk) await leave(desk);
  await browser?.close();
  await practice?.close();
});

test("the therapist writes down what was agreed", async () => {
  await look(desk, "/settings/limits");
  await desk.page.fill("#fees", "We agreed on it when we met.");
  await screenshot(desk, "agreements-limits-settings");
  await press(desk, "Save and publish");
  assert.match(await text(desk), /Published\.[\s\S]*Version 1[\s\S]*Kite/);

  await look(desk, `/client/${id}/agreements`);
  await fillIn(desk, "A new plan card", { words: "A short walk", when: "Tuesday",
    where: "along the canal", obstacle: "rain", plan_b: "once round the block",
    why: "to sleep" }, "Keep the card");
  await fillIn(desk, "Add a promise", { words: "Send the letter" }, "Add");
  await fillIn(desk, "Add a goal", { words: "Sleep through" }, "Add");
  await desk.page.getByRole("button", { name: /^I agree/ }).click();
  await fillIn(desk, "Record a decision", { words: "Every two weeks",
    options: "weekly; every two weeks", matters: "time for the children" }, "Record");
  const words = await text(desk);
  for (const thing of ["A short walk", "once round the block", "Send the letter",
    "you have agreed; Kite not yet", "time for the children"]) {
    assert.ok(words.includes(thing), thing);
  }
  await examined(desk, "agreed");
  await look(desk, `/client/${id}`);
  assert.match(await text(desk), /A short walk[\s\S]*Send the letter/);
});

test("the client finds it on their own page, and has a say", async () => {
  const phone = await onPhone();
  await look(phone, mine);
  assert.match(await text(phone), /How we work: something to read/);
  assert.match(await text(phone), /do you agree with its words/);

  await look(phone, `${mine}/limits`);
  await examined(phone, "me-limits");
  await phone.page.fill("#question", "And when I am ill?");
  await phone.page.locator("label.tick").click();
  await press(phone, "Send");
  assert.match(await text(phone), /Saved[\s\S]*You have read this/);

  await look(phone, `${mine}/goals`);
  await phone.page.getByRole("button", { name: /^I agree/ }).click();
  await phone.page.locator("label.option", { hasText: /^\s*4\s*$/ }).click();
  await press(phone, "Save");
  assert.match(await text(phone), /last 4 of 10/);
  await phone.page.fill("#new-goal", "Cook again");
  await press(phone, "Suggest it");
  assert.match(await text(phone), /Cook again[\s\S]*Mara Lind has not agreed yet/);
  await examined(phone, "me-goals");

  await look(phone, `${mine}/plan`);
  assert.match(await text(phone), /once round the block/);
  await phone.page.getByText("Partly", { exact: true }).click();
  await phone.page.getByText("some effort", { exact: true }).click();
  await phone.page.fill("#line", "Only once.");
  await examined(phone, "me-plan");
  await press(phone, "Send");
  assert.match(await text(phone), /You said, [^:]+: partly; some effort\. .Only once\./);

  await look(phone, `${mine}/agreed`);
  assert.match(await text(phone), /Send the letter[\s\S]*Every two weeks/);
  assert.doesNotMatch(await text(phone), /late|overdue/i);
  await fillIn(phone, "Correct this", { words: "Every two weeks until May." }, "Add it");
  assert.match(await text(phone), /Every two weeks\b[\s\S]*You wrote[\s\S]*until May/);
  await examined(phone, "me-agreed");

  await look(phone, `${mine}/preferences`);
  await phone.page.locator("input[name=lead][value='0']").check();
  await phone.page.locator("input[name=straight][value='4']").check();
  await phone.page.locator("input[name=help][value='7']").check();
  await examined(phone, "me-preferences");
  await press(phone, "Save");
  await look(phone, mine);
  assert.doesNotMatch(await text(phone), /something to read|agree with its words/);
  await leave(phone);
});

// The staff pages are examined at both sizes in every_staff_page.test.mjs.
test("the client's pages at a desk", async () => {
  const wide = await visit(browser, practice.origin, { size: "desk" });
  for (const where of ["goals", "plan", "agreed", "limits", "preferences"]) {
    await look(wide, `${mine}/${where}`);
    await examined(wide, `me-${where}`);
  }
  await leave(wide);
});

test("the therapist sees it, before the chart", async () => {
  await look(desk, `/client/${id}/glance`);
  const words = await text(desk);
  assert.match(words, /Would like a plan for each time; that you mostly stand by them\./);
  assert.match(words, /Expects it to help: 7 of 10/);
  assert.match(words, /Review[\s\S]*A short walk[\s\S]*Kite says: partly; some effort/);
  await press(desk, "Partly");
  assert.doesNotMatch(await text(desk), /A short walk/);
  await look(desk, `/client/${id}/agreements`);
  const all = await text(desk);
  for (const thing of ["And when I am ill?", "until May", "Kite has agreed; you not yet",
    "Kite wants this corrected", "Only once."]) {
    assert.ok(all.includes(thing), thing);
  }
  assert.match(all, /Read, [^:]+: version 1\./);
  await look(desk, `/client/${id}/preferences`);
  await screenshot(desk, "agreements-preferences");
});

test("a promise moves with a line, by keyboard alone", async () => {
  await look(desk, `/client/${id}/agreements`);
  await tabTo(desk, "Move it, or say a line");
  await desk.page.keyboard.press("Enter");
  await tabTo(desk, "One line to Kite");
  await desk.page.keyboard.type("It takes until Monday.");
  await tabTo(desk, "Move it");
  await desk.page.keyboard.press("Enter");
  await desk.page.waitForURL(/#promises$/);

  const phone = await onPhone();
  await look(phone, `${mine}/agreed`);
  assert.match(await text(phone), /Send the letter[\s\S]*It takes until Monday\./);
  await look(phone, `${mine}/goals`);
  await tabTo(phone, "Say it in other words");
  await phone.page.keyboard.press("Enter");
  await tabTo(phone, "Your words");
  await phone.page.keyboard.press("End");
  await phone.page.keyboard.type(" most nights");
  await phone.page.keyboard.press("Enter");
  await phone.page.waitForURL(/saved=1/);
  assert.match(await text(phone), /Sleep through most nights[\s\S]*has not agreed yet/);
  await leave(phone);
});

test("every form works without scripts", async () => {
  const phone = await onPhone(false);
  await look(phone, `${mine}/plan`);
  await phone.page.locator("input[value=tried]").check();
  await press(phone, "Send");
  assert.match(await text(phone), /You said, [^:]+: tried/);
  await look(phone, `${mine}/limits`);
  await phone.page.fill("#question", "How do I ring?");
  await press(phone, "Send the question");
  assert.match(await text(phone), /How do I ring\?/);
  await look(phone, `${mine}/goals`);
  await phone.page.fill("#new-goal", "Sing");
  await press(phone, "Suggest it");
  assert.match(await text(phone), /Sing/);
  await leave(phone);
});

// What is handed over fits on one page of either paper, without a name.
test("what goes home fits on one page", async () => {
  const plan = await (async () => {
    await look(desk, `/client/${id}/agreements`);
    return desk.page.getByRole("link", { name: /^Print or send/ }).first().getAttribute("href");
  })();
  for (const path of [`/client/${id}/summary`, plan, "/settings/limits/1"]) {
    await look(desk, path);
    await screenshot(desk, `agreements-paper${path.replaceAll("/", "-")}`);
    for (const format of ["A4", "Letter"]) {
      const pdf = await desk.page.pdf({ format });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g);
      assert.equal(pages?.length, 1, `${path} on ${format}`);
    }
    await desk.page.emulateMedia({ media: "print" });
    const sheet = await desk.page.locator("body").innerText();
    await desk.page.emulateMedia({ media: null });
    assert.doesNotMatch(sheet, /Kite|Print this/, `${path}: nobody's name`);
    assert.match(sheet, /Ask for corrections/);
  }
});
