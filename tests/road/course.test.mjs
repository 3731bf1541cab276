// Others who started alike: off until the owner says so, then on the therapist's
// chart alone; norms come in through a page whose bytes are hostile; and nothing
// else of the program knows where a client lies beside the others (4.3, H38).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { addArchive, addCourse, store } from "../browser/archive.mjs";
import { openPractice } from "../browser/practice.mjs";
import { openDesk, signIn } from "./visitor.mjs";

const JO = "window paper river four";
const NORM = readFileSync("tests/golden/norm_toy.json", "utf8");
const BAND = /middle half|started here|who started alike|class="others"/i;
const plain = ({ text }) => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

let practice, owner, kite;
before(async () => {
  practice = await openPractice();
  await practice.run("setting", "set", "outcome_measures", "phq9 gad7");
  await addArchive(practice);
  kite = await addCourse(practice, "Kite", [16, 15, 17, 12, 24, 26]);
  owner = await signIn(practice);
});
after(() => practice?.close());

const switchTo = (value) => owner.post("/settings/evidence", { expected_course: value });
const chart = async (desk = owner) => (await desk.ask(`/client/${kite}`)).text;

async function load(desk, bytes, token = desk.token) {
  const form = new FormData();
  form.append("token", token);
  form.append("norm", new Blob([bytes]), "norm.json");
  const reply = await fetch(practice.origin + "/evidence/course/norm",
    { method: "POST", body: form, redirect: "manual", headers: { cookie: desk.cookie } });
  return { status: reply.status, to: reply.headers.get("location"), text: await reply.text() };
}

test("4.3: off until the owner switches it on: no band, no word, no door, no norm", async () => {
  assert.match(await chart(), /change this small/);
  assert.doesNotMatch(await chart(), BAND);
  assert.doesNotMatch(await chart(), /No band of others/, "nor why there is none");
  assert.match(plain(await owner.ask("/evidence/course")), /is switched off\. Nothing is counted/);
  assert.doesNotMatch((await owner.ask("/evidence")).text, /\/evidence\/course/);
  assert.equal((await load(owner, NORM)).status, 409);
});

test("on: two dashed edges with their name, in words, and what they are not", async () => {
  await switchTo("yes");
  const page = await chart();
  assert.equal(page.match(/class="others"/g).length, 4, "wide and narrow");
  assert.match(page, />- - middle half of 84 people who started here</);
  assert.match(page, /Of 84 people who started here, 72 filled it in at session 6: half of them lay between/);
  assert.match(page, /<th scope="col" class="number">Others, middle half<\/th>/);
  assert.match(page, /planned<\/td>/, "as far as the next session");
  assert.match(page, /From 240 closed episodes of this practice[^<]*it held \d+ of 100[^<]*no target/);
  assert.doesNotMatch(page, /off track|on track|outside of|not expected/i);
});

test("3.2: neither the glance, nor the shared screen, nor the client's page has it", async () => {
  assert.doesNotMatch((await owner.ask(`/client/${kite}/glance`)).text, BAND);
  const { to } = await owner.post(`/client/${kite}/share`, {});
  const shared = await owner.ask(to);
  assert.match(shared.text, /change this small/, "the chart is there");
  assert.doesNotMatch(shared.text, BAND);
  await owner.ask(to + "/close", {});
  const { text } = await owner.post(`/client/${kite}/my-page`, {});
  const [mine] = text.match(/\/me\/[a-z2-7]{26}/);
  for (const door of ["", "/goals", "/path", "/agreed"]) {
    assert.doesNotMatch((await owner.ask(mine + door)).text, BAND, door);
  }
});

test("a yes that is taken back counts at once; where too few are left, one quiet line", async () => {
  store(practice, `INSERT INTO consent (practice_id, client_id, consent_id, purpose, given, at)
    SELECT practice_id, client_id, 200000 + client_id, 'research', 0, 1 FROM client
    WHERE client_id <= 41`);
  assert.doesNotMatch(await chart(), /class="others"/);
  assert.match(await chart(), /No band of others is drawn: fewer than 200 closed episodes/);
  store(practice, `INSERT INTO consent (practice_id, client_id, consent_id, purpose, given, at)
    SELECT practice_id, client_id, 300000 + client_id, 'research', 1, 1 FROM client
    WHERE client_id <= 41`);
  assert.match(await chart(), /class="others"/);
});

test("the page: what it is not comes first, then counts, how often it held, where from", async () => {
  const page = plain(await owner.ask("/evidence/course"));
  const order = ["What it is not", "From what it is drawn", "First score 5 to 11",
    "Does it hold what it says?", "It should be 80", "Norms"].map((words) => page.indexOf(words));
  assert.ok(order.every((at, i) => at > 0 && (i === 0 || at > order[i - 1])), `${order}`);
  assert.match(page, /Patient Health Questionnaire-9 240 none closed episodes here/);
  assert.match(page, /Generalized Anxiety Disorder-7 0 200 nothing yet/);
  assert.match(plain(await owner.ask("/evidence/course?measure=gad7/total")), /Nothing is drawn\. 200 closed/);
  assert.match(plain(await owner.ask("/evidence/course?measure=%3Cscript%3E")), /PHQ-9/, "or the first");
  assert.doesNotMatch(page, /Mara Lind|Kite/);
});

const BROKEN = [
  ["nothing", ""],
  ["no JSON", "\x89PNG\r\n\x1a\n\0\0"],
  ["half of one", NORM.slice(0, 200)],
  ["another shape", '{"rapport_norm": 1}'],
  ["a member too many", NORM.replace('"country"', '"x": 1, "country"')],
  ["no such form", NORM.replace('"phq9"', '"phq0"')],
  ["another version", NORM.replace('_version": "1"', '_version": "2"')],
  ["another range", NORM.replace("[0, 27]", "[0, 63]")],
  ["a number that is none", NORM.replace("21", "1e999").replace("[15, -3]", "[1e999, -3]")],
  ["no variance", NORM.replace('"sigma2": 4', '"sigma2": 0')],
  ["deep", "[".repeat(20000)],
  ["bytes that are no text", NORM.replace("invented", "\xff\xfe")],
  ["too large", NORM + " ".repeat(70 * 1024)],
];

test("a norm's bytes are hostile: each reason stands on the page, nothing is kept", async () => {
  for (const [name, bytes] of BROKEN) {
    const reply = await load(owner, typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    assert.equal(reply.status, 422, name);
    assert.match(reply.text, /role="alert"[^>]*><p>\S/, name);
    assert.match(reply.text, /None is loaded/, name);
  }
  const plainForm = await owner.post("/evidence/course/norm", { norm: NORM });
  assert.equal(plainForm.status, 422, "a field is no file");
  assert.equal((await load(owner, NORM, "wrong")).status, 403, "without the token");
});

test("a norm comes in with its provenance, is escaped, and goes again", async () => {
  const sly = NORM.replace("invented people, for a test", "<script>alert(1)</script>");
  assert.deepEqual([(await load(owner, sly)).to], ["/evidence/course?done=loaded"]);
  const reply = await owner.ask("/evidence/course?done=loaded");
  assert.match(reply.text, /The norm was loaded/);
  assert.match(reply.text, /&lt;script&gt;alert\(1\)&lt;\/script&gt;, none, 60 people/);
  assert.match(reply.text, /Loaded [^<]*by Mara Lind/);
  assert.match(reply.text, /[0-9a-f]{64}/);
  const [remove] = reply.text.match(/\/evidence\/course\/norm\/\d+\/remove/);
  assert.equal((await owner.post(remove, {})).status, 303);
  assert.match(plain(await owner.ask("/evidence/course")), /None is loaded/);
  assert.equal((await owner.post(remove, {})).status, 404);
});

test("staff read it; only the owner loads; strangers sign in first", async () => {
  const link = (await practice.run("staff", "add", "--name", "Jo Park", "--role", "therapist")).trim();
  const joined = await fetch(practice.origin + link, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ name: "Jo Park", passphrase: JO, passphrase_again: JO }) });
  const jo = await openDesk(practice, joined.headers.get("set-cookie").split(";")[0]);
  const page = await jo.ask("/evidence/course");
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /type="file"/);
  assert.equal((await load(jo, NORM)).status, 403);
  assert.equal((await jo.post("/evidence/course/norm/1/remove", {})).status, 403);
  const stranger = await fetch(practice.origin + "/evidence/course", { redirect: "manual" });
  assert.deepEqual([stranger.status, stranger.headers.get("location")?.split("?")[0]], [303, "/sign-in"]);
});

// Only these may know of the band, and none of them orders, counts or signals.
const MAY_KNOW = ["src/practice/expected.c", "src/practice/expected.h", "src/web/expected_band.c",
  "src/web/expected_band.h", "src/web/page_client.c", "src/web/page_client.h"];

const code = (path) => readFileSync(path, "utf8").replace(/\/\/.*/g, "");

test("H38: no signal, card, board or order knows where a client lies beside others", () => {
  const sources = ["src/measure", "src/practice", "src/web", "src/cli"].flatMap((room) =>
    readdirSync(room).map((name) => `${room}/${name}`)).filter((path) => /\.[ch]$/.test(path));
  assert.ok(sources.length > 400);
  const know = sources.filter((path) =>
    /expected_read|expected_others|expected_band|practice\/expected\.h/.test(code(path)));
  assert.deepEqual(know.sort(), MAY_KNOW);
  for (const path of [...MAY_KNOW, "src/measure/norm_band.c", "src/web/chart_label.c"]) {
    const source = code(path);
    assert.doesNotMatch(source, /value\s*[<>]=?\s*\w*(->|\.)?(low|high)\b/, `${path} compares nobody`);
    assert.doesNotMatch(source, /off.track|qsort|SIGNAL/i, path);
  }
});

test("off again: at once", async () => {
  await switchTo("no");
  assert.doesNotMatch(await chart(), BAND);
});
