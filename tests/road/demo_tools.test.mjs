// demo_tools - every tool of the relationship stands in the demo, in use: on
// the therapist's pages and on the client's own. Whoever tries Rapport sees
// there what it does; a tool that nobody can find has not been built.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDemo } from "../browser/practice.mjs";
import { until } from "./post_office.mjs";

let practice, desk;
const own = {}; // the paths of the clients' own pages, by client
const [MARLOW, ROWAN, JUNIPER, KITE, ASH, WREN, LINDEN] = [1, 2, 3, 4, 5, 6, 7];

// What a person reads on a page.
const wordsOf = (text) => text.replace(/<script[^]*?<\/script>|<[^>]+>/g, " ")
  .replaceAll("&rsquo;", "\u2019").replace(/&[lr]dquo;/g, '"').replaceAll("&quot;", '"').replaceAll("&amp;", "&")
  .replace(/&#(\d+);/g, (all, code) => String.fromCodePoint(code)).replace(/\s+/g, " ");

async function signIn() {
  const reply = await fetch(practice.origin + "/sign-in", { method: "POST",
    body: new URLSearchParams({ passphrase: practice.passphrase }), redirect: "manual" });
  const cookie = reply.headers.get("set-cookie").split(";")[0];
  const ask = async (path, fields) => {
    const found = await fetch(practice.origin + path, { headers: { cookie },
      redirect: "manual", ...(fields && { method: "POST", body: new URLSearchParams(fields) }) });
    return { status: found.status, text: await found.text() };
  };
  const token = (await ask("/")).text.match(/name="token" value="(\w+)"/)[1];
  return { ask, post: (path, fields) => ask(path, { token, ...fields }) };
}

before(async () => {
  practice = await openDemo();
  desk = await signIn();
  for (const client of [MARLOW, JUNIPER, KITE, ASH, WREN]) {
    own[client] = (await practice.run("my-page", "--client", client)).match(/\/me\/[a-z2-7]{26}/)[0];
  }
});
after(() => practice?.close());

// The tool, whose page ("" the therapist's own), which one, what must stand there.
const THERE = [
  ["1 repair: a note", JUNIPER, "repair", /Withdrawal\. About: How we work.*Talked about: yes/],
  ["1 repair: back in the usual range", JUNIPER, "", /repaired . you both did that/],
  ["1 repair: counted for the practice", "", "settings/practice-picture", /Nobody is counted alone/],
  ["2 in the way: eight questions, answered", WREN, "support", /People around me stands out here/],
  ["2 in the way: a choice and its day", WREN, "support", /Involve someone ?: tell the sister.*look again on/],
  ["2 in the way: on the chart", WREN, "", /chose to involve someone/],
  ["3 promises: kept and moved", ROWAN, "agreements", /moved to .*They answer on Monday.*done/],
  ["3 promises: past its day, for the therapist alone", ROWAN, "card", /You promised Rowan something/],
  ["3 beginning and end", MARLOW, "session", /It began on time and took 50 of 50 minutes/],
  ["3 changes, counted apart", ROWAN, "times", /Changed by the practice 1 Changed by Rowan 0/],
  ["3 limits, read", ROWAN, "agreements", /How we work: the limits Read, .*version 1/],
  ["4 a plan with obstacle and plan B", MARLOW, "agreements", /I think I am too tired Plan B ring instead/],
  ["4 a plan, reviewed by both", MARLOW, "agreements", /Marlow, .*tried; hard; very useful.*You, .*tried/],
  ["4 review first", JUNIPER, "glance", /Review .Try the sentence on Thursday/],
  ["5 goals, rated", MARLOW, "agreements", /Have people round once a month last 8 of 10/],
  ["5 a decision, looked back at", MARLOW, "agreements", /What you considered: .*What became of it, .*It held/],
  ["5 preferences and expectations", MARLOW, "preferences", /Expects it to help: 6 of 10/],
  ["6 a path with versions", MARLOW, "path", /I looked after everybody.*Earlier words.*The summer by the lake/],
  ["6 a letter, shared", MARLOW, "letters", /Goodbye .* Shared on their page/],
  ["6 a handover under way", "", "", /Handover to Jonas: With the client, to read/],
  ["7 an answer to a reminder", ROWAN, "times", /is coming/],
  ["7 a wish for another time", WREN, "times", /Could we meet in the morning that week\?/],
  ["7 nobody waits unseen", "", "", /Wren asked for another time\./],
  ["7 messages, each with its state", ROWAN, "messages", /Reminder for .*Check in for .* sent/],
  ["8 the invitation, answered", "", "endings", /Wren.*I often say that it was good because/],
  ["8 the invitation waits for a signature", "", "endings", /Linden has been here 4 times/],
  ["9 a safety plan with versions and copies", WREN, "safety-plan", /Jo has one on the fridge.*Version 2 written by Wren/],
  ["10 a note in five parts", JUNIPER, "session", /What I heard.*What I did.*What we agreed.*What I promised.*Next time/],
  ["11 an ending plan, agreed", MARLOW, "ending", /The ending is agreed.*My early signs I stop shopping/],
  ["11 a follow-up beside its rate", MARLOW, "ending", /Asked 1, answered 1.*10 of 12 on our own three questions/],
  ["11 somebody who stayed away", LINDEN, "ending", /A kind line, a week on: sent on .*A closing note, three weeks on/],
  ["11 what goes out next", "", "endings", /Linden ?: a closing note/],
  ["12 different views", LINDEN, "card", /You and Linden saw the last two sessions differently/],
  ["12 my own view", MARLOW, "session", /Your own view first/],
  ["12 my practice: load, notes, promises", "", "my/practice", /This month \d+ sessions.*Notes.*3 kept/],
];

test("the therapist finds every tool in use", async () => {
  const session = {};
  for (const client of [MARLOW, JUNIPER]) {
    const page = (await desk.ask(`/client/${client}`)).text;
    session[client] = page.match(/href="\/session\/(\d+)"/g).map((one) => one.match(/\d+/)[0])[client === MARLOW ? 0 : 1];
  }
  const missing = [];
  for (const [tool, client, page, words] of THERE) {
    const path = client === "" ? `/${page}` : page === "session" ? `/session/${session[client]}`
      : `/client/${client}${page && `/${page}`}`;
    const { status, text } = await desk.ask(path);
    if (status !== 200 || !words.test(wordsOf(text))) missing.push(`${tool} (${path}, ${status})`);
  }
  assert.deepEqual(missing, []);
});

// Both come today, Juniper at 10 and Kite at 16 (on Monday, when today is at the
// weekend), and both have said yes. In the evening of a working day these times
// have been, and stand in the other list.
function times() {
  const [day, hour] = new Date().toLocaleString("en-GB", { timeZone: "Europe/London",
    weekday: "short", hour: "2-digit", hour12: false }).split(/,? /);
  const free = /Sat|Sun/.test(day);
  return free || Number(hour) < 10 ? [JUNIPER, "times", /You said: I.m coming\./]
    : Number(hour) < 16 ? [KITE, "times", /You said: I.m coming\./]
    : [JUNIPER, "times", new RegExp(`Times that have been ${day}\\w* \\d+ \\w+, 10:00`)];
}

// The same from the other side: the client's own page.
const MINE = [
  ["1 talked about, ticked by the client", WREN, "check-ins", /Did you two talk about your check-ins\?/],
  ["2 what we chose", WREN, "check-ins", /Involve someone: tell the sister, together/],
  ["3 a promise and its line", MARLOW, "agreed", /What Mara said they would do .*done/],
  ["3 how we work", MARLOW, "limits", /You have read this/],
  ["4 my plan", MARLOW, "plan", /Plan B ring instead of meeting.*You said, .*tried; hard; very useful/],
  ["5 my goals", MARLOW, "goals", /Have people round once a month/],
  ["5 what we decided", MARLOW, "agreed", /Every second week.*What became of it/],
  ["5 how I like to work", MARLOW, "preferences", /How much do you expect this to help\?/],
  ["6 my path", JUNIPER, "path", /A line from Mara: *"?You said no twice this month, and told me\./],
  ["6 a letter waits", MARLOW, "", /A letter to read/],
  ["6 a handover waits", ASH, "", /What your next therapist should know, to read first/],
  ["7 our times", ...times()],
  ["7 what was sent to me", WREN, "messages", /text message, arrived/],
  ["9 my safety plan", WREN, "safety-plan", /Call Jo 020 7946 0018/],
  ["11 what I take with me", MARLOW, "ending", /After 3 months: asked .*, answered/],
  ["11 the open door", MARLOW, "", /The door is open/],
];

test("so do clients, on their own page", async () => {
  const missing = [];
  for (const [tool, client, page, words] of MINE) {
    const reply = await fetch(`${practice.origin}${own[client]}${page && `/${page}`}`);
    const text = wordsOf(await reply.text());
    if (reply.status !== 200 || !words.test(text)) missing.push(`${tool} (${page}, ${reply.status})`);
  }
  assert.deepEqual(missing, []);
});

// Only here has a reminder gone out: half a day lies behind the time agreed.
test("a reminder is answered by text message, from the gateway to the board", async () => {
  const TOKEN = "between the gateway and us";
  const kept = await desk.post("/settings/messages", { sms_url: "", hook_url: "",
    sms_form: '{"to":"{to}","text":"{text}","id":"{id}"}', sms_id: "id", quiet_from: "20:00",
    quiet_until: "08:00", incoming_token: TOKEN });
  assert.equal(kept.status, 303, kept.text);
  const allowed = await desk.post(`/client/${ROWAN}/messages`, {
    ...formOf((await desk.ask(`/client/${ROWAN}/messages`)).text),
    sms_allowed: "yes", sms_own: "yes", sms_address: "+447700900777" });
  assert.equal(allowed.status, 303, allowed.text);
  await until("the reminder is made", async () =>
    /Reminder for/.test((await desk.ask(`/client/${ROWAN}/messages`)).text));
  const text = async (words, id) => (await fetch(`${practice.origin}/incoming/sms`, {
    method: "POST", headers: { "content-type": "application/json", "x-rapport-token": TOKEN },
    body: JSON.stringify({ from: "+447700900777", text: words, id }) })).status;
  const times = async () => wordsOf((await desk.ask(`/client/${ROWAN}/times`)).text);

  for (const [words, id, said] of [["2", "in-1", /asked for another time/],
    ["2", "in-1", /asked for another time/], [" 3 ", "in-2", /in two minds/],
    ["1", "in-3", /is coming/]]) {
    assert.equal(await text(words, id), 204);
    assert.match(await times(), said, `after "${words}"`);
  }
  assert.equal(await text("4", "in-4"), 204);
  assert.match(await times(), /is coming/, "another word changes nothing");
  assert.match(wordsOf((await desk.ask(`/client/${ROWAN}/messages`)).text), /not read yet/,
    "and is kept to be read");
  assert.equal(await text("2", "in-5"), 204);
  assert.match(wordsOf((await desk.ask("/")).text), /Rowan asked for another time\./);
});

// The hidden fields that guard a form against another tab.
function formOf(page) {
  const fields = {};
  for (const [, name, value] of page.matchAll(/name="(sms_id|mail_id|sender|mail_address)" value="([^"]*)"/g)) {
    fields[name] = value;
  }
  return { mail_allowed: "yes", mail_own: "yes", ...fields };
}
