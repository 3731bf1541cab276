// by_keyboard - the relationship's tools, each done from its first control to
// what was kept with Tab, Enter, Space, arrows and typing: the therapist's at a
// desk, the client's on a phone (M13, M14). Tools with a keyboard pass in a file
// of their own are not here: goodbyes, notes, repair, promises, the path, times.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { leave, look, openBrowser, text, visit } from "./browser.mjs";
import { choose, enter, tabTo, typeDay } from "./keyboard.mjs";
import { local, openDemo, signIn } from "./practice.mjs";

const MARLOW = 1, KITE = 4, ASH = 5; // of the demo, in the order of `client list`
const soon = local(24 * 9).slice(0, 10);

let practice, browser, desk, phone, kite, ash; // the last two: "/me/TICKET"

const pageOf = async (client) =>
  (await practice.run("my-page", "--client", String(client))).match(/\/me\/[a-z2-7]{26}/)[0];
const tenDaysAgo = () => new Date(Date.now() - 10 * 86400e3).toISOString().slice(0, 10);

before(async () => {
  // Marlow's second follow-up fell due meanwhile.
  [practice, browser] = await Promise.all([openDemo({ now: tenDaysAgo() }), openBrowser()]);
  desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  phone = await visit(browser, practice.origin);
  kite = await pageOf(KITE);
  ash = await pageOf(ASH);
});
after(async () => {
  try {
    if (phone) await leave(phone);
    if (desk) await leave(desk);
  } finally {
    await browser?.close();
    await practice?.close();
  }
});

async function type(visitor, wanted, words) {
  await tabTo(visitor, wanted);
  await visitor.page.keyboard.type(words);
}
async function tick(visitor, wanted) {
  await tabTo(visitor, wanted);
  await visitor.page.keyboard.press("Space");
}
async function unfold(visitor, wanted) {
  await tabTo(visitor, wanted);
  await visitor.page.keyboard.press("Enter");
}
const isChecked = ({ page }, selector) => page.locator(selector).isChecked();

test("what might be in the way: ticks, and a choice with a day", async () => {
  const path = `/client/${KITE}/support`;
  await look(desk, path);
  await tick(desk, "[name='fit.way']");
  await tick(desk, "[name='barrier.money']");
  await type(desk, "#line", "The bus costs more now.");
  await enter(desk, /^Keep this$/);
  await look(desk, path);
  assert.ok(await isChecked(desk, "[name='fit.way']"));
  assert.ok(await isChecked(desk, "[name='barrier.money']"));
  assert.ok(!await isChecked(desk, "[name='barrier.time']"));
  assert.equal(await desk.page.inputValue("#line"), "The bus costs more now.");

  await choose(desk, "option", "wait");
  await type(desk, "#words", "until the rota is out");
  await typeDay(desk, "#day", soon);
  await enter(desk, /^Write down what we chose$/);
  await look(desk, path);
  assert.match(await text(desk),
    /Chosen before\s+Change nothing until a date: until the rota is out[\s\S]*look again on/);
});

test("a decision is recorded", async () => {
  const path = `/client/${KITE}/agreements`;
  await look(desk, path);
  await unfold(desk, /^Record a decision$/);
  await type(desk, "#decision-words", "Every two weeks");
  await type(desk, "#decision-options", "weekly; every two weeks");
  await type(desk, "#decision-matters", "an evening for the choir");
  await typeDay(desk, "#decision-day", soon);
  await enter(desk, /^Record$/);
  await look(desk, path);
  assert.match(await text(desk), /Every two weeks [^\n]*look again[\s\S]*the choir/);
});

test("the limits are published; the client reads, ticks and asks", async () => {
  await look(desk, "/settings/limits");
  await type(desk, "#fees", "Nobody pays for a strike of the trains. ");
  await enter(desk, /^Save and publish$/);
  await look(desk, "/settings/limits");
  assert.match(await text(desk), /Version 2[\s\S]*Not acknowledged yet[\s\S]*Kite/);

  await look(phone, `${kite}/limits`);
  assert.match(await text(phone), /Something has changed[\s\S]*a strike of the trains/);
  await type(phone, "#question", "And when I am ill?");
  await tick(phone, "[name=read]");
  await enter(phone, /^Send$/);
  await look(phone, `${kite}/limits`);
  assert.match(await text(phone), /You have read this, [\s\S]*And when I am ill\?/);
});

test("the settings of messages are saved", async () => {
  const { page } = desk;
  await look(desk, "/settings/messages");
  await type(desk, "#quiet_from", "0915PM");
  await type(desk, "#sms_id", "message.id");
  const repeats = await isChecked(desk, "[name=sms_repeats]");
  await tick(desk, "[name=sms_repeats]");
  await enter(desk, /^Save$/);
  await look(desk, "/settings/messages");
  assert.equal(await page.inputValue("#quiet_from"), "21:15");
  assert.match(await page.inputValue("#sms_id"), /message\.id/);
  assert.equal(await isChecked(desk, "[name=sms_repeats]"), !repeats);
});

test("the client says how the plan went", async () => {
  await look(phone, `${kite}/plan`);
  await choose(phone, "review", "partly");
  await choose(phone, "difficulty", "2");
  await choose(phone, "usefulness", "3");
  await type(phone, "#line", "Only once.");
  await enter(phone, /^Send$/);
  await look(phone, `${kite}/plan`);
  assert.match(await text(phone), /You said, [^:]+: partly; some effort; useful\. .Only once\./);
});

test("the client suggests a goal, and lets it go", async () => {
  await look(phone, `${kite}/goals`);
  await type(phone, "#new-goal", "Sing in spring");
  await enter(phone, /^Suggest it$/);
  await look(phone, `${kite}/goals`);
  assert.match(await text(phone), /Sing in spring[\s\S]*has not agreed yet/);
  await enter(phone, /^I let it go ?: ?Sing in spring$/);
  await look(phone, `${kite}/goals`);
  assert.doesNotMatch(await text(phone), /Sing in spring/);
});

test("the client says how they like to work", async () => {
  await look(phone, `${kite}/preferences`);
  await choose(phone, "lead", "3");
  await choose(phone, "help", "7");
  await type(phone, "#line", "Short sentences.");
  await enter(phone, /^Save/);
  await look(phone, `${kite}/preferences`);
  assert.ok(await isChecked(phone, "[name=lead][value='3']"));
  assert.ok(await isChecked(phone, "[name=help][value='7']"));
  assert.match(await phone.page.inputValue("#line"), /Short sentences\./);
});

test("the client adds to a handover and agrees, one step back", async () => {
  await look(phone, `${ash}/handover`);
  await type(phone, "#hurts", "Being hurried.");
  await choose(phone, "notes", "1");
  await tabTo(phone, /^Please change something$/);
  await phone.page.keyboard.press("Shift+Tab");
  await enter(phone, /^I agree to this$/);
  await look(phone, `${ash}/handover`);
  const words = await text(phone);
  assert.match(words, /You agreed\.[\s\S]*Being hurried\./);
  assert.match(words, /notes of your sessions may be read too/);
});

test("a follow-up is printed at the desk and answered on the phone", async () => {
  await look(desk, "/endings");
  await enter(desk, /^Print the card$/);
  await look(phone, await desk.page.locator(".link-code a").getAttribute("href"));
  await choose(phone, "live", "3");
  await choose(phone, "alone", "1");
  await choose(phone, "call", "1");
  await enter(phone, /^Send$/);
  assert.match(await text(phone), /The door is open, whatever you answered\./);
  await look(desk, `/client/${MARLOW}/ending`);
  assert.match(await text(desk), /Asked 2, answered 2\./);
  await look(desk, `/client/${MARLOW}/card`);
  assert.match(await text(desk), /asks you to call/);
});
