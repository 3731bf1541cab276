// The practice's comparison: off until the owner wants it; the same page for
// everybody who works with clients, each with their own point and nobody
// else's; who looked stands there; no name, no unit of few, no order by result.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openMany } from "../browser/many.mjs";
import { openDemo } from "../browser/practice.mjs";
import { openDesk, signIn, visit } from "./visitor.mjs";

const PATH = "/evidence/comparison";
const NUMBERS = `${PATH}/numbers`;
const plain = ({ text }) => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const owns = ({ text }) => [...text.matchAll(/<th scope="row">(You[^<]*)</g)].map(([, own]) => own);
const rows = (text) => text.trim().split("\n").slice(1)
  .map((line) => line.match(/("[^"]*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, "")));

let practice, owner, jo, ana;
before(async () => {
  practice = await openMany();
  owner = await signIn(practice);
  jo = await openDesk(practice, practice.cookies[0]);
  ana = await openDesk(practice, practice.cookies[1]);
});
after(() => practice?.close());

test("off, it shows nothing, says how to switch it on, and there is no look to note", async () => {
  await owner.post("/settings/evidence", { comparison: "no", expected_course: "no" });
  const [hers, his] = [plain(await owner.ask(PATH)), plain(await jo.ask(PATH))];
  assert.match(hers, /switched off.*Switch it on/);
  assert.match(his, /switched off.*The owner of the practice can/);
  for (const page of [hers, his]) assert.doesNotMatch(page, /cannot know|Reliably|300/);
  assert.equal((await jo.ask(NUMBERS)).status, 404);
  assert.doesNotMatch(plain(await jo.ask("/my/practice")), /beside what would be expected/);
  assert.doesNotMatch(plain(await owner.ask("/settings")), /beside what would be expected/);
  await owner.post("/settings/evidence", { comparison: "yes", expected_course: "no" });
  assert.match(plain(await owner.ask(PATH)), /Nobody before you/);
});

test("H15: everybody sees who looked, and who took a copy", async () => {
  await jo.ask(NUMBERS);
  const page = plain(await ana.ask(PATH));
  assert.match(page, /Mara Lind: once; last on/);
  assert.match(page, /Jo Park: took a copy of the numbers once; last on/);
  assert.doesNotMatch(page, /Ana Bell/, "this look is not over yet");
  assert.match(plain(await jo.ask(PATH)), /Ana Bell: once; last on/);
  assert.match(plain(await jo.ask("/my/practice")), /beside what would be expected/);
  assert.match(plain(await owner.ask("/settings")), /beside what would be expected/);
});

test("what cannot be known stands first", async () => {
  const page = plain(await ana.ask(PATH));
  const order = ["What we cannot know", "How it went", "Beside what would be expected",
    "Who has looked at this page", "How it was done"].map((words) => page.indexOf(words));
  assert.ok(order.every((at, i) => at > 0 && (i === 0 || at > order[i - 1])), `${order}`);
  assert.match(page, /twice or more 270 of 300 \(90.%\)/);
  assert.match(page, /Points outside the outer limits ask for a conversation about data, case-mix and support\. They do not show who is good\./);
});

test("each sees their own point and nobody else's; unmarked, none", async () => {
  const [hers, his] = [await owner.ask(PATH), await jo.ask(PATH)];
  for (const page of [hers, his]) {
    const own = new Set(owns(page).map((words) => words.replace(/\d+/, "n")));
    assert.deepEqual([...own], ["You (n)"]);
    assert.equal(owns(page).length, 2, "one for each outcome");
  }
  assert.notDeepEqual(owns(hers), owns(his));
  assert.deepEqual(owns(await owner.ask(`${PATH}?unmarked=1`)), []);
});

test("A1: no name but of those who looked, no rank, in order of size", async () => {
  const page = plain(await ana.ask(PATH));
  const [before] = page.split("Who has looked at this page");
  for (const name of practice.names) assert.ok(!before.includes(name), name);
  const template = readFileSync("pages/comparison.html", "utf8");
  assert.doesNotMatch(template, /staff_id|->staff\b|\brank/, "no therapist reaches the page");
});

test("M41, M42: the numbers add up to everybody, no unit below 20, largest first", async () => {
  const { text, type, headers } = await jo.ask(NUMBERS);
  assert.match(type, /text\/csv/);
  assert.match(headers.get("content-disposition"), /attachment/);
  assert.doesNotMatch(text, /You|Park|Lind/, "a file is passed on: nobody is marked in it");
  const table = rows(text);
  for (const [part, outcome, all] of [["Reliable improvement", "Reliably better", 270],
    ["Unplanned endings", "Ended unplanned (dropout)", 300]]) {
    const units = table.filter(([first]) => first.startsWith(`"${part}`));
    const people = units.map((unit) => Number(unit[3]));
    assert.equal(units.length, 6, "five, and three small ones together");
    assert.ok(Math.min(...people) >= 20, `${people}`);
    const largest = people.slice(0, 5);
    assert.deepEqual(largest, [...largest].sort((a, b) => b - a));
    const sum = (column) => units.reduce((total, unit) => total + Number(unit[column]), 0);
    assert.equal(sum(3), all);
    const told = table.find(([, what]) => what === outcome);
    assert.equal(sum(2), Number(told[2]), "seen, as in how it went");
    assert.ok(Math.abs(sum(2) - sum(4)) < 1e-6, "expected sums to what was seen");
  }
});

test("odd questions get the usual page", async () => {
  for (const query of ["form=%3Cscript%3E", "form=post/1/total&also=phq9", "until=2026-04-01",
    `form=${"y".repeat(300)}`]) {
    const reply = await jo.ask(`${PATH}?${query}`);
    assert.equal(reply.status, 200, query);
    assert.doesNotMatch(reply.text, /<script>|y{30}/);
    assert.match(plain(reply), /twice or more 270 of 300/);
  }
});

test("who is not signed in, or no therapist, gets what everybody gets", async () => {
  assert.equal((await visit(practice.origin, PATH)).to, `/sign-in?next=${PATH}`);
  assert.equal((await visit(practice.origin, NUMBERS)).to, `/sign-in?next=${NUMBERS}`);
  const link = (await practice.run("staff", "add", "--name", "Rae", "--role", "reception")).trim();
  const joined = await visit(practice.origin, link, { name: "Rae",
    passphrase: "window paper river four", passphrase_again: "window paper river four" });
  const rae = await openDesk(practice, joined.cookie);
  const [page, numbers, other] = await Promise.all([PATH, NUMBERS, "/clients/new"].map((at) => rae.ask(at)));
  assert.deepEqual([page.status, numbers.status], [403, 403]);
  assert.equal(page.text, other.text);
});

test("with few people the page says why there is nothing to see", async () => {
  const demo = await openDemo();
  try {
    const someone = await signIn(demo, { passphrase: demo.passphrase });
    await demo.run("setting", "set", "comparison", "yes");
    const reply = await someone.ask(PATH);
    const page = plain(reply);
    assert.match(page, /The numbers begin at 20 people .* \d so far/);
    assert.doesNotMatch(page, /%|by therapist|were answered/, "nothing about somebody");
    assert.equal(rows((await someone.ask(NUMBERS)).text).length, 1, "nor in the file");
    assert.doesNotMatch(reply.text, /<svg[^>]*role="img"/);
  } finally {
    await demo.close();
  }
});
