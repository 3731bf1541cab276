// listening - a transcript of one session: off until the owner says otherwise,
// nothing without the client's yes, nobody but the therapist of that session,
// and gone when it was to go (C3, H29 to H35).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openPractice, PASSPHRASE } from "../browser/practice.mjs";
import { openDesk, signIn, visit } from "./visitor.mjs";

const JO = "window paper river four";
const SAMPLES = "tests/samples/transcripts";
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
// Our own sentences; the odd words are looked for on the disk.
const SAID = ["What was the week like for you?", "Long. I felt quizzaciously alone in the evenings.",
  "The evenings were the hardest, and nobody was there.", "Yes. I want to change that, I think.",
  "What would a first step look like?", "Calling my sister, maybe. Or the choir.",
  "You miss singing with them.", "More than I like to say.",
  "How could you make it small?", "One call, on Sunday. That is all I can do.",
  "One call is a step. What might get in the way?", "That I tell myself she is busy."];
const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 23);
const VTT = `WEBVTT\n\n${SAID.map((words, i) => `${i + 1}\n${clock(i * 9)} --> ${clock(i * 9 + 7)}\n`
  + `<v ${i % 2 ? "Kite" : "Mara"}>${words}\n`).join("\n")}`;

let practice, owner, mara, jo, kite, me, session, other;

// A file, or fields alone, as a browser sends them.
function upload(desk, id, { file, name = "monday.vtt", type = "text/vtt", fields = {}, token = desk.token } = {}) {
  const form = new FormData();
  if (token) form.set("token", token);
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set("file", new Blob([file ?? ""], { type }), file === undefined ? "" : name);
  return fetch(`${practice.origin}/session/${id}/listening/transcript`, {
    method: "POST", redirect: "manual", body: form, headers: { cookie: desk.cookie } });
}
const at = (id, where = "") => `/session/${id}/listening${where}`;
const page = async (desk = mara, id = session) => (await desk.ask(at(id))).text;
const say = (id, fields, desk = mara) => desk.post(at(id), fields);
const answer = (id, word) => visit(practice.origin, `${me}/listening`,
  { session: id, version: "1", do: word });
const holds = (folder, word) => new Promise((done) =>
  execFile("grep", ["-rqa", word, folder], (error) => done(!error)));
const problem = (text) => text.match(/error-summary[^>]*>\s*<p>([^<]*)/)?.[1];
const opened = async (id) => (await page(mara, id)).match(/name="version" value="(\d+)"/)?.[1];

async function join(name) {
  const path = (await practice.run("staff", "add", "--name", name, "--role", "therapist")).trim();
  const reply = await visit(practice.origin, path, { name, passphrase: JO, passphrase_again: JO });
  return openDesk(practice, reply.cookie);
}

before(async () => {
  practice = await openPractice();
  owner = await signIn(practice, { passphrase: PASSPHRASE });
  mara = await join("Mara Vale");
  jo = await join("Jo Park");
  const made = await mara.post("/clients/new", { name: "Kite", answers_by: "phone" });
  kite = made.to.match(/\d+/)[0];
  session = await practice.session(kite, `${day(0)}T00:05`);
  other = await practice.session(kite, `${day(0)}T00:04`);
  const link = await mara.post(`/client/${kite}/my-page`, {});
  me = link.text.match(/\/me\/[a-z2-7]+/)[0];
});
after(() => practice?.close());

test("off: no link anywhere, and addresses that are not there", async () => {
  for (const path of [at(session), at(session, "/copy")]) {
    assert.equal((await mara.ask(path)).status, 404, path);
  }
  assert.equal((await say(session, { do: "ask", days: "30" })).status, 404);
  assert.equal((await upload(mara, session, { file: VTT })).status, 404);
  assert.equal((await visit(practice.origin, `${me}/listening`)).status, 404);
  assert.doesNotMatch((await mara.ask(`/session/${session}`)).text, /listening/i);
  assert.doesNotMatch((await visit(practice.origin, me)).text, /listening|Written/);
  const settings = await owner.ask("/settings/listening");
  assert.match(settings.text, /value="no" checked[\s\S]*On: therapists may ask/);
  assert.equal((await mara.ask("/settings/listening")).status, 403, "the owner's alone");
});

test("the owner switches it on", async () => {
  const wrong = await owner.post("/settings/listening", { listening: "yes", listening_days: "900" });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /value="900"/, "what was typed stays");
  const on = await owner.post("/settings/listening", { listening: "yes", listening_days: "20" });
  assert.equal(on.status, 303);
  assert.match((await mara.ask(`/session/${session}`)).text, new RegExp(at(session)));
});

test("without a yes nothing is kept", async () => {
  assert.match(await page(), /Ask Kite on their page[\s\S]*value="20"/);
  const reply = await upload(mara, session, { file: VTT });
  assert.equal(reply.status, 409);
  assert.match(await reply.text(), /no yes to a transcript of this session, so\s+nothing was kept/);
  assert.equal((await say(session, { do: "ask", days: "0" })).status, 422);
  assert.equal((await say(session, { do: "ask", days: "21" })).status, 422, "more than the practice set");
  assert.equal((await say(session, { do: "ask", days: "20" })).status, 303);
  assert.match(await page(), /no answer yet\. None is needed/);
  assert.equal((await upload(mara, session, { file: VTT })).status, 409, "asked is not agreed");
});

test("the client reads what it is, and says no, and is not asked again", async () => {
  const hub = (await visit(practice.origin, me)).text;
  assert.match(hub, /One question about one session/);
  const ask = (await visit(practice.origin, `${me}/listening`)).text;
  assert.match(ask, /Only Mara Vale can open it/);
  assert.match(ask, /deleted on [^<]* at the latest/);
  assert.match(ask, /A no changes nothing/);
  assert.equal((await answer(session, "no")).status, 303);
  assert.match((await visit(practice.origin, `${me}/listening`)).text, /You said no on/);
  assert.doesNotMatch((await visit(practice.origin, me)).text, /One question about/);
  assert.equal((await say(session, { do: "ask", days: "20" })).status, 409);
  assert.equal((await say(session, { do: "note_yes", days: "20", told: "yes", said_at: `${day(-1)}T10:00` })).status, 409);
  assert.equal((await upload(mara, session, { file: VTT })).status, 409);
  assert.equal((await answer(session, "yes")).status, 303, "their own mind to change");
});

test("bad files are refused in words, and nothing is kept", async () => {
  const many = (part) => part.repeat(Math.ceil(8.6e6 / part.length));
  const cases = [
    ["no token", { file: VTT, token: "" }, 403, /open for too long|was not ours/],
    ["a wrong token", { file: VTT, token: "0".repeat(40) }, 403, /open for too long|was not ours/],
    ["nothing chosen", {}, 422, /choose a file, or paste the text/],
    ["both", { file: VTT, fields: { pasted: "T: hello" } }, 422, /not both[\s\S]*T: hello/],
    ["empty", { file: "\n" }, 422, /error-summary/],
    ["binary", { file: new Uint8Array(5000).map((_, i) => i * 7 + 128) , name: "song.mp3" }, 422, /song\.mp3/],
    ["cut off", { file: VTT.slice(0, VTT.indexOf("00:00:09.000") + 18), name: "half.vtt" }, 422, /half\.vtt, line \d+/],
    ["too large", { file: many("T: What was that like for you?\nC: Hard to say.\n"), name: "big.txt" }, 422, /big\.txt is too large/],
  ];
  for (const [what, how, status, words] of cases) {
    const reply = await upload(mara, session, how);
    const text = await reply.text();
    assert.equal(reply.status, status, `${what}: ${text.slice(0, 400)}`);
    assert.match(text, words, what);
  }
  const far = await upload(mara, session, { file: new Uint8Array(9.5e6) }).catch((error) => error);
  assert.ok(far instanceof Error || far.status === 413, "beyond what is ever read");
  const plain = await fetch(practice.origin + at(session, "/transcript"), { method: "POST",
    redirect: "manual", headers: { cookie: mara.cookie, "content-type": "text/plain" }, body: VTT });
  assert.equal(plain.status, 400, "not the form of the page");
  const broken = await fetch(practice.origin + at(session, "/transcript"), { method: "POST",
    redirect: "manual", headers: { cookie: mara.cookie,
      "content-type": "multipart/form-data; boundary=b" }, body: "--b\r\nhello" });
  assert.equal(broken.status, 400);
  assert.match(await page(), /Add the transcript/, "still waiting");
});

test("a large body is read for a therapist who is signed in, and nobody else", async () => {
  const large = { file: "x".repeat(100000) };
  const stranger = { cookie: "rapport=none", token: "" };
  const refused = async (desk) => {
    const reply = await upload(desk, session, large).catch(() => null);
    return !reply || reply.status === 403;
  };
  assert.ok(await refused(stranger));
  const elsewhere = await fetch(`${practice.origin}/session/${session}`, { method: "POST",
    headers: { cookie: mara.cookie }, body: "x".repeat(100000) }).catch(() => ({ status: 413 }));
  assert.equal(elsewhere.status, 413, "no other address takes so much");
});

test("two at once: one is kept", async () => {
  const both = await Promise.all([upload(mara, session, { file: VTT }), upload(mara, session, { file: VTT })]);
  assert.deepEqual(both.map((reply) => reply.status).sort(), [303, 409]);
  const text = await page();
  assert.match(text, /Which speaker is you\?/);
  assert.match(text, /Mara <span[^>]*>6 turns; perhaps you/, "a suggestion");
  assert.doesNotMatch(text, /name="speaker"[^>]*checked/, "and no more than that");
});

test("who is who, then the report", async () => {
  const version = await opened(session);
  const nobody = await mara.post(at(session, "/therapist"), { version });
  assert.equal(nobody.status, 422);
  assert.match(nobody.text, /choose which speaker is you/);
  assert.equal((await mara.post(at(session, "/therapist"), { version, speaker: "9" })).status, 422);
  assert.equal((await mara.post(at(session, "/therapist"), { version, speaker: "0" })).status, 303);
  assert.equal((await mara.post(at(session, "/therapist"), { version, speaker: "1" })).status, 409, "an old tab");
  const text = await page();
  assert.match(text, /deleted by <strong>/);
  assert.match(text, /id="turn-2"[\s\S]*quizzaciously/, "each finding points to its turn");
  assert.match(text, /Not a verdict/);
});

test("nobody but the therapist of that session, by any way in", async () => {
  const forms = [{ do: "ask", days: "3" }, { do: "remove" }, { do: "withdraw" }, { do: "shorten", until: day(2) },
    { do: "forget" }, { do: "note_yes", days: "3", told: "yes", said_at: `${day(-1)}T10:00` }];
  for (const [who, desk] of [["owner", owner], ["another therapist", jo]]) {
    const absent = await desk.ask("/session/9999/listening");
    for (const path of [at(session), at(session, "/copy")]) {
      const reply = await desk.ask(path);
      assert.deepEqual([reply.status, reply.text], [absent.status, absent.text], `${who} ${path}`);
    }
    for (const fields of forms) {
      assert.equal((await say(session, fields, desk)).status, 404, `${who} ${fields.do}`);
    }
    assert.equal((await desk.post(at(session, "/therapist"), { version: "2", speaker: "1" })).status, 404);
    assert.equal((await upload(desk, session, { file: VTT })).status, 404);
  }
  const nobody = { cookie: "", ask: (path) => visit(practice.origin, path) };
  assert.equal((await nobody.ask(at(session))).to, `/sign-in?next=${at(session)}`);
  const link = await visit(practice.origin, `${me}/listening`);
  assert.doesNotMatch(link.text, /quizzaciously/, "the client's link shows no word of it");
  const ash = (await mara.post("/clients/new", { name: "Ash", answers_by: "phone" })).to.match(/\d+/)[0];
  const theirs = (await mara.post(`/client/${ash}/my-page`, {})).text.match(/\/me\/[a-z2-7]+/)[0];
  const back = await visit(practice.origin, `${theirs}/listening`, { session, do: "back" });
  assert.equal(back.status, 404, "another client's link takes nothing back");
  assert.match((await mara.ask(at(session, "/copy"))).text, /quizzaciously/, "nothing of this has changed it");
});

test("sealed, in no export, in no note, and each opening is told to the client", async () => {
  assert.ok(!await holds(practice.data, "quizzaciously"), "not in plain on the disk");
  const to = `${practice.data}-export`;
  await practice.run("export", "--client", kite, "--to", to);
  assert.ok(!await holds(to, "quizzaciously"));
  assert.ok(await holds(to, "uploaded"), "the steps are in it");
  for (const path of ["/", `/client/${kite}`, `/client/${kite}/glance`, `/session/${session}`]) {
    assert.doesNotMatch((await mara.ask(path)).text, /quizzaciously/, path);
  }
  const mine = (await visit(practice.origin, `${me}/listening`)).text;
  assert.match(mine, /Mara Vale opened it \d+ times, the last time today \d\d:\d\d/);
  const consent = (await visit(practice.origin, `${me}/consent`)).text;
  assert.match(consent, /you said yes[\s\S]*you said no[\s\S]*you were asked/);
  const copy = await mara.ask(at(session, "/copy"));
  assert.match(copy.text, /^Mara: What was the week like for you\?\nKite: Long\./);
  assert.match(copy.headers.get("content-disposition"), /attachment/);
});

test("the client takes it back: gone at once, and not asked again", async () => {
  assert.equal((await answer(session, "back")).status, 303);
  const text = await page();
  assert.match(text, /taken back on/);
  assert.doesNotMatch(text, /quizzaciously|name="file"/);
  assert.equal((await mara.ask(at(session, "/copy"))).status, 404);
  assert.equal((await upload(mara, session, { file: VTT })).status, 409);
  assert.equal((await say(session, { do: "ask", days: "3" })).status, 409);
  assert.match((await visit(practice.origin, `${me}/listening`)).text, /All of it is deleted/);
});

test("a yes in the room is noted, seen by the client, and every sample is read", async () => {
  const untold = await say(other, { do: "note_yes", days: "7", said_at: `${day(-1)}T10:00` });
  assert.equal(untold.status, 422);
  assert.match(untold.text, /tick that you said these things[\s\S]*value="7"/);
  assert.equal((await say(other, { do: "note_yes", days: "7", told: "yes", said_at: `${day(2)}T10:00` })).status, 422);
  assert.equal((await say(other, { do: "note_yes", days: "7", told: "yes", said_at: `${day(-1)}T10:00` })).status, 303);
  assert.match((await visit(practice.origin, `${me}/listening`)).text, /that you said yes in the room/);
  const columns = { speaker_column: "Wer", text_column: "Gesagt", start_column: "von", end_column: "bis" };
  for (const name of readdirSync(SAMPLES).filter((name) => !/\.turns$|^README/.test(name))) {
    const refused = /^refused/.test(readFileSync(`${SAMPLES}/${name}.turns`, "utf8"));
    const reply = await upload(mara, other, { file: readFileSync(`${SAMPLES}/${name}`), name, type: "",
      fields: name === "columns.csv" ? columns : {} });
    assert.equal(reply.status, refused ? 422 : 303, `${name}: ${problem(await reply.text())}`);
    if (refused) continue;
    assert.match(await page(mara, other), /Which speaker is you\?/, name);
    assert.equal((await say(other, { do: "remove" })).status, 303);
  }
  const pasted = await upload(mara, other, { fields: { pasted: "T: What was that like?\nC: Hard to say.\nT: Hard.\nC: Yes." } });
  assert.equal(pasted.status, 303, problem(await pasted.text()));
});

test("off again: gone from every page, and the client may still take it back", async () => {
  await owner.post("/settings/listening", { listening: "no", listening_days: "20" });
  assert.equal((await mara.ask(at(other))).status, 404);
  assert.equal((await upload(mara, other, { file: VTT })).status, 404);
  assert.equal((await answer(other, "back")).status, 303);
  assert.equal((await visit(practice.origin, `${me}/listening`)).status, 404, "nothing is left");
});
