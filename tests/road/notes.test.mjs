// notes - the note keeps itself and makes promises once; the client's own view
// waits for the therapist's; what somebody writes for themselves reaches nobody
// (J16, C12, M38, M39, SH06).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPractice, PASSPHRASE } from "../browser/practice.mjs";
import { signIn } from "./visitor.mjs";

const JO = "window paper river four";
const SECRET = "quixotically";
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

let practice, mara, client, session;

const keep = (who, version, fields, id = session) => who.ask(`/session/${id}/note`,
  { token: who.token, version, do: "keep", ...fields });
const save = (who, version, fields, id = session) => who.ask(`/session/${id}/note`,
  { token: who.token, version, do: "save", ...fields });
const page = async (who = mara, id = session) => (await who.ask(`/session/${id}`)).text;

async function holds(folder, word) {
  return new Promise((done) => execFile("grep", ["-rqa", word, folder],
    (error) => done(!error)));
}
async function exported() {
  const to = join(practice.data, "..", `export-${Date.now()}-${Math.random()}`);
  await practice.run("export", "--client", client, "--to", to);
  let all = "";
  for (const name of await readdir(to, { recursive: true })) {
    all += await readFile(join(to, name), "utf8").catch(() => "");
  }
  return all;
}

before(async () => {
  practice = await openPractice();
  client = await practice.client("Kite");
  session = await practice.session(client, `${day(0)}T00:05`);
  mara = await signIn(practice, { passphrase: PASSPHRASE });
});
after(() => practice?.close());

test("a note keeps itself, quietly", async () => {
  const one = await keep(mara, 0, { heard: "How long the mornings are" });
  assert.deepEqual([one.status, one.headers.get("note-version"), one.text], [204, "1", ""]);
  assert.match(one.headers.get("note-saved"), /^\d\d:\d\d$/);
  const two = await keep(mara, 1, { did: "asked" });
  assert.equal(two.headers.get("note-version"), "2");
  assert.match(await page(), /How long the mornings are[\s\S]*asked/);
  const lapsed = await mara.ask(`/session/${session}/note`,
    { token: "0", version: 2, do: "keep", did: "from elsewhere" });
  assert.deepEqual([lapsed.status, lapsed.headers.get("note-saved")], [409, null]);
  assert.match(lapsed.text, /value="from elsewhere"/, "offered to be sent again, not kept");
  assert.doesNotMatch(await page(), /from elsewhere/);
  assert.equal((await keep(mara, 2, { did: "x".repeat(6000) })).status, 400);
});

test("a tab that is behind is refused, set aside and shown both", async () => {
  const behind = await keep(mara, 1, { did: "another <b>tab</b>" });
  assert.equal(behind.status, 409);
  assert.match(behind.text, /Another window saved this note/);
  assert.match(behind.text, /asked/);
  const both = await save(mara, 1, { heard: "How long the mornings are", did: "another <b>tab</b>" });
  assert.equal(both.status, 409);
  assert.match(both.text, /What stands there now:\s*<q>asked<\/q>/);
  assert.match(both.text, /<textarea[^>]*>another &lt;b&gt;tab/);
  assert.doesNotMatch(both.text, /conflict-heard/, "only what differs needs a decision");
  const past = await mara.ask(`/session/${session}/note`);
  assert.match(past.text, /set aside[\s\S]*another &lt;b&gt;tab/);
  const twice = await save(mara, 1, { did: "asked" }); // a double click
  assert.equal(twice.status, 303);
});

test("a line makes one promise, on Save and not before", async () => {
  const line = `;p send the letter ${day(3)}\n;px nothing\n;p ask about the course`;
  const kept = await keep(mara, 2, { promised: line });
  assert.equal(kept.status, 200);
  assert.match(kept.text, /will become: promise, by .*: send the letter/);
  assert.match(kept.text, /;px nothing[\s\S]*stays as text/);
  assert.match(kept.text, /promise, in seven days, .*: ask about the course/);
  const before = await mara.ask(`/client/${client}/glance`);
  assert.doesNotMatch(before.text, /send the letter/);
  const saved = await save(mara, 3, { promised: line });
  assert.deepEqual([saved.status, saved.to], [303, `/session/${session}#note`]);
  assert.equal((await save(mara, 3, { promised: line })).status, 409, "a second press");
  const text = await page();
  assert.match(text, /✓ promise, by [^\n]*: send the letter\n;px nothing\n✓ promise, in seven/);
  assert.equal(text.match(/A promise, by [^:]*: send the letter/g).length, 1);
  const version = text.match(/note-form[\s\S]*?name="version" value="(\d+)"/)[1];
  await save(mara, version, { promised: line }); // the same lines once more
  assert.equal((await page()).match(/A promise, by/g).length, 2);
  assert.equal((await exported()).match(/"words":\s*"send the letter"/g).length, 1);
});

test("the day of a promise can be changed", async () => {
  const [, version, made] = (await page())
    .match(/name="version" value="(\d+)">\s*<input type="hidden" name="made" value="(\d+)"/);
  const move = (to) => mara.ask(`/session/${session}/note`,
    { token: mara.token, do: "due", version, made, day: to });
  assert.equal((await move(day(-2))).status, 400, "not into the past");
  assert.equal((await move(day(20))).status, 303);
  assert.equal((await move(day(30))).status, 303, "an old page changes nothing");
  assert.match(await page(), new RegExp(`value="${day(20)}"`));
});

test("ending the session runs what waits", async () => {
  const id = await practice.session(client, `${day(-1)}T10:00`);
  await keep(mara, 0, { agreed: ";plan walk on two evenings" }, id);
  const version = async () => (await page(mara, id)).match(/name="version" value="(\d+)"/)[1];
  for (const what of ["start", "end"]) {
    const done = await mara.ask(`/session/${id}`, { token: mara.token, version: await version(), do: what });
    assert.equal(done.status, 303);
  }
  assert.match(await page(mara, id), /✓ plan: walk on two evenings/);
});

test("the client's view waits for the therapist's, and stays apart from it", async () => {
  const id = await practice.session(client, `${day(-2)}T10:00`);
  const form = await practice.invite(client, "post", id);
  const fields = { heard: 1, valued: 1, direction: 1, way: 1, off: 3 };
  const sent = await fetch(practice.origin + form, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ ...fields, note: "I felt hurried", note_to: "0" }) });
  assert.equal(sent.headers.get("location"), `${form}/thanks`);
  for (const what of ["start", "end"]) {
    const [, version] = (await page(mara, id)).match(/name="version" value="(\d+)"/);
    await mara.ask(`/session/${id}`, { token: mara.token, version, do: what });
  }
  const hidden = await page(mara, id);
  assert.match(hidden, /It is shown once you have given yours/);
  assert.doesNotMatch(hidden, /I felt hurried/);
  const version = hidden.match(/name="version" value="(\d+)"/)[1];
  const half = await mara.ask(`/session/${id}`, { token: mara.token, version, do: "rate", heard: 4 });
  assert.equal(half.status, 400);
  await mara.ask(`/session/${id}`,
    { token: mara.token, version, do: "rate", heard: 4, direction: 4, off: 0 });
  assert.match(await page(mara, id), /How Kite saw it[\s\S]*I felt hurried/);
  assert.match((await mara.ask(`/client/${client}`)).text, /how the client and the therapist saw it/);
  const view = (await mara.ask(`/client/${client}/share`, { token: mara.token })).to;
  const shared = await (await fetch(practice.origin + view)).text();
  assert.doesNotMatch(shared, /therapist saw|asked|mornings are/, "nothing of it in the shared view");
  await mara.ask(view + "/close", {});
  assert.doesNotMatch(await exported(), /"rater":\s*"therapist"/);
});

test("a reflection reaches nobody but who wrote it", async () => {
  const alone = (who, version, id = session) => who.ask(`/session/${id}/alone`,
    { token: who.token, version, do: "keep", alone: `I was quick, ${SECRET}` });
  const kept = await alone(mara, 0);
  assert.deepEqual([kept.status, kept.headers.get("note-version")], [204, "1"]);
  assert.equal((await alone(mara, 0)).status, 409);
  assert.match((await mara.ask("/my/reflections")).text, new RegExp(SECRET));
  assert.match(await page(), new RegExp(SECRET));

  const link = (await practice.run("staff", "add", "--name", "Jo Park", "--role", "therapist")).trim();
  const joined = await fetch(practice.origin + link, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ name: "jo", passphrase: JO, passphrase_again: JO }) });
  assert.equal(joined.status, 303);
  const jo = await signIn(practice, { name: "jo", passphrase: JO });
  for (const path of ["/my/reflections", "/my/practice", "/"]) {
    const { status, text } = await jo.ask(path);
    assert.equal(status, 200, path);
    assert.doesNotMatch(text, new RegExp(SECRET), path);
  }
  for (const path of [`/session/${session}`, `/session/${session}/note`]) {
    assert.equal((await jo.ask(path)).status, 404, path);
  }
  assert.equal((await alone(jo, 1)).status, 404);

  const mine = (await mara.ask(`/client/${client}/my-page`, { token: mara.token })).text
    .match(/\/me\/[a-z2-7]{26}/)[0];
  assert.doesNotMatch(await (await fetch(practice.origin + mine)).text(), new RegExp(SECRET));
  assert.doesNotMatch(await exported(), new RegExp(`${SECRET}|reflection`));
  assert.equal(await holds(practice.data, SECRET), false, "no file of the folder has it");
  await mara.ask("/my/practice", { token: mara.token, do: "talk", talk: `Ines ${SECRET}` });
  assert.match((await mara.ask("/my/practice")).text, new RegExp(SECRET));
  assert.equal(await holds(practice.data, SECRET), false);
});

test("the practice's code does not open it, the owner's own does", async () => {
  const made = await mara.ask("/my/reflections", { token: mara.token, do: "code" });
  const code = made.text.match(/<code>([A-Z0-9-]{23})<\/code>/)[1];
  const fresh = "another four words here";
  await mara.ask("/settings/passphrase", { token: mara.token, old_passphrase: PASSPHRASE,
    new_passphrase: fresh, passphrase_again: fresh });
  let again = await signIn(practice, { name: "Mara Lind", passphrase: fresh });
  assert.match((await again.ask("/my/reflections")).text, new RegExp(SECRET), "a change wraps it anew");
  assert.equal((await mara.ask("/my/reflections")).status, 200, "the login that changed it stays");

  const wrong = await again.ask("/my/reflections",
    { token: again.token, do: "open", code: "AAAAA-AAAAA-AAAAA-AAAAA", passphrase: fresh });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /recovery code does not open them/);
  const opened = await again.ask("/my/reflections",
    { token: again.token, do: "open", code: code.toLowerCase().replaceAll("-", " "), passphrase: fresh });
  assert.equal(opened.status, 303);
  const anew = await again.ask("/my/reflections",
    { token: again.token, do: "anew", sure: 1, passphrase: fresh });
  assert.equal(anew.status, 400, "what is open is not begun anew");
  again = await signIn(practice, { name: "Mara Lind", passphrase: fresh });
  assert.match((await again.ask("/my/reflections")).text, new RegExp(SECRET));
});
