// repair - J6, C13 and C19 on the road: nothing new while two sit together, a
// note that two tabs cannot both write, what might be in the way from the eight
// questions to the day to look again, and who is reminded.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { local, signIn } from "./visitor.mjs";

const LINE = "I hurried the last part xyzzy";
const OFF = { heard: 3, valued: 3, direction: 3, way: 3, off: 3 };
const GOOD = { heard: 4, valued: 4, direction: 4, way: 3, off: 0 };
let practice, desk;

const day = (days) => local(days * 24).slice(0, 10);

async function send(path, fields) {
  const reply = await fetch(practice.origin + path,
    { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  assert.equal(reply.status, 303, await reply.text());
}

// A session that took place so many hours ago, with its check.
async function held(client, hours, answers) {
  const session = await practice.session(client, local(-hours));
  await practice.run("session", "attendance", "--session", session, "--attendance", "attended");
  if (answers) await send(await practice.invite(client, "post", session), answers);
  return session;
}

// The version in the first form that is sent there and carries one.
const versionOf = (text, form) => text.split(`action="${form}"`).slice(1).join("")
  .match(/name="version" value="(\d+)"/)[1];

before(async () => {
  practice = await openPractice();
  desk = await signIn(practice);
});
after(() => practice?.close());

test("A15: nothing new appears while the two sit together", async () => {
  const client = await practice.client("Kite");
  const session = await practice.session(client, local(0));
  await practice.session(client, local(168)); // or its absence would be a sign of its own
  const page = await desk.ask(`/session/${session}`);
  const version = versionOf(page.text, `/session/${session}`);
  assert.equal((await desk.post(`/session/${session}`, { version, do: "start" })).status, 303);
  await send(await practice.invite(client, "post", session), OFF);
  for (const path of ["/", `/client/${client}/glance`, `/client/${client}/card`,
    `/client/${client}`, `/session/${session}`]) {
    const { status, text } = await desk.ask(path);
    assert.equal(status, 200, path);
    assert.doesNotMatch(text, /felt off for|marked that something felt off|worth noticing<|own view has come/, path);
  }
  const running = await desk.ask(`/session/${session}`);
  const ended = await desk.post(`/session/${session}`,
    { version: versionOf(running.text, `/session/${session}`), do: "end" });
  assert.equal(ended.status, 303);
  const glance = (await desk.ask(`/client/${client}/glance`)).text;
  assert.match(glance, /Something felt off for Kite on \w+day\. Worth going gently\./);
  assert.match(glance, /What was that like for you\? What did I miss\?/);
  assert.match((await desk.ask("/")).text, /Kite marked that something felt off/);
  const card = (await desk.ask(`/client/${client}/card`)).text;
  const order = ["First", "Ask", "Own", "Later"].map((word) => card.indexOf(`>${word}<`));
  assert.deepEqual(order, [...order].sort((a, b) => a - b), "notice, ask, own, later");
  assert.ok(order[0] > 0);
});

test("M26: a note, one question, talked about, repaired", async () => {
  const client = await practice.client("Wren");
  await held(client, 100, OFF);
  const wrong = await desk.post(`/client/${client}/repair`, { "about.bond": "1", line: LINE });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /please choose how it showed/);
  assert.match(wrong.text, /name="about\.bond" value="1" checked/, "what was tapped stands there");
  assert.ok(wrong.text.includes(LINE));
  const note = { type: "withdrawal", "about.bond": "1", "did.went_on": "1", "will.ask": "1", line: LINE };
  assert.equal((await desk.post(`/client/${client}/repair`, note)).to, `/client/${client}/repair`);
  assert.match((await desk.ask(`/client/${client}/glance`)).text, /hard to say\?/, "the one question");
  const path = (await desk.ask(`/client/${client}/repair`)).text.match(/href="(\/rupture\/\d+)"/)[1];
  const version = versionOf((await desk.ask(path)).text, path);
  const changed = await desk.post(path, { ...note, version, type: "confrontation", line: "mine" });
  assert.equal(changed.status, 303);
  const behind = await desk.post(path, { ...note, version, line: "of the other tab" });
  assert.equal(behind.status, 409);
  assert.match(behind.text, /mine/);
  assert.match(behind.text, /of the other tab/);
  assert.match(behind.text, /name="type" value="withdrawal"/);

  await held(client, 60);
  const asked = (await desk.ask(`/client/${client}/glance`)).text;
  assert.match(asked, /Was it talked about\?/);
  const subject = asked.match(/name="subject" value="rupture">\s*<input type="hidden" name="id" value="(\d+)"/)[1];
  const said = await desk.post(`/client/${client}/talk`,
    { subject: "rupture", id: subject, answer: "partly", back: "glance" });
  assert.equal(said.to, `/client/${client}/glance`);
  assert.doesNotMatch((await desk.ask(`/client/${client}/glance`)).text, /Was it talked about\?/);
  assert.equal((await desk.post(`/client/${client}/talk`,
    { subject: "rupture", id: subject, answer: "perhaps" })).status, 400);
  assert.equal((await desk.post(`/client/${client}/talk`,
    { subject: "rupture", id: 999, answer: "yes" })).status, 404);

  await new Promise((done) => setTimeout(done, 1100)); // a later check, by its second
  await held(client, 20, GOOD);
  const whole = (await desk.ask(`/client/${client}`)).text;
  assert.equal(whole.match(/repaired – you both did that<?/g).length > 0, true);
  assert.match(whole, /class="dot repaired"/, "the filled diamond");
  assert.match(whole, /a dip, repaired|repaired<\/td>/, "and in the twin");
});

test("the private half of a strain is in no export; the note is", async () => {
  const client = await practice.client("Ash");
  await held(client, 30, OFF);
  await desk.post(`/client/${client}/repair`, { type: "unsure", line: LINE });
  assert.equal((await desk.post(`/client/${client}/own`, { words: "mine alone plugh" })).status, 303);
  assert.doesNotMatch((await desk.ask(`/client/${client}/repair`)).text, /plugh/);
  const all = await practice.run("export", "--client", client);
  assert.match(all, /xyzzy/);
  assert.doesNotMatch(all, /plugh/);
  for (const name of readdirSync(practice.data)) {
    if (!/rapport\.db/.test(name)) continue;
    const bytes = readFileSync(join(practice.data, name), "latin1");
    assert.doesNotMatch(bytes, /xyzzy|plugh|withdrawal/, name);
  }
});

test("that something was opened is data, without anybody's tick", async () => {
  const client = await practice.client("Linden");
  await held(client, 30, OFF);
  const card = `/client/${client}/card`;
  assert.doesNotMatch((await desk.ask(card)).text, /First opened/, "nobody had looked yet");
  const date = new Date().toLocaleDateString("en-GB",
    { day: "numeric", month: "long", timeZone: "Europe/London" });
  assert.ok((await desk.ask(card)).text.includes(`First opened ${date}.`));
});

test("M27: eight questions, a choice, a day to look again", async () => {
  const client = await practice.client("Rowan");
  await held(client, 50, GOOD);
  const page = `/client/${client}/support`;
  const made = await desk.post(page, { do: "ask" });
  assert.equal(made.status, 200);
  const link = made.text.match(/href="(\/f\/[^"]+)"/)[1];
  assert.doesNotMatch((await desk.ask(page)).text, /href="\/f\//, "shown once");
  await send(link, { us_safe: 4, us_seen: 0, wanting_now: 3, wanting_cost: 1,
    people_there: 0, people_against: 4, events_new: 0, events_daily: 1 });
  const back = (await desk.ask(page)).text;
  assert.match(back, /People around me <span class="stands-out">/);
  assert.equal(back.match(/class="stands-out"/g).length, 1);
  assert.match(back, /not validated/);
  assert.doesNotMatch(back, /recommended|best choice|cut-?off/i);

  const version = versionOf(back, page);
  const late = await desk.post(page, { do: "choose", version, option: "wait", words: "keep this" });
  assert.equal(late.status, 400);
  assert.match(late.text, /please say which/);
  assert.match(late.text, /value="keep this"/);
  assert.match(late.text, /value="wait" checked/);
  const ticked = await desk.post(page, { do: "fit", version, "barrier.money": "1", line: LINE });
  assert.equal(ticked.status, 303);
  const behind = await desk.post(page, { do: "fit", version, line: "the other tab's" });
  assert.equal(behind.status, 409);
  assert.match(behind.text, /the other tab/);
  const now = versionOf((await desk.ask(page)).text, page);
  const chosen = await desk.post(page, { do: "choose", version: now, option: "involve",
    words: "tell the sister", day: day(10) });
  assert.equal(chosen.to, page);
  const whole = (await desk.ask(`/client/${client}`)).text;
  assert.match(whole, /Involve someone: tell the sister/, "a decision");
  assert.match(whole, /chose to involve someone/, "an event");
  assert.match(whole, /look again/, "a flag ahead");
  assert.doesNotMatch(whole, /Wanting to change<\/a>/, "the eight questions are no chart");
  assert.doesNotMatch((await desk.ask(`/client/${client}/glance`)).text, /look again at/);
  assert.equal((await desk.ask(`${page}/8`)).status, 200);
  assert.equal((await desk.ask(`${page}/9`)).status, 404);
});

test("read aloud together, and a day that has come", async () => {
  const client = await practice.client("Juniper");
  const empty = await desk.post(`/client/${client}/aloud`, {});
  assert.equal(empty.status, 400);
  const kept = await desk.post(`/client/${client}/aloud`, { us_safe: 0, us_seen: 4 });
  assert.equal(kept.to, `/client/${client}/support`);
  const text = (await desk.ask(`/client/${client}/support`)).text;
  assert.match(text, /Read aloud and answered together/);
  assert.match(text, /no answer/);
  await practice.run("decision", "add", "--client", client, "--words", "Go on as we are",
    "--review", day(0));
  const glance = (await desk.ask(`/client/${client}/glance`)).text;
  assert.match(glance, /You wanted to look again at/);
  assert.match(glance, /Go on as we are/);
  const id = glance.match(/value="decision">\s*<input type="hidden" name="id" value="(\d+)"/)[1];
  await desk.post(`/client/${client}/talk`, { subject: "decision", id, answer: "yes", back: "glance" });
  assert.doesNotMatch((await desk.ask(`/client/${client}/glance`)).text, /look again at/);
});

test("C19: the therapist is reminded, and either of the two ends it", async () => {
  const client = await practice.client("Marlow");
  const glance = async () => (await desk.ask(`/client/${client}/glance`)).text;
  await send(await practice.invite(client, "pre"), { able: 2, weighed: 1, close: 2, hope: 3 });
  assert.doesNotMatch(await glance(), /have not talked about the check-ins/);
  const link = (await desk.post(`/client/${client}/my-page`, {})).text.match(/href="[^"]*(\/me\/[a-z0-9]+)"/)[1];
  const mine = `${practice.origin}${link}/check-ins`;
  const page = await fetch(mine);
  const text = await page.text();
  assert.equal(page.status, 200);
  assert.match(text, /Did you two talk about your check-ins\?/);
  assert.doesNotMatch(text, /Marlow|score|remind|<title>[^<]*therap/i);
  const answer = (word) => fetch(mine, { method: "POST",
    body: new URLSearchParams({ answer: word }), redirect: "manual" });
  assert.equal((await answer("perhaps")).status, 400);
  assert.equal((await answer("no")).status, 303);
  assert.match(await (await fetch(mine)).text(), /You ticked &ldquo;not yet|You ticked “not yet/);
  assert.equal((await answer("yes")).status, 303);
});

test("supervision: chosen extracts without a name, on one's own list", async () => {
  const client = await practice.client("Quillon");
  await held(client, 30, OFF);
  await desk.post(`/client/${client}/repair`, { type: "confrontation", "about.frame": "1", line: LINE });
  await desk.post(`/client/${client}/supervision`, { words: "What did I miss?", "extract.note": "1" });
  const list = (await desk.ask("/my/supervision")).text;
  assert.match(list, /What did I miss\?/);
  assert.match(list, /Confrontation\. About: Time, money, limits\./);
  assert.doesNotMatch(list, /Quillon|xyzzy/, "no name, and nothing that was not ticked");
  const item = list.match(/action="(\/supervision\/\d+)"/)[1];
  const brought = await desk.post(item, { version: versionOf(list, item) });
  assert.equal(brought.to, "/my/supervision");
  assert.doesNotMatch((await desk.ask("/my/supervision")).text, /What did I miss/);
});

test("the whole way, five times over: felt off, noted, talked about, repaired, counted", async () => {
  assert.match((await desk.ask("/settings/practice-picture")).text, /fewer than five/);
  const clients = [];
  for (let i = 0; i < 5; i++) {
    const client = await practice.client(`Wren ${i}`);
    await held(client, 90, GOOD);
    await held(client, 60, OFF);
    await desk.post(`/client/${client}/repair`, { type: "unsure", "about.bond": "1" });
    await held(client, 40);
    const asked = (await desk.ask(`/client/${client}/glance`)).text;
    const id = asked.match(/name="subject" value="rupture">\s*<input type="hidden" name="id" value="(\d+)"/)[1];
    assert.equal((await desk.post(`/client/${client}/talk`,
      { subject: "rupture", id, answer: "yes", back: "glance" })).status, 303);
    clients.push(client);
  }
  await new Promise((done) => setTimeout(done, 1100)); // a later check, by its second
  for (const client of clients) {
    await held(client, 20, GOOD);
    assert.match((await desk.ask(`/client/${client}`)).text, /repaired – you both did that/);
  }
  const picture = (await desk.ask("/settings/practice-picture")).text
    .replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  const counts = picture.match(/lower than usual (\d+).*?(\d+).*?(\d+)/)?.slice(1).map(Number);
  assert.ok(counts, picture);
  const [dips, talked, returned] = counts;
  assert.ok(dips >= 5 && talked >= 5 && returned >= 5, `${counts}`);
  assert.ok(talked <= dips && returned <= dips, `${counts}`);
});

test("A1, A2: the practice's picture knows no therapist, and no small number", async () => {
  const source = readFileSync("src/practice/repair_rate.c", "utf8").replace(/\/\/[^\n]*/g, "");
  assert.doesNotMatch(source, /staff/, "not in a query, not in a variable");
  const page = (await desk.ask("/settings/practice-picture")).text;
  assert.doesNotMatch(page, /Mara Lind|\d+ ?%/);
});
