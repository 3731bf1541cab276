// What two people agreed, on the road: through the commands, the therapist's
// pages and the client's own, as browsers without scripts send it. Two tabs,
// two at the same moment, somebody else's things, messages that say nothing
// (C4, C5, C8, C14, M25, M28 to M30, S8, S11).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { local, signIn, visit } from "./visitor.mjs";

let practice, desk, kite, wren;

const day = (hours) => local(hours).slice(0, 10);

async function keep(path, fields) {
  const reply = await desk.post(path, fields);
  assert.equal(reply.status, 303, `${path}: ${reply.text.slice(0, 600)}`);
  return reply;
}
// The client's own page: its address, and what is sent from it.
async function pageOf(client) {
  const base = (await practice.run("my-page", "--client", client)).match(/\/me\/\S+/)[0];
  return {
    base,
    look: async (where) => {
      const { status, text } = await visit(practice.origin, where ? `${base}/${where}` : base);
      assert.equal(status, 200, where);
      return text;
    },
    send: (where, fields) => visit(practice.origin, `${base}/${where}`, fields),
  };
}
const agreements = async (client = kite) =>
  (await desk.ask(`/client/${client}/agreements`)).text;
// The newest id that a page names: "goal", "promise", "plan".
const idOf = (html, what) =>
  Math.max(...[...html.matchAll(new RegExp(`action="/${what}/(\\d+)"`, "g"))].map((m) => m[1]));
const versionOf = (html, what, id) =>
  html.split(`action="/${what}/${id}"`)[1].match(/name="version" value="(\d+)"/)[1];

before(async () => {
  practice = await openPractice();
  kite = await practice.client("Kite");
  wren = await practice.client("Wren");
  await practice.session(kite, local(2));
  desk = await signIn(practice);
});
after(() => practice?.close());

test("M28: a promise without a day is due by the next session, and moves with a line", async () => {
  await keep(`/client/${kite}/promise`, { words: "send the letter", shown: "yes" });
  await keep(`/client/${kite}/promise`, { words: "read up on naps", day: day(-48) });
  const page = await pageOf(kite);
  let html = await agreements();
  assert.match(html, /You said you would: &ldquo;read up on naps&rdquo;[^<]*Keep it, or tell Kite it moves\?/);
  assert.match(await page.look("agreed"), /send the letter/);
  assert.doesNotMatch(await page.look("agreed"), /naps/, "not shown: the therapist's alone");

  const id = idOf(html, "promise") - 1;
  const version = versionOf(html, "promise", id);
  const moved = await keep(`/promise/${id}`, { version, state: "renegotiated",
    day: day(96), line: "It takes until Friday.", tell: "yes" });
  assert.match(moved.to, /told=2/, "no channel was allowed, and it is said");
  assert.match((await desk.ask(moved.to.replace(/#.*/, ""))).text, /nothing is sent/);
  assert.match(await page.look("agreed"), /It takes until Friday\./);

  const late = await desk.post(`/promise/${id}`, { version, state: "kept", line: "Done now." });
  assert.equal(late.status, 409, "an older tab");
  assert.match(late.text, /Done now\./, "keeps what was typed");
  await keep(`/promise/${id}`, { version: String(Number(version) + 1), state: "kept" });
  html = await agreements();
  assert.match(html, /Kept and let go[\s\S]*moved to[\s\S]*It takes until Friday/);
});

test("S8: nobody but the therapist hears that something is late", async () => {
  await practice.run("promise", "add", "--client", kite, "--words", "call the surgery",
    "--due", day(-72));
  await keep(`/client/${kite}/promise`, { words: "print the map", day: day(-72), shown: "yes" });
  assert.match((await desk.ask(`/client/${kite}/card`)).text, /You said you would|call the surgery|promise/i);
  const page = await pageOf(kite);
  for (const where of ["", "agreed", "plan", "goals", "limits", "preferences"]) {
    const html = await page.look(where);
    assert.doesNotMatch(html, /call the surgery|overdue|\blate\b|Keep it, or tell/, where);
  }
  assert.match(await page.look("agreed"), /print the map/, "what is shown stands there, no more");
  const paper = (await desk.ask(`/client/${kite}/summary`)).text;
  assert.doesNotMatch(paper.match(/<article[\s\S]*<\/article>/)[0], /call the surgery|Kite/);
});

test("M30: a plan card, what the client says, and the review before the chart", async () => {
  await practice.run("plan", "add", "--client", kite, "--words", "a short walk",
    "--when", "Tuesday", "--obstacle", "rain", "--plan-b", "round the block");
  const page = await pageOf(kite);
  const html = await page.look("plan");
  assert.match(html, /rain[\s\S]*round the block/);
  const plan = html.match(/name="plan" value="(\d+)"/)[1];
  const version = versionOf(await agreements(), "plan", plan);
  const card = { do: "rewrite", version, words: "a short walk", plan_b: "round the block" };
  await keep(`/plan/${plan}`, { ...card, obstacle: "rain, or a bad night" });
  const other = await desk.post(`/plan/${plan}`, { ...card, obstacle: "visitors" });
  assert.equal(other.status, 409, "the other tab");
  assert.match(other.text, /rain, or a bad night[\s\S]*visitors/, "both are there");
  const bad = await page.send("plan", { plan, review: "tried", difficulty: "7" });
  assert.equal(bad.status, 400);
  const kept = await page.send("plan", { plan, review: "not_this_time", usefulness: "0" });
  assert.equal(kept.status, 303);
  const glance = (await desk.ask(`/client/${kite}/glance`)).text;
  assert.match(glance, /Review[\s\S]*a short walk[\s\S]*Kite says: did not fit this time; not useful/);
  const sheet = await desk.ask(`/client/${kite}/plan/${plan}`);
  assert.match(sheet.text, /round the block/);
  assert.equal((await desk.ask(`/client/${wren}/plan/${plan}`)).status, 404);
});

test("S11: the chips of the form are a word about the plan", async () => {
  const session = await practice.session(wren, local(1));
  await practice.run("plan", "add", "--client", wren, "--words", "ring her");
  const form = await practice.invite(wren, "pre", session);
  const sent = await visit(practice.origin, form, { able: "2", weighed: "1", close: "2", hope: "3", since: "7" });
  assert.equal(sent.status, 303);
  assert.match(await agreements(wren), /ring her[\s\S]*Wren, [^:]+:<\/span> did not fit this time/);
});

test("M25: three goals, and two agreements at the same moment", async () => {
  const page = await pageOf(kite);
  const ids = [];
  for (const words of ["sleep", "cook", "sing", "swim"]) {
    ids.push((await practice.run("goal", "add", "--client", kite, "--words", words,
      "--by", "client")).trim());
  }
  await keep(`/goal/${ids[0]}`, { do: "therapist" });
  await keep(`/goal/${ids[1]}`, { do: "therapist" });
  const both = await Promise.all([2, 3].map((i) =>
    desk.post(`/goal/${ids[i]}`, { do: "therapist" })));
  assert.deepEqual(both.map(({ status }) => status).filter((status) => status === 303).length, 1,
    "one of the two is the third");
  assert.match(both.find(({ status }) => status !== 303).text, /three goals at a time are enough/);
  assert.equal((await page.look("goals")).match(/name="rate\.\d+" value="0"/g).length, 3);

  const version = "1";
  await keep(`/goal/${ids[0]}`, { do: "reword", version, words: "sleep most nights" });
  const old = await page.send("goals", { do: "reword", goal: ids[0], version, words: "dream again" });
  assert.equal(old.status, 409);
  assert.match(old.text, /value="dream again"/, "what was typed is still there");
  const seen = await agreements();
  assert.match(seen, /sleep most nights[\s\S]*Earlier words[\s\S]*<li>sleep </);
  const stale = await page.send("goals", { do: "agree", goal: ids[0], version });
  assert.equal(stale.status, 409, "nobody agrees to words that are gone");
  assert.equal((await page.send("goals", { [`rate.${ids[1]}`]: "6", do: "rate" })).status, 303);
  assert.match(await agreements(), /last 6 of 10/);
});

test("C5, C14: a decision with its options, and a correction beside it", async () => {
  await practice.run("decision", "add", "--client", kite, "--words", "every two weeks",
    "--options", "weekly; every two weeks", "--matters", "the children");
  const page = await pageOf(kite);
  const html = await page.look("agreed");
  assert.match(html, /weekly; every two weeks[\s\S]*the children/);
  const decision = html.match(/name="decision" value="(\d+)"/)[1];
  assert.equal((await page.send("agreed", { decision, words: "until May" })).status, 303);
  assert.match(await agreements(), /every two weeks[\s\S]*wants this corrected[\s\S]*until May/);
  await keep(`/decision/${decision}`, { words: "it held" });
  assert.match(await page.look("agreed"), /every two weeks[\s\S]*until May[\s\S]*it held/);
});

test("M29: limits are read by version, and asked about once", async () => {
  const page = await pageOf(kite);
  const draft = { version: "0", length: "50 minutes", fees: "eighty", do: "publish" };
  await keep("/settings/limits", draft);
  assert.match(await page.look(""), /How we work: something to read/);
  const two = await desk.post("/settings/limits", { ...draft, fees: "ninety" });
  assert.equal(two.status, 409, "the other tab");
  assert.match(two.text, /ninety/);
  assert.equal((await page.send("limits", { version: "1" })).status, 400, "nothing was ticked");
  assert.equal((await page.send("limits", { version: "1", read: "yes", question: "and ill?" })).status, 303);
  assert.match((await desk.ask("/settings/limits")).text, /Not acknowledged yet[\s\S]*Wren/);
  await keep("/settings/limits", { ...draft, version: "1", fees: "ninety" });
  assert.match(await page.look(""), /How we work has changed/);
  assert.equal((await page.send("limits", { version: "1", read: "yes" })).status, 409);
  assert.equal((await page.send("limits", { version: "2", do: "later" })).status, 303);
  assert.doesNotMatch(await page.look(""), /How we work has changed/, "not asked again");
  assert.match(await agreements(), /Version 1 was read[\s\S]*version 2 not yet[\s\S]*and ill\?/);
  assert.match((await desk.ask("/settings/limits/1")).text, /eighty/, "the earlier one is readable");
  await keep(`/client/${wren}/limits`, { version: "2" });
  assert.match(await agreements(wren), /Read on paper/);
});

test("SH01: a card of preferences, each one kept", async () => {
  const page = await pageOf(wren);
  assert.equal((await page.send("preferences", {})).status, 400);
  assert.equal((await page.send("preferences", { lead: "0", help: "7", line: "slowly" })).status, 303);
  await keep(`/client/${wren}/preferences`, { lead: "4", help: "8" });
  const html = (await desk.ask(`/client/${wren}/preferences`)).text;
  assert.match(html, /to bring what is on their mind[\s\S]*8 of 10[\s\S]*Earlier cards[\s\S]*a plan for each time/);
  assert.match((await desk.ask(`/client/${wren}/glance`)).text, /Expects it to help: 8 of 10/);
});

test("nobody reaches what is somebody else's", async () => {
  const page = await pageOf(wren);
  const html = await agreements(kite);
  const goal = html.match(/action="\/goal\/(\d+)"/)[1];
  const decision = html.match(/action="\/decision\/(\d+)"/)[1];
  for (const [where, fields] of [
    ["goals", { do: "close", goal, version: "1" }],
    ["goals", { do: "rate", [`rate.${goal}`]: "5" }],
    ["agreed", { decision, words: "x" }],
    ["plan", { plan: "1", review: "tried" }],
  ]) {
    assert.equal((await page.send(where, fields)).status, 404, where);
  }
  assert.equal((await visit(practice.origin, `/goal/${goal}`, { do: "close" })).status, 401, "signed out");
  assert.match(await agreements(kite), new RegExp(`/goal/${goal}"`));
});

test("no word of it lies open in a file", async () => {
  const words = ["send the letter", "It takes until Friday", "round the block", "sleep most nights",
    "until May", "eighty", "and ill?", "slowly"];
  for (const name of await readdir(practice.data)) {
    const bytes = await readFile(join(practice.data, name)).catch(() => Buffer.alloc(0));
    for (const word of words) {
      assert.ok(!bytes.includes(word), `${name}: ${word}`);
    }
  }
});
