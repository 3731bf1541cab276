// story - one client from the first form to the follow-up, as both see it: Kite on
// a phone, Mara at a desk, and the server's clock turned from January to July.
//
// Each chapter leaves pictures (story-...), so that a person can walk it too.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPostOffice, until } from "../road/post_office.mjs";
import { leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice, browser, office, desk, phone, id, mine;

const text = ({ page }) => page.locator("main").innerText();
// A button that sends a form; the answer is awaited, or the next step overtakes it.
const sent = ({ page }, button) => Promise.all([
  page.waitForEvent("framenavigated"), button.click()]).then(() => page.waitForLoadState());
const press = (visitor, name) =>
  sent(visitor, visitor.page.getByRole("button", { name }).first());
const choose = ({ page }, name, value) =>
  page.locator(`label:has(input[name="${name}"][value="${value}"])`).click();
async function look(visitor, path, picture) {
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), 200, path);
  if (picture) await screenshot(visitor, `story-${picture}`);
}
async function sees(visitor, pattern) {
  assert.match(await text(visitor), pattern);
}
// Another hour: after thirty minutes nobody is signed in any more.
async function day(moment) {
  await practice.turnClock(moment);
  await signIn(desk, practice);
}
// A check before or after a session, on the phone.
async function form(name, session, answers, picture) {
  await look(phone, await practice.invite(id, name, session));
  for (const [field, value] of Object.entries(answers)) {
    const line = phone.page.locator(`textarea[name="${field}"], input[type=text][name="${field}"]`);
    if (await line.count()) await line.fill(value);
    else await choose(phone, field, value);
  }
  if (picture) await screenshot(phone, `story-${picture}`);
  await phone.page.locator("button.button").last().click();
  await phone.page.waitForURL(/thanks/);
}
const WELL = { heard: 3, valued: 4, direction: 3, way: 3, off: 0 };
async function meet(session, from, to) {
  await day(from);
  await look(desk, `/session/${session}`);
  await press(desk, "Start");
  await day(to);
  await look(desk, `/session/${session}`);
  await press(desk, "End");
}
// Three taps of the therapist's own.
async function taps(session) {
  await look(desk, `/session/${session}`);
  for (const [name, value] of [["heard", 3], ["direction", 3], ["off", 0]]) {
    await choose(desk, name, value);
  }
  await sent(desk, desk.page.locator("#taps button.button"));
}

// A chapter is told only when the one before it came to its end.
let told = 0, begun = 0;
function chapter(name, tell) {
  const number = begun++;
  test(name, async () => {
    assert.equal(told, number, "the chapter before broke off");
    await tell();
    told++;
  });
}

before(async () => {
  practice = await openPractice({ clock: "2027-01-11 09:00:00", // a Monday
    publicUrl: "http://practice.example" });
  browser = await openBrowser();
  office = await openPostOffice();
  desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  phone = await visit(browser, practice.origin, { size: "phone" });
});
after(async () => {
  if (phone) await leave(phone);
  if (desk) await leave(desk);
  await browser?.close();
  await office?.close();
  await practice?.close();
});

chapter("January: Kite comes for the first time", async () => {
  await look(desk, "/settings/limits");
  await press(desk, "Save and publish");
  await practice.run("setting", "set", "smtp_tls", "no");
  await look(desk, "/settings/mail");
  await desk.page.fill("[name=url]", `smtp://127.0.0.1:${office.port}`);
  await desk.page.fill("[name=from]", "mara@practice.example");
  await sent(desk, desk.page.locator("main form button.button").first());
  id = await practice.client("Kite");
  await look(desk, `/client/${id}/my-page`);
  await press(desk, /Give Kite/);
  mine = await desk.page.locator(".link-code a").getAttribute("href");

  await look(phone, mine, "01-my-page");
  await look(phone, `${mine}/welcome`, "02-welcome");
  await look(phone, `${mine}/limits`);
  await phone.page.locator("label.tick").click();
  await press(phone, "Send");
  await look(phone, `${mine}/preferences`);
  for (const field of new Set(await phone.page.locator("input[type=radio]")
    .evaluateAll((inputs) => inputs.map((input) => input.name)))) {
    await phone.page.locator(`label:has(input[name="${field}"])`).nth(1).click();
  }
  await sent(phone, phone.page.locator("main button.button").last());
  await look(phone, `${mine}/messages`);
  await phone.page.locator("label:has(input[name=mail_allowed])").click();
  await phone.page.fill("[name=mail_address]", "kite@client.example");
  await choose(phone, "mail_own", "yes");
  await press(phone, "Save");
  await look(phone, `${mine}/consent`);
  await press(phone, "I agree");
  await screenshot(phone, "story-03-consent");

  const first = await practice.session(id, "2027-01-11T14:00");
  await form("pre", first, { able: 1, weighed: 3, close: 1, hope: 1,
    miss: "That I nearly did not come." }, "04-before");
  await look(desk, `/client/${id}/glance`, "05-first-glance");
  await sees(desk, /That I nearly did not come/);
  await meet(first, "2027-01-11 14:01:00", "2027-01-11 14:50:00");
  await desk.page.fill("#note-heard", "How long the evenings are.");
  await desk.page.fill("#note-promised", ";p send the letter fri");
  await sent(desk, desk.page.locator(".note-form button.button"));
  await sees(desk, /Fri 15 Jan/);
  await screenshot(desk, "story-06-note");
  await day("2027-01-11 16:00:00");
  await form("post", first, WELL);
});

chapter("February: something felt off, and they talk about it", async () => {
  const [second, third, fourth] = [
    await practice.session(id, "2027-01-18T14:00"),
    await practice.session(id, "2027-01-25T14:00"),
    await practice.session(id, "2027-02-01T14:00")];
  await meet(second, "2027-01-18 14:00:00", "2027-01-18 14:50:00");
  await look(desk, `/client/${id}/agreements`);
  await sees(desk, /send the letter/i);
  await screenshot(desk, "story-07-promise-overdue");
  await day("2027-01-18 16:00:00");
  await form("post", second, { ...WELL, off: 3, note: "You looked at the clock.", note_to: 0 },
    "08-off");
  await look(desk, `/client/${id}/card`, "09-card");
  await sees(desk, /First[\s\S]*Ask[\s\S]*Own[\s\S]*Later/);
  await desk.page.getByRole("link", { name: "Note it in a few taps" }).first().click();
  for (const words of ["Withdrawal", "The two of us", "I went on", "Ask what I missed"]) {
    await desk.page.locator("label", { hasText: words }).first().click();
  }
  await screenshot(desk, "story-10-repair");
  await press(desk, "Save");
  await day("2027-01-25 13:30:00");
  await look(desk, `/client/${id}/glance`, "11-one-question");
  await sees(desk, /You looked at the clock[\s\S]*Worth going gently/);
  await meet(third, "2027-01-25 14:00:00", "2027-01-25 14:50:00");
  await look(desk, `/client/${id}/glance`);
  await sent(desk, desk.page.locator("button[name=answer][value=yes]").first());
  await day("2027-01-25 16:00:00");
  await form("post", third, WELL);
  await taps(third);
  await look(desk, `/client/${id}`, "12-repaired");
  await sees(desk, /repaired/);
  await look(phone, `${mine}/goals`);
  await phone.page.fill("#new-goal", "Cook on Sundays again");
  await press(phone, "Suggest it");
  await look(desk, `/client/${id}/agreements`);
  await press(desk, /^I agree/);
  const card = desk.page.locator("details", { hasText: "A new plan card" }).last();
  if (await card.getAttribute("open") === null) await card.locator("summary").first().click();
  for (const [name, value] of Object.entries({ words: "One pan of soup", when: "Sunday at five",
    where: "at home", obstacle: "no appetite", plan_b: "only toast" })) {
    await card.locator(`[name=${name}]`).fill(value);
  }
  await sent(desk, card.getByRole("button", { name: "Keep the card" }));
  await screenshot(desk, "story-13-agreed");
  await look(phone, `${mine}/plan`, "14-plan");
  await phone.page.getByText("Partly", { exact: true }).click();
  await phone.page.fill("#line", "Soup on Monday.");
  await press(phone, "Send");
  await day("2027-02-01 13:40:00");
  await look(desk, `/client/${id}/glance`, "15-review-first");
  await sees(desk, /One pan of soup/);
  await meet(fourth, "2027-02-01 14:00:00", "2027-02-01 14:50:00");
  await form("post", fourth, { ...WELL, note: "This stays with me.", note_to: 2 });
  await look(desk, `/client/${id}/glance`);
  assert.doesNotMatch(await text(desk), /stays with me/, "a note for nobody is read by nobody");
});

chapter("March: a reminder with three doors, and words for a hard day", async () => {
  const fifth = await practice.session(id, "2027-03-01T14:00");
  await day("2027-02-27 14:05:00");
  await practice.run("outbox", "send");
  const letter = await until("the reminder comes", async () => {
    await practice.run("outbox", "send");
    return (await office.letters()).find((one) => /\/r\/[a-z2-7]{26}/.test(one));
  }, 90);
  assert.doesNotMatch(letter, /therap|harbour practice/i);
  await look(phone, letter.match(/\/r\/[a-z2-7]{26}/)[0], "16-three-doors");
  await press(phone, "I’m in two minds");
  await screenshot(phone, "story-17-two-minds");
  await look(desk, `/client/${id}/card`, "18-in-two-minds");
  await sees(desk, /two minds/);
  await meet(fifth, "2027-03-01 14:00:00", "2027-03-01 14:50:00");

  await look(phone, `${mine}/safety-plan/edit`);
  for (const box of await phone.page.locator("main textarea").all()) {
    await box.fill("The long way round the park.");
  }
  await sent(phone, phone.page.locator("main button.button").last());
  await look(phone, `${mine}/safety-plan`, "19-safety-plan");
  await look(phone, `${mine}/path`);
  await phone.page.locator("main textarea").first().fill("From a house where nobody asked.");
  await press(phone, "Keep");
  await screenshot(phone, "story-20-path");
});

chapter("April: they end it well", async () => {
  const last = await practice.session(id, "2027-04-12T14:00");
  await day("2027-04-10 10:00:00");
  await look(phone, `${mine}/ending`);
  await phone.page.fill("#e-signs", "I stop answering my sister.");
  await sent(phone, phone.page.locator("main button.button").first());
  await look(desk, `/client/${id}/ending`);
  await desk.page.fill("#e-back", "A line to Mara is enough.");
  await press(desk, "Save");
  await press(desk, "I agree");
  await look(phone, `${mine}/ending`);
  await press(phone, "Yes, this fits");
  await screenshot(phone, "story-21-ending");
  await desk.page.reload();
  await desk.page.locator("input[name=way3][value=message]").check();
  await desk.page.locator("input[name=agrees]").check();
  await sent(desk, desk.page.locator("#after").getByRole("button", { name: "Save" }));
  await screenshot(desk, "story-22-ending-desk");
  await meet(last, "2027-04-12 13:00:00", "2027-04-12 13:50:00");
  await practice.run("ending", "--client", id, "--kind", "planned");
});

chapter("July: how are you now?", async () => {
  await day("2027-07-12 11:30:00");
  await practice.run("endings", "run");
  const letter = await until("the question comes", async () => {
    await practice.run("outbox", "send");
    return (await office.letters()).find((one) => /\/f\/[a-z2-7]{26}/.test(one));
  }, 60);
  await look(phone, letter.match(/\/f\/[a-z2-7]{26}/)[0], "23-follow-up");
  for (const group of await phone.page.locator("main fieldset").all()) {
    await group.locator("label.option").first().click();
  }
  await phone.page.locator("button.button").last().click();
  await phone.page.waitForURL(/thanks/);
  await look(desk, `/client/${id}/ending`, "24-answer");
  await sees(desk, /[Aa]sked 1[^0-9]+1/);
  await look(desk, "/settings/practice-picture", "25-practice-picture");
});
