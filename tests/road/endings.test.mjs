// endings - over the wire: a plan that two people write, follow-ups and their
// consent, the open door, the practice's letter and its ledger.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { signIn, visit } from "./visitor.mjs";

let practice;
let kite; // a client
let desk;
let mine; // "/me/TICKET"

const client = (path, fields) => visit(practice.origin, path, fields);
const ask = (path, fields) => (fields ? desk.post(path, fields) : desk.ask(path));
const linkIn = (body, kind) => body.match(new RegExp(`href="(/${kind}/[a-z2-7]{26})"`))[1];
const versionIn = (body) => body.match(/name="version" value="(\d+)"/)[1];

before(async () => {
  practice = await openPractice();
  kite = await practice.client("Kite");
  for (const day of ["01", "08", "15"]) {
    const session = await practice.session(kite, `2026-09-${day}T10:00`);
    await practice.run("session", "attendance", "--session", session, "--attendance", "attended");
  }
  desk = await signIn(practice);
  mine = linkIn((await ask(`/client/${kite}/my-page`, {})).text, "me");
});
after(() => practice?.close());

test("a plan is written by both, and nobody overwrites the other", async () => {
  let reply = await client(`${mine}/ending`, { version: "0", time: "When I sing again." });
  assert.equal(reply.status, 303, reply.text);
  reply = await client(`${mine}/ending`, { version: "0", time: "Or earlier." });
  assert.equal(reply.status, 409);
  assert.match(reply.text, /Or earlier\./, "what was typed stays");
  assert.match(reply.text, /When I sing again\./, "what stands there is shown");
  reply = await ask(`/client/${kite}/ending/plan`,
    { version: "1", time: "When the scores are low.", helped: "Going slowly." });
  assert.equal(reply.status, 303);
  const { text: body } = await ask(`/client/${kite}/ending`);
  assert.match(body, /When I sing again\./);
  assert.doesNotMatch(body, /scores are low/, "the client's line is the client's");
  assert.equal((await client(`${mine}/ending/agree`, { version: "1" })).status, 303);
  assert.match((await ask(`/client/${kite}/ending`)).text, /has not agreed to this version/);
  await client(`${mine}/ending/agree`, { version: "2" });
  await ask(`/client/${kite}/ending/agree`, { version: "2" });
  assert.match((await ask(`/client/${kite}/ending`)).text, /The ending is agreed/);
  const said = await practice.run("ending", "show", "--client", kite);
  assert.match(said, /time\tclient\tWhen I sing again\./);
  const title = (await client(`${mine}/ending`)).text.match(/<title>(.*)<\/title>/)[1];
  assert.doesNotMatch(title, /Kite|therapy/i);
});

test("a line that is too long is said, and stays in its box", async () => {
  const reply = await client(`${mine}/ending`, { version: "2", time: "a".repeat(700) });
  assert.equal(reply.status, 422);
  assert.match(reply.text, /a{700}/);
});

test("follow-ups have a consent of their own, and an old page changes nothing", async () => {
  const choice = { way3: "postcard", version3: "0", way6: "message", version6: "0",
    way12: "no", version12: "0", measure: "1", agrees: "1", leaving: "1" };
  assert.equal((await ask(`/client/${kite}/follow-ups`, choice)).status, 303);
  const again = await ask(`/client/${kite}/follow-ups`, { ...choice, way3: "no", way6: "no" });
  assert.equal(again.status, 409, "that page was old");
  const list = () => practice.run("followup", "list", "--client", kite);
  assert.match(await list(), /3\tpostcard\t-\tplanned/);
  assert.match(await list(), /6\tmessage\t-\tplanned/);
  const { text: body } = await ask(`/client/${kite}/ending`);
  await ask(`/client/${kite}/ending`, { do: "planned",
    version: body.match(/action="\/client\/\d+\/ending">[^]*?name="version" value="(\d+)"/)[1] });
  assert.match(await list(), /3\tpostcard\t\d{4}-\d\d-\d\d\tplanned/, "now it has a day");
  const early = await ask("/follow-up/1/print", {});
  assert.equal(early.status, 400, "and is not printed before it");
  await client(`${mine}/ending/no-more`, {});
  assert.match(await list(), /3\tpostcard\t\S+\tstopped\tconsent/);
  assert.match(await list(), /6\tmessage\t\S+\tstopped\tconsent/);
  await ask(`/client/${kite}/come-back`, {});
  assert.equal(await list(), "", "a new beginning has dates of its own");
  assert.equal((await ask(`/client/${kite}/come-back`, {})).status, 303, "twice is harmless");
});

test("the open door asks nothing, and hears twice what was said twice once", async () => {
  const door = linkIn((await ask(`/client/${kite}/door`, {})).text, "e");
  assert.equal(linkIn((await ask(`/client/${kite}/door`, {})).text, "e"), door, "one link");
  const { status, text: body } = await client(door);
  assert.equal(status, 200);
  assert.doesNotMatch(body, /Kite|therapy|<script(?! src)/i);
  assert.doesNotMatch(body, /name="why"/, "the question is not on it");
  assert.equal((await client(`${door}/why`, { why: "1" })).status, 400);
  assert.equal((await client(`${door}/back`, {})).to, `${door}?heard=1`);
  assert.equal((await client(`${door}/back`, {})).status, 303);
  assert.equal((await client(`${mine}/back`, {})).status, 303);
  const card = await practice.run("card", "list", "--client", kite);
  assert.equal(card.match(/S13/g).length, 1, card);
  assert.match(card, /Kite would like to come back, or to talk\./);
  assert.doesNotMatch(card, /relapse|at risk|alert/i);
  for (const path of ["/e/aaaaaaaaaaaaaaaaaaaaaaaaaa", door.replace("/e/", "/i/"),
    door.replace("/e/", "/me/")]) {
    assert.equal((await client(path)).status, 404, path);
  }
});

test("the letter is signed by a person, once, and its answer goes where it is meant to", async () => {
  const robin = await practice.client("Robin");
  for (const day of ["02", "09", "16"]) {
    const session = await practice.session(robin, `2026-09-${day}T12:00`);
    await practice.run("session", "attendance", "--session", session, "--attendance", "attended");
  }
  let page = (await ask("/settings/invitation")).text;
  assert.match(page, /Fl(ü|&uuml;)ckiger/);
  const letter = { version: "0", words: "Please say what does not fit.", mode: "each" };
  assert.equal((await ask("/settings/invitation", letter)).status, 303);
  const old = await ask("/settings/invitation", { ...letter, words: "Another wording." });
  assert.equal(old.status, 409);
  assert.match(old.text, /Another wording\./, "what was typed stays");
  await practice.run("endings", "run");
  await practice.run("endings", "run");
  page = (await ask("/endings")).text;
  const ids = [...page.matchAll(/action="\/invitation\/(\d+)"/g)].map(([, id]) => id);
  assert.equal(ids.length, 1, "proposed once, and to nobody whose work has just begun anew");
  const sheet = await ask(`/invitation/${ids[0]}`, { do: "print", version: versionIn(page) });
  const link = linkIn(sheet.text, "i");
  assert.equal((await ask(`/invitation/${ids[0]}`, { do: "print", version: "2" })).status, 409);
  assert.match((await client(link)).text, /Please say what does not fit\./);
  assert.equal((await client(link, { words: "Too warm.", to: "" })).status, 422);
  assert.equal((await client(link, { words: "Too warm.", to: "me" })).status, 303);
  assert.equal((await client(link, { words: "And too early.", to: "therapist" })).status, 303);
  assert.doesNotMatch((await client(link)).text, /too early/, "the first answer stays");
  assert.doesNotMatch((await ask("/endings")).text, /Too warm/, "only me");
  const told = JSON.parse(await practice.run("export", "--client", robin));
  assert.equal(told.tables.invitations[0].answer, "Too warm.", "it is the client's own");
});

test("a trial can be checked without this program", async () => {
  const draft = { do: "prepare", protocol: "Do the next three checks differ?", invited: "1",
    usual: "1", others: "1" };
  assert.equal((await ask("/settings/invitation/trial", draft)).status, 303);
  assert.equal((await ask("/settings/invitation/trial", draft)).status, 409, "one at a time");
  let page = (await ask("/settings/invitation")).text;
  const commitment = page.match(/Commitment<\/dt><dd><code class="digits">([0-9a-f]{64})/)[1];
  assert.doesNotMatch(page, /Seed<\/dt>/);
  assert.equal((await ask("/settings/invitation/trial", { do: "end" })).status, 409);
  await ask("/settings/invitation/trial", { do: "start" });
  assert.match(await practice.run("invitation", "verify"), /not shown before the end/);
  await ask("/settings/invitation/trial", { do: "end" });
  page = (await ask("/settings/invitation")).text;
  const seed = page.match(/Seed<\/dt><dd><code class="digits">([0-9a-f]{64})/)[1];
  assert.equal(createHash("sha256").update(seed).digest("hex"), commitment);
  assert.match(page, /Too few to say/);
  assert.match(await practice.run("invitation", "verify"), /fits the commitment/);
});
