// How reliable our own forms were here: for the owner alone, from 20 people on, of those who
// said yes to research; and the label stays.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { fillOwnForms } from "./own_forms.mjs";
import { openDesk, signIn } from "./visitor.mjs";

const JO = "window paper river four";
const plain = ({ text }) => text.replace(/<[^>]+>/g, " ").replace(/&[lr]dquo;/g, "\"").replace(/\s+/g, " ");
const section = (page, name) => page.slice(page.indexOf(name, page.indexOf("no seal")));

let practice, owner;
before(async () => {
  practice = await openPractice({ coverage: false });
  owner = await signIn(practice);
});
after(() => practice?.close());

test("before anybody filled one in", async () => {
  const reply = await owner.ask("/evidence/reliability");
  assert.equal(reply.status, 200);
  assert.match(plain(reply), /Numbers begin at 20 people\. None so far\./);
  assert.match(plain(await practice.run("evidence", "reliability", "--instrument", "post")
    .then((text) => ({ text }))), /Nothing can be said: 0 of 20 people/);
});

test("H40: the numbers are the command's, and the words \"not validated\" stay", async () => {
  await fillOwnForms(practice, 22, 2);
  const said = JSON.parse(await practice.run("evidence", "reliability", "--instrument", "post",
    "--format", "json"));
  assert.equal(said.people, 21, "one said nothing to research");
  assert.equal(said.forms, 42);
  assert.equal(said.reliability.within.by, "client");
  const page = section(plain(await owner.ask("/evidence/reliability")), "Rapport check after a session");
  const alpha = said.reliability.alpha.raw.toFixed(2).replace(/^0/, "");
  assert.ok(page.includes(`(alpha) ${alpha} `), `${alpha} in ${page.slice(0, 400)}`);
  assert.match(page, /42 forms of 21 people/);
  assert.match(page, /Our own, not validated\./);
  assert.match(page, /21 of 100 so far/);
  assert.match(page, /fewer than 5 people stay closed/);
  assert.match(JSON.stringify(JSON.parse(readFileSync("instruments/post.json", "utf8")).label),
    /not a validated test/);
});

test("who takes the yes back is out of it at once", async () => {
  await practice.run("client", "consent", "--client", "1", "--purpose", "research", "--given", "no");
  const said = JSON.parse(await practice.run("evidence", "reliability", "--instrument", "post",
    "--format", "json"));
  assert.equal(said.people, 20);
  await practice.run("client", "consent", "--client", "2", "--purpose", "research", "--given", "no");
  const page = plain(await owner.ask("/evidence/reliability"));
  assert.match(section(page, "Rapport check after a session"), /Numbers begin at 20 people\. 19 so far/);
});

test("what goes with a file does not go with a folder, and the other way round", async () => {
  await assert.rejects(practice.run("evidence", "reliability", "--instrument", "post", "--items", "1-3"),
    /leave --items away/);
  await assert.rejects(practice.run("evidence", "reliability"), /--instrument is missing/);
  await assert.rejects(practice.run("evidence", "reliability", "--instrument", "asq"), /no measure|no scale/);
});

test("who does not own the practice does not see it", async () => {
  const link = (await practice.run("staff", "add", "--name", "Jo Park",
    "--role", "therapist")).trim();
  const joined = await fetch(practice.origin + link, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ name: "Jo Park", passphrase: JO, passphrase_again: JO }) });
  const jo = await openDesk(practice, joined.headers.get("set-cookie").split(";")[0]);
  assert.equal((await jo.ask("/evidence/reliability")).status, 403);
  const anyone = await fetch(`${practice.origin}/evidence/reliability`, { redirect: "manual" });
  assert.notEqual(anyone.status, 200);
});
