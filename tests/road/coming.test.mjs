// coming - coming and not coming on the road (PRODUCT.md C4, C9, M31, SH12):
// three doors by two ways, times to choose from, changes counted apart, what
// only the session's own therapist sees, and a calendar without names.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { openPostOffice, until } from "./post_office.mjs";
import { local, signIn, visit } from "./visitor.mjs";

let practice, desk, client, mine;
const ask = (path, fields) => visit(practice.origin, path, fields);
const NAME = "Kite Zephyrine";

// A mail as it is read: quoted-printable undone.
const plain = (letter) => letter.replace(/=\r?\n/g, "")
  .replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
const textOf = (page) => page.text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const aboutOf = (page) => page.text.match(/name="about" value="(\d+)"/)[1];
async function versionOf(session) {
  return (await desk.ask(`/session/${session}`)).text
    .match(/name="version" value="(\d+)"/)[1];
}
async function change(session, fields) {
  const reply = await desk.post(`/session/${session}`,
    { version: await versionOf(session), ...fields });
  assert.equal(reply.status, 303, reply.text);
  return reply;
}
// The client's door to one session on their own page.
const door = (session) => `${mine}/times/${session}`;
async function say(session, fields) {
  const page = await ask(door(session));
  assert.equal(page.status, 200);
  return ask(door(session), { about: aboutOf(page), ...fields });
}

before(async () => {
  practice = await openPractice();
  client = await practice.client(NAME);
  desk = await signIn(practice);
  const made = await desk.post(`/client/${client}/my-page`, {});
  mine = made.text.match(/\/me\/[a-z2-7]{26}/)[0];
});
after(() => practice?.close());

test("three doors, and changing one's mind until it begins", async () => {
  const session = await practice.session(client, local(30));
  const page = await ask(door(session));
  for (const words of ["I&rsquo;m coming", "I need another time", "I&rsquo;m in two minds"]) {
    assert.ok(page.text.includes(words), words);
  }
  assert.match(page.text, /Need help now/);
  assert.match(page.text, /Leave this page/);
  assert.doesNotMatch(page.text, new RegExp(`${NAME}|therapy`, "i"));

  assert.equal((await say(session, { do: "coming" })).to, door(session));
  assert.match((await desk.ask(`/session/${session}`)).text, /is coming/);
  // A double click, and a changed mind.
  await say(session, { do: "coming" });
  assert.equal((await say(session, { do: "two_minds" })).to, `${door(session)}/two-minds`);
  assert.match((await ask(door(session))).text, /You said: <strong>I&rsquo;m in two minds/);
  const card = await desk.ask(`/client/${client}/card`);
  assert.match(card.text, /is in two minds about the next session/);
  assert.match(card.text, /S14/);

  await say(session, { do: "call_yes" });
  assert.match((await ask(`${door(session)}/two-minds`)).text, /will call you/);
  assert.match((await desk.ask(`/client/${client}/card`)).text, /would like you to call/);

  await say(session, { do: "coming" });
  assert.doesNotMatch((await desk.ask(`/client/${client}/card`)).text, /in two minds/);
  const told = JSON.parse(await practice.run("export", "--client", client)).tables.coming_answers;
  assert.deepEqual(told.map((one) => one.answer),
    ["coming", "two_minds", "two_minds", "coming"], "each once, none lost");
});

test("an answer about a time that has changed is not kept", async () => {
  const session = await practice.session(client, local(80));
  const before = aboutOf(await ask(door(session)));
  const reply = await change(session, { do: "move", at: local(100), by: "practice" });
  assert.match(reply.to, /told=\d#times$/);
  const late = await ask(door(session), { about: before, do: "coming" });
  assert.equal(late.to, `${door(session)}?changed=1`);
  const page = await ask(late.to);
  assert.match(page.text, /The time has changed meanwhile/);
  assert.match(page.text, /I am sorry: I had to move our time/);
  assert.doesNotMatch((await desk.ask(`/session/${session}`)).text, /is coming/);
});

test("another time: a wish, times to choose from, chosen once", async () => {
  const session = await practice.session(client, local(130));
  assert.equal((await say(session, { do: "another_time" })).to, `${door(session)}/another-time`);
  assert.equal((await say(session, { do: "wish", wish: " " })).to,
    `${door(session)}/another-time?empty=1`);
  await say(session, { do: "wish", wish: "Any <b>morning</b>" });
  assert.match((await desk.ask(`/session/${session}`)).text, /Any &lt;b&gt;morning/);

  await change(session, { do: "offer", by: "client", time1: local(140), time2: local(150) });
  const offered = await ask(`${door(session)}/another-time`);
  const times = [...offered.text.matchAll(/name="time" value="(\d+)"/g)].map((one) => one[1]);
  assert.equal(times.length, 2);
  // Two tabs: the same time twice, then the other one.
  const first = await ask(door(session), { do: "choose", time: times[0] });
  assert.equal(first.to, `${door(session)}?chosen=1`);
  const again = await ask(door(session), { do: "choose", time: times[0] });
  assert.equal(again.to, `${door(session)}?chosen=1`);
  const other = await ask(door(session), { do: "choose", time: times[1] });
  assert.equal(other.to, `${door(session)}?gone=1`);
  const stands = textOf(await ask(door(session)));
  assert.match(stands, /I’m coming|I&rsquo;m coming/);
  assert.match((await desk.ask(`/client/${client}/times`)).text,
    /Changed by Kite Zephyrine<\/dt><dd>1</);
});

test("the practice cannot keep a time: sorry, a choice, and its own count", async () => {
  const one = await practice.session(client, local(200));
  const before = await desk.ask(`/client/${client}/times`);
  const practiceCount = Number(before.text.match(/Changed by the practice<\/dt><dd>(\d+)/)[1]);
  await change(one, { do: "offer", by: "practice", time1: local(210), line: "A course." });
  const page = await ask(door(one));
  assert.match(page.text, /I am sorry\. I cannot keep our time/);
  assert.match(page.text, /A course\./);
  assert.match((await ask(mine)).text, /Choose a time that suits you/);
  // Somebody else is given that time first: it goes, and a wish remains.
  const other = await practice.client("Rowan");
  const taken = await practice.session(other, local(210));
  const time = page.text.match(/name="time" value="(\d+)"/)[1];
  assert.equal((await ask(door(one), { do: "choose", time })).to, `${door(one)}?gone=1`);
  assert.match((await ask(door(one))).text, /have gone\. Please say what would suit you/);
  await say(one, { do: "wish", wish: "Tuesdays" });
  assert.match((await desk.ask(`/client/${client}/times`)).text, /Tuesdays/);
  await change(taken, { do: "cancel" });
  assert.equal((await ask(door(one), { do: "choose", time })).to, `${door(one)}?chosen=1`);
  const after = await desk.ask(`/client/${client}/times`);
  assert.match(after.text, new RegExp(`Changed by the practice</dt><dd>${practiceCount + 1}<`));
  assert.match(textOf(await ask(`${mine}/times`)), /Both are kept apart/);
});

test("cancelling early and late, and never the other way round", async () => {
  const early = await practice.session(client, local(60));
  const late = await practice.session(client, local(5));
  await say(early, { do: "cancel" });
  await say(late, { do: "cancel" });
  assert.match((await desk.ask(`/session/${early}`)).text, /cancelled in time/);
  assert.match((await desk.ask(`/session/${late}`)).text, /cancelled at short notice/);
  assert.match((await ask(door(late))).text, /This time is cancelled/);
  const gone = await ask(door(late), { about: "1", do: "coming" });
  assert.equal(gone.status, 303);
  assert.match((await desk.ask(`/session/${late}`)).text, /cancelled at short notice/);
});

test("what the practice gave up cannot become an absence", async () => {
  const session = await practice.session(client, local(-20));
  await change(session, { do: "attendance", attendance: "moved_by_practice" });
  const reply = await desk.post(`/session/${session}`,
    { version: await versionOf(session), do: "attendance", attendance: "no_show" });
  assert.equal(reply.status, 400);
  assert.doesNotMatch((await desk.ask(`/session/${session}`)).text, /<option value="no_show"/);
});

test("after its time the page says so kindly", async () => {
  const session = await practice.session(client, local(-1));
  const page = await ask(door(session));
  assert.match(page.text, /come all the same/);
  assert.doesNotMatch(page.text, /name="do"/);
  const reply = await ask(door(session), { about: "1", do: "two_minds" });
  assert.equal(reply.status, 303);
  assert.match((await ask(`${door(session)}/two-minds`)).text, /come all the same/);
});

test("when it began is for its own therapist, and in no export", async () => {
  const session = await practice.session(client, local(-2));
  await change(session, { do: "times", began: local(-2 + 4 / 60), ended: local(-1) });
  const page = await desk.ask(`/session/${session}`);
  assert.match(textOf(page), /It began \d+ minutes after the planned time/);
  assert.match(page.text, /Only you see this/);
  const wrong = await desk.post(`/session/${session}`, { version: await versionOf(session),
    do: "times", began: local(-1), ended: local(-2) });
  assert.equal(wrong.status, 400);
  const exported = JSON.parse(await practice.run("export", "--client", client));
  for (const one of exported.tables.sessions) {
    assert.deepEqual(Object.keys(one).filter((name) => /^(start|end|began)/.test(name)), []);
  }
  const mineText = (await ask(`${mine}/times`)).text + (await ask(door(session))).text;
  assert.doesNotMatch(mineText, /planned time|began/);
});

test("another client's session does not open from this page", async () => {
  const other = await practice.client("Ash");
  const session = await practice.session(other, local(50));
  assert.equal((await ask(door(session))).status, 404);
  assert.equal((await ask(door(session), { about: "1", do: "cancel" })).status, 404);
});

test("when to be reminded is the client's choice", async () => {
  assert.equal((await ask(`${mine}/times`, { lead: "0" })).to, `${mine}/times?saved=1`);
  assert.match((await desk.ask(`/client/${client}/times`)).text, /value="0" checked/);
  assert.equal((await desk.post(`/client/${client}/times`, { lead: "72" })).status, 303);
  assert.match((await ask(`${mine}/times`)).text, /value="72" checked/);
  assert.equal((await ask(`${mine}/times`, { lead: "5000" })).status, 400);
});

test("the calendar holds times and codes, and no name", async () => {
  const made = await desk.post("/my/calendar", { do: "make" });
  const path = made.text.match(/\/calendar\/[a-z2-7]{26}\.ics/)[0];
  assert.match(made.text, /<svg/);
  const feed = await ask(path);
  assert.equal(feed.status, 200);
  assert.match(feed.type, /^text\/calendar/);
  assert.match(feed.text, /BEGIN:VCALENDAR\r\n/);
  assert.match(feed.text, /SUMMARY:Session [A-Z]\d+\r\n/);
  assert.match(feed.text, /STATUS:CANCELLED/);
  assert.match(feed.text, /SEQUENCE:[1-9]/);
  for (const word of ["Kite", "Zephyrine", "Rowan", "Ash", "morning", "Tuesdays", "course",
    "Mara", "Harbour", "therapy"]) {
    assert.ok(!feed.text.includes(word), word);
  }
  const code = feed.text.match(/SUMMARY:Session (\w+)/)[1];
  assert.ok(code.length >= 2);
  await desk.post("/my/calendar", { do: "make" });
  assert.equal((await ask(path)).status, 404, "a new one ends the one before");
  await desk.post("/my/calendar", { do: "end" });
  assert.match((await desk.ask("/my/calendar")).text, /There is no address yet/);
});

test("a mail about a moved time opens that one session, and nothing else", async () => {
  const office = await openPostOffice();
  try {
    await practice.run("setting", "set", "quiet_from", "00:00");
    await practice.run("setting", "set", "quiet_until", "00:00");
    const set = await desk.post("/settings", { name: "Harbour Practice",
      zone: "Europe/London", public_url: "https://p.example" });
    assert.equal(set.status, 303, set.text);
    const mail = await desk.post("/settings/mail", { url: `smtp://127.0.0.1:${office.port}`,
      from: "mara@practice.example" });
    assert.equal(mail.status, 303, mail.text);
    const person = await practice.client("Juniper");
    const allowed = await desk.post(`/client/${person}/messages`, { sms_id: "0", mail_id: "0",
      mail_allowed: "yes", mail_own: "yes", mail_address: "juniper@client.example" });
    assert.equal(allowed.status, 303, allowed.text);
    const session = await practice.session(person, local(300));
    await change(session, { do: "move", at: local(310), by: "practice" });
    const letter = await until("the mail comes", async () => {
      await practice.run("outbox", "send").catch(() => {});
      return (await office.letters()).map(plain).find((one) => /\/r\/[a-z2-7]{26}/.test(one));
    });
    const link = letter.match(/\/r\/[a-z2-7]{26}/)[0];
    assert.doesNotMatch(letter.split(/\r?\n\r?\n/).slice(1).join(" "), /therap|session|sorry/i);

    const page = await ask(link);
    assert.equal(page.status, 200);
    assert.match(page.text, /I am sorry: I had to move our time/);
    assert.doesNotMatch(page.text, /Juniper|therapy|\/me\//);
    const about = aboutOf(page);
    assert.equal((await ask(link, { about, do: "two_minds" })).to, `${link}/two-minds`);
    assert.equal((await ask(link, { about, do: "call_no" })).to, `${link}/two-minds`);
    // Another way, another mind: the newest counts on both.
    const own = (await practice.run("my-page", "--client", person)).match(/\/me\/[a-z2-7]{26}/)[0];
    const other = `${own}/times/${session}`;
    assert.match((await ask(other)).text, /You said: <strong>I&rsquo;m in two minds/);
    await ask(other, { about, do: "coming" });
    assert.match((await ask(link)).text, /You said: <strong>I&rsquo;m coming/);
    await ask(link, { about, do: "cancel" });
    assert.match((await ask(other)).text, /This time is cancelled/);
    assert.equal((await ask(`${link.slice(0, -1)}z`)).status, 404);
  } finally {
    await office.close();
  }
});

test("who tries out addresses is stopped", async () => {
  const statuses = [];
  for (let i = 0; i < 45; i++) {
    statuses.push((await ask(`/${i % 2 ? "r" : "calendar"}/${"abcdefghijklmnopqrstuvwxyz"}`)).status);
  }
  assert.equal(statuses[0], 404);
  assert.equal(statuses.at(-1), 429);
});
