// listening_differ - what a therapist does with a report: a label that they see
// differently, lines for supervision without names, their own habits.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPractice, PASSPHRASE } from "../browser/practice.mjs";
import { signIn } from "./visitor.mjs";

const SAID = `Mara: What was the week like for you?
Kite: Long. My sister Annabel came from Leeds and I did not sleep.
Mara: You were worn out, and you still made room for Annabel.
Kite: Yes, exactly. I never say no to her, and then I am angry with myself for days.
Mara: Angry with yourself, and a little with her.
Kite: This isn't helping. You keep saying that.
Mara: I am sorry. What would help more, Kite?
Kite: I don't know. Maybe just listen.`;

let practice, mara, kite, session;
const at = (where = "") => `/session/${session}/listening${where}`;
const day = new Date().toISOString().slice(0, 10);

before(async () => {
  practice = await openPractice();
  mara = await signIn(practice, { passphrase: PASSPHRASE });
  await mara.post("/settings/listening", { listening: "yes", listening_days: "30" });
  kite = await practice.client("Kite");
  session = await practice.session(kite, `${day}T00:05`);
  const yes = await mara.post(at(), { do: "note_yes", days: "20", told: "yes", said_at: `${day}T00:01` });
  assert.equal(yes.status, 303, yes.text);
  const form = new FormData();
  form.set("token", mara.token);
  form.set("pasted", SAID);
  const kept = await fetch(practice.origin + at("/transcript"), { method: "POST",
    redirect: "manual", body: form, headers: { cookie: mara.cookie } });
  assert.equal(kept.status, 303, await kept.text());
  const version = (await mara.ask(at())).text.match(/name="version" value="(\d+)"/)[1];
  assert.equal((await mara.post(at("/therapist"), { version, speaker: "0" })).status, 303);
});
after(() => practice?.close());

test("a label is seen differently, and the report shows both", async () => {
  const turn = (await mara.ask(at("/turn/3"))).text;
  assert.match(turn, /How do you see this turn\?/);
  assert.match(turn, /made room for Annabel/);
  const given = turn.match(/name="behaviour" value="(\w+)" checked/)[1];
  const other = given === "reflection" ? "question" : "reflection";
  const said = await mara.post(at("/turn/3"), { behaviour: other, why: "It was one." });
  assert.equal(said.status, 303, said.text);
  assert.equal(said.to, `${at()}#turn-3`);
  assert.match((await mara.ask(at("/turn/3"))).text, new RegExp(`value="${other}" checked`));
  assert.match((await mara.ask(at())).text, /You see (this|it) differently/i);
  assert.match((await mara.ask("/my/listening")).text,
    /What the therapist mainly did<\/th><td>4<\/td><td>1</);
  await mara.post(at("/turn/3"), { behaviour: given });
  assert.match((await mara.ask("/my/listening")).text,
    /What the therapist mainly did<\/th><td>4<\/td><td>0</);
});

test("a client's turn has its own question; a slip keeps what was typed", async () => {
  const turn = (await mara.ask(at("/turn/2"))).text;
  assert.match(turn, /Where does the client lean here\?/);
  assert.doesNotMatch(turn, /name="behaviour"/);
  const slip = await mara.post(at("/turn/2"), { talk: "happy", why: "kept as typed" });
  assert.equal(slip.status, 422);
  assert.match(slip.text, /kept as typed/);
  for (const number of ["0", "9", "x"]) {
    assert.equal((await mara.ask(at(`/turn/${number}`))).status, 404, number);
  }
});

test("lines for supervision name nobody, also not what was added", async () => {
  const page = (await mara.ask(at("/supervision"))).text;
  const words = page.match(/<textarea[^>]*>([^<]*)</)[1];
  assert.ok(words.length > 80, words);
  for (const name of ["Annabel", "Leeds", "Kite", "Mara"]) {
    assert.ok(!words.includes(name), `${name} in: ${words}`);
  }
  assert.match(words, /Client: /);
  const kept = await mara.post(at("/supervision"), { words: `${words}\nHow do I stay with Kite here?` });
  assert.equal(kept.to, "/my/supervision", kept.text);
  const list = (await mara.ask("/my/supervision")).text;
  assert.match(list, /How do I stay with \[name \d\] here\?/);
  assert.equal((await mara.post(at("/supervision"), { words: " " })).status, 422);
});

test("taken back, the lines go too", async () => {
  assert.equal((await mara.post(at(), { do: "withdraw" })).status, 303);
  assert.doesNotMatch((await mara.ask("/my/supervision")).text, /How do I stay with/);
  for (const where of ["/supervision", "/turn/3"]) {
    assert.equal((await mara.ask(at(where))).status, 404, where);
  }
});

test("switched off, there are no habits", async () => {
  assert.match((await mara.ask("/my/practice")).text, /\/my\/listening/);
  await mara.post("/settings/listening", { listening: "no", listening_days: "30" });
  assert.equal((await mara.ask("/my/listening")).status, 404);
  assert.doesNotMatch((await mara.ask("/my/practice")).text, /\/my\/listening/);
});
