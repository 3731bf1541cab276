// The practice's own associations beside published ones: for the owner alone,
// what cannot be known first, nothing of few people, nobody named.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openDemo } from "../browser/practice.mjs";
import { openDesk, signIn } from "./visitor.mjs";

const JO = "window paper river four";
const plain = ({ text }) => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

let practice, owner;
before(async () => {
  practice = await openDemo();
  owner = await signIn(practice, { passphrase: practice.passphrase });
});
after(() => practice?.close());

test("H36: what cannot be known stands first, and few people make no picture", async () => {
  const reply = await owner.ask("/evidence");
  assert.equal(reply.status, 200);
  const page = plain(reply);
  const order = ["What we cannot know", "Within people", "Between people",
    "What has been published", "How it was done"].map((words) => page.indexOf(words));
  assert.ok(order.every((at, i) => at > 0 && (i === 0 || at > order[i - 1])), `${order}`);
  assert.equal(page.match(/The picture begins at 20 people/g).length, 2);
  assert.match(page, /is not shown for fewer than 5 therapists/);
  assert.match(page, /not validated/);
  assert.doesNotMatch(reply.text, /<svg[^>]*role="img"/, "seven people are no forest");
});

test("published figures stand there with source and month", async () => {
  const page = plain(await owner.ask("/evidence"));
  assert.match(page, /r = \.278, 95 % CI \.256 to \.299/);
  assert.match(page, /Flückiger et al\. 2018 ?, read in November 2026/);
});

test("A1 to A3: nobody is named", async () => {
  const page = plain(await owner.ask("/evidence"));
  assert.doesNotMatch(page, /Marlow|Linden|Rowan|Ash|Wren|Juniper/);
  assert.match(plain(await owner.ask("/settings")), /Evidence, here and elsewhere/);
  const source = readFileSync("pages/evidence.html", "utf8");
  assert.doesNotMatch(source, /staff_id|\.staff\b|->staff\b/, "no therapist reaches the page");
});

test("H37: who said no is not found by taking those counted from all", async () => {
  const source = readFileSync("pages/evidence.html", "utf8");
  assert.doesNotMatch(source, /\{\{here->people\}\}/, "all are not told beside those counted");
});

test("a place is named where people are, and taken back", async () => {
  const kept = await owner.post("/settings/people", { do: "site", staff: 1, site: " North <Street> " });
  assert.equal(kept.status, 303);
  assert.match((await owner.ask("/settings/people")).text, /works at North &lt;Street&gt;/);
  assert.doesNotMatch(plain(await owner.ask("/evidence")), /By place/, "one place is no picture");
  const long = await owner.post("/settings/people", { do: "site", staff: 1, site: "x".repeat(81) });
  assert.equal(long.status, 400);
  await owner.post("/settings/people", { do: "site", staff: 1, site: "" });
  assert.doesNotMatch((await owner.ask("/settings/people")).text, /works at/);
});

test("4.3: what is made of all forms together is off until the owner says so", async () => {
  const chosen = async () =>
    [...(await owner.ask("/settings/evidence")).text.matchAll(/name="(\w+)" value="(\w+)" checked/g)]
      .map(([, name, value]) => `${name} ${value}`);
  assert.deepEqual(await chosen(), ["expected_course no", "comparison no"]);
  await owner.post("/settings/evidence", { comparison: "yes", expected_course: "perhaps" });
  assert.deepEqual(await chosen(), ["expected_course no", "comparison yes"], "a yes is a yes");
  await owner.post("/settings/evidence", {});
  assert.deepEqual(await chosen(), ["expected_course no", "comparison no"]);
});

test("X02: within and between people is taught with invented numbers below twenty people", async () => {
  const reply = await owner.ask("/evidence/together");
  assert.equal(reply.status, 200);
  const page = plain(reply);
  assert.match(page, /begin at 20 people who each have 12 checks between two forms\. None so far/);
  assert.match(page, /The pictures show invented numbers/);
  assert.equal(reply.text.match(/Invented numbers, invented people/g).length, 2);
  assert.doesNotMatch(page, /points (lower|higher) on|In standard deviations within people|Marlow|Linden|Rowan/);
  const source = readFileSync("pages/evidence_together.html", "utf8");
  assert.doesNotMatch(source, /staff_id|\.staff\b|->staff\b|client_id/, "nobody reaches the page");
});

test("X02: who is signed in may read it, and nobody else", async () => {
  const stranger = await fetch(practice.origin + "/evidence/together", { redirect: "manual" });
  assert.equal(stranger.status, 303);
  assert.match(stranger.headers.get("location"), /sign-in/);
});

test("who does not own the practice gets what everybody gets", async () => {
  const link = (await practice.run("staff", "add", "--name", "Jo Park",
    "--role", "therapist")).trim();
  const joined = await fetch(practice.origin + link, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ name: "Jo Park", passphrase: JO, passphrase_again: JO }) });
  const jo = await openDesk(practice, joined.headers.get("set-cookie").split(";")[0]);
  const [denied, other] = [await jo.ask("/evidence"), await jo.ask("/settings")];
  assert.equal(denied.status, 403);
  assert.equal(denied.text, other.text, "as any page of the owner's");
  const taught = await jo.ask("/evidence/together");
  assert.equal(taught.status, 200, "within and between people is for everybody who works here");
  assert.doesNotMatch(taught.text, /href="\/evidence"/, "no door that would not open");
});
