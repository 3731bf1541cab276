// path - on the road: the client's words are theirs alone, no clock and no
// round shares a letter, and a handover opens nothing before it was agreed and
// read (M37, SH03, SH04).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { openDesk, signIn, visit } from "./visitor.mjs";

const JO = "window paper river four";
let practice, mara, jo, kite, mine;

const client = (path, fields) => visit(practice.origin, `${mine}/${path}`, fields);
const versionOf = ({ text }) => text.match(/name="version" value="(\d+)"/)[1];

before(async () => {
  practice = await openPractice();
  kite = await practice.client("Kite");
  mara = await signIn(practice);
  const link = (await practice.run("staff", "add", "--name", "Jo Park", "--role", "therapist")).trim();
  jo = await openDesk(practice, (await visit(practice.origin, link,
    { name: "jo", passphrase: JO, passphrase_again: JO })).cookie);
  const page = await mara.post(`/client/${kite}/my-page`, {});
  mine = page.text.match(/\/me\/[a-z2-7]{26}/)[0];
});
after(() => practice?.close());

test("the client writes, the therapist reads and cannot write", async () => {
  const kept = await client("path", { part: "to", seen: 0, words: "A garden of my own" });
  assert.equal(kept.status, 303);
  const page = await mara.ask(`/client/${kite}/path`);
  assert.match(page.text, /A garden of my own/);
  assert.doesNotMatch(page.text, /name="seen"/);
  assert.match((await mara.ask(`/client/${kite}/glance`)).text, /A garden of my own/);
  for (const path of ["path", "path/moment", "vision"]) {
    const tried = await mara.post(`/client/${kite}/${path}`,
      { part: "to", seen: 0, version: 2, words: "A bigger garden" });
    assert.notEqual(tried.status, 303, path);
  }
  assert.doesNotMatch((await client("path")).text, /bigger garden/);
});

test("what cannot be kept comes back as it was typed", async () => {
  const reply = await client("path/moment", { when: "long ago", words: "The year of the move" });
  assert.equal(reply.status, 400);
  assert.match(reply.text, /value="The year of the move"[\s\S]*value="long ago"/);
  const many = await client("path", { part: "from", seen: 0, words: "x".repeat(5000) });
  assert.equal(many.status, 400);
  assert.match(many.text, /xxxxx<\/textarea>/);
});

test("a stranger's ticket, an offer of somebody else: nothing", async () => {
  assert.equal((await visit(practice.origin, `/me/${"a".repeat(26)}/path`)).status, 404);
  assert.equal((await client("letters/1")).status, 404);
  assert.equal((await client("path/offer", { offer: 999, do: "take" })).status, 303, "idempotent");
});

test("a letter reaches the client by one button and by nothing else", async () => {
  const lines = await mara.ask(`/client/${kite}/letters/new?kind=midway`);
  const key = lines.text.match(/name="line" value="(path\.\d+)"/)[1];
  const made = await mara.post(`/client/${kite}/letters/new`, { kind: "midway", line: key });
  const draft = await mara.ask(made.to);
  assert.match(draft.text, /A garden of my own/);
  await mara.post(made.to, { do: "ready", version: versionOf(draft), words: "Dear Kite" });
  assert.match((await mara.ask(made.to)).text, /Ready/);
  assert.match((await client("letters")).text, /no letter here yet/);
  const ready = await mara.ask(made.to);
  assert.equal((await mara.post(made.to, { do: "share", version: versionOf(ready) })).status, 303);
  const old = await mara.post(made.to, { do: "take_back", version: versionOf(ready) });
  assert.equal(old.status, 409, "an older tab takes nothing back");
  assert.match((await client("letters/1")).text, /Dear Kite/);
  assert.doesNotMatch((await mara.ask(made.to)).text, /Read by/, "a page that was opened says nothing");
  assert.match((await visit(practice.origin, mine)).text, /A letter to read/);
  assert.equal((await client("letters/1", { do: "read" })).status, 303);
  assert.match((await mara.ask(made.to)).text, /Read by them/);
  assert.doesNotMatch((await client("letters/1")).text, /I have read it/);
  assert.doesNotMatch((await visit(practice.origin, mine)).text, /A letter to read/);
});

// No round, job or command of the program shares or gives a letter.
test("only the page of the therapist calls letter_set_state", () => {
  const callers = ["src/practice", "src/web", "src/cli"].flatMap((room) => readdirSync(room)
    .filter((name) => name.endsWith(".c")
      && readFileSync(`${room}/${name}`, "utf8").includes("letter_set_state(")));
  assert.deepEqual(callers.sort(), ["demo_path.c", "letter.c", "page_letters.c"]);
});

test("a handover opens nothing before it was agreed and read", async () => {
  const path = `/client/${kite}/handover`;
  const self = await mara.post(path, { do: "begin", version: 0, to: 1 });
  assert.equal(self.status, 400);
  assert.match(self.text, /goes to somebody else/);
  await mara.post(path, { do: "begin", version: 0, to: 2 });
  assert.equal((await mara.post(path, { do: "begin", version: 0, to: 2 })).status, 409);
  await mara.post(path, { do: "give", version: 1, helps: "Silence is fine" });
  for (const closed of [`/client/${kite}`, `/client/${kite}/path`, path, "/handover/1"]) {
    assert.equal((await jo.ask(closed)).status, 404, closed);
  }
  assert.doesNotMatch((await jo.ask("/")).text, /Kite/);
  const page = await client("handover");
  assert.match(page.text, /Silence is fine/);
  const stale = await client("handover", { do: "agree", version: 1, hurts: "Being hurried" });
  assert.match(stale.to, /changed=1/);
  assert.match((await client("handover")).text, /Being hurried/, "kept all the same");
  await client("handover", { do: "agree", version: versionOf(page), hurts: "Being hurried", notes: 0 });
  const waiting = await jo.ask(`/client/${kite}`);
  assert.equal(waiting.status, 409);
  assert.match(waiting.text, /Please read the handover first/);
  const pack = await jo.ask("/handover/1");
  assert.match(pack.text, /Silence is fine[\s\S]*Being hurried/);
  const taken = await jo.post("/handover/1", { version: versionOf(pack) });
  assert.equal(taken.to, `/client/${kite}`);
  assert.equal((await jo.ask(taken.to)).status, 200);
  assert.equal((await mara.ask(`/client/${kite}`)).status, 404);
  assert.equal((await mara.post(path, { do: "withdraw", version: 1 })).status, 404);
});

test("somebody leaves with a client: the owner stands in without a word of theirs", async () => {
  await practice.run("staff", "leave", "--staff", "2");
  const people = await mara.ask("/settings/people");
  assert.match(people.text, /Kite[\s\S]*with Jo Park/);
  assert.equal((await mara.ask(`/client/${kite}`)).status, 404, "still not hers");
  await mara.post("/settings/people", { do: "hand_over", client: kite, to: 1 });
  assert.match((await mara.ask("/settings/people")).text, /With the client, to read/);
  const page = await client("handover");
  assert.match(page.text, /A garden of my own/);
  await client("handover", { do: "agree", version: versionOf(page), notes: 1 });
  const id = (await mara.ask("/")).text.match(/\/handover\/(\d+)/)[1];
  const pack = await mara.ask(`/handover/${id}`);
  await mara.post(`/handover/${id}`, { version: versionOf(pack) });
  assert.equal((await mara.ask(`/client/${kite}`)).status, 200);
});
