// my_page - whoever holds the link to a client's own page reaches that client's
// own things and nothing else: no note, no score, no reflection, no other
// client, no page of the staff (J15, H04, H16).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { signIn, visit } from "./visitor.mjs";

const NOTE = "NOTE-quieter-than-usual";
const OTHER = "OTHER-client-Marlow";
const OTHERS_PLAN = "OTHERS-plan-of-Marlow";
const ANSWER = "ANSWER-in-a-form";
const MINE = "I stop answering messages.";

let practice, desk, kite, marlow, mine, session;
const ask = (path, fields, cookie) => visit(practice.origin, path, fields, cookie);

async function givePage(client) {
  const { text } = await desk(`/client/${client}/my-page`, {});
  return text.match(/\/me\/[a-z2-7]{26}/)[0];
}
const plan = (client, signs) => desk(`/client/${client}/safety-plan`,
  { version: 0, signs, person: "Jo", number: "020 7946 0000", show_person: "1" });

before(async () => {
  practice = await openPractice();
  kite = await practice.client("Kite");
  marlow = await practice.client(OTHER);
  session = await practice.session(kite, "2026-01-05 14:00");
  const { ask: look, post } = await signIn(practice);
  desk = (path, fields) => (fields ? post(path, fields) : look(path));
  const version = (await desk(`/session/${session}`)).text.match(/name="version" value="(\d+)"/)[1];
  await desk(`/session/${session}`, { version, do: "note", note: NOTE });
  await ask(await practice.invite(kite, "pre", session), { able: 2, weighed: 1, close: 2,
    hope: 3, miss: ANSWER });
  await plan(marlow, OTHERS_PLAN);
  await plan(kite, MINE);
  mine = await givePage(kite);
});
after(() => practice?.close());

// Everything that can be reached from the page, by links and redirects.
async function crawl(start) {
  const seen = new Map();
  const queue = [start];
  while (queue.length) {
    const path = queue.pop().replace(/#.*/, "");
    if (seen.has(path)) continue;
    const reply = await ask(path);
    seen.set(path, reply);
    if (reply.to) queue.push(reply.to);
    for (const [, link] of reply.text.matchAll(/(?:href|action)="(\/[^"]*)"/g)) {
      if (!link.startsWith("/assets/")) queue.push(link.replaceAll("&amp;", "&"));
    }
  }
  return seen;
}

test("everything that the page leads to is the client's own", async () => {
  const seen = await crawl(mine);
  const all = [...seen];
  assert.ok(all.length > 8, `only ${all.length} pages`);
  assert.ok(all.some(([, { text }]) => text.includes(MINE)), "their own plan");
  for (const [path, { status, text, headers }] of all) {
    assert.ok(path.startsWith(mine) || path === "/help", `${path} is not theirs`);
    assert.ok(status < 500, `${path}: ${status}`);
    for (const secret of [NOTE, OTHER, OTHERS_PLAN, ANSWER]) {
      assert.ok(!text.includes(secret), `${path} shows ${secret}`);
    }
    assert.doesNotMatch(text, /\/client\/\d|\/session\/\d|name="token"/, path);
    assert.doesNotMatch(text.match(/<title>(.*?)<\/title>/)?.[1] ?? "", /Kite|therapy/i, path);
    assert.equal(headers.get("cache-control"), "no-store", path);
  }
});

test("every page of the table opens with a live link and with no other", async () => {
  const paths = [...readFileSync("src/web/routes.c", "utf8")
    .matchAll(/\{\s*(GET|POST),\s*"(\/me\/:ticket[^"]*)",\s*MINE,/g)];
  assert.ok(paths.length > 12);
  const wrong = `/me/${"a".repeat(26)}`;
  for (const [, method, path] of paths.slice(0, 8)) {
    const there = path.replace("/me/:ticket", wrong).replace(/:\w+/g, "1");
    const { status, text } = await ask(there, method === "POST" ? {} : null);
    assert.ok([404, 429].includes(status), `${method} ${path}: ${status}`);
    assert.doesNotMatch(text, /Kite|Jo\b/);
  }
});

test("a page of one client does not write for another", async () => {
  const theirs = await givePage(marlow);
  await ask(`${theirs}/name`, { name: "Marlow, as in the river", pronouns: "he" });
  const { text } = await ask(`${mine}/name`);
  assert.doesNotMatch(text, /river/);
  assert.match((await ask(`${theirs}/name`)).text, /as in the river/);
});

test("what was said and agreed stands on the therapist's side, with its receipt", async () => {
  await ask(`${mine}/name`, { name: "Kit, said like kite", pronouns: "they" });
  const before = await ask(`${mine}/consent`);
  assert.equal(before.text.match(/Not agreed: nobody has asked/g).length, 5, "off by default");
  await ask(`${mine}/consent`, { purpose: "research", version: 1, given: 1 });
  await ask(`${mine}/consent`, { purpose: "research", version: 1, given: 1 });
  const old = await ask(`${mine}/consent`, { purpose: "sharing", version: 7, given: 1 });
  assert.equal(old.status, 409, "words that nobody read are not agreed to");
  assert.equal((await ask(`${mine}/consent`, { purpose: "identity", version: 1, given: 1 })).status,
    400);
  await ask(`${mine}/consent`, { purpose: "research", version: 1, given: 0 });
  const { text } = await desk(`/client/${kite}/my-page`);
  assert.match(text, /Kit, said like kite/);
  assert.match(text, /Research<\/dt><dd>no,/);
  assert.equal(text.match(/The words, version 1/g).length, 2, "one receipt per change");
});

test("the welcome waits until it was read, in the practice's own words", async () => {
  const fresh = await practice.client("Robin");
  const page = await givePage(fresh);
  assert.match((await ask(page)).text, /Before we begin/);
  await desk("/settings/welcome", { version: 0, words: "We drink tea first.\n\nThen we begin." });
  assert.match((await ask(`${page}/welcome`)).text, /We drink tea first/);
  const late = await desk("/settings/welcome", { version: 0, words: "From an old tab." });
  assert.equal(late.status, 409);
  assert.match(late.text, /From an old tab/);
  assert.match(late.text, /We drink tea first/);
  assert.equal((await ask(`${page}/welcome`, {})).to, page);
  assert.doesNotMatch((await ask(page)).text, /Before we begin/);
});

test("from a form to the own page: only when both have said yes, and only soon", async () => {
  const form = await practice.invite(kite, "pre");
  await ask(form, { able: 2 });
  const thanks = async () => (await ask(`${form}/thanks`)).text.includes("/my-page");
  assert.equal(await thanks(), false, "off by default");
  assert.equal((await ask(`${form}/my-page`, {})).status, 403);
  await desk(`/client/${kite}/my-page/door`, { open: 1 });
  assert.equal(await thanks(), false, "one yes is not enough");
  await ask(`${mine}/door`, { open: 1 });
  assert.equal(await thanks(), true);
  const { to } = await ask(`${form}/my-page`, {});
  assert.match(to, /^\/me\/[a-z2-7]{26}$/);
  assert.notEqual(to, mine);
  assert.equal((await ask(to)).status, 200);
  assert.equal((await ask(mine)).status, 200, "the lasting link stays");
  await ask(`${mine}/door`, { open: 0 });
  assert.equal((await ask(`${form}/my-page`, {})).status, 403);
});

test("J11: the safety page and the help pages show what the client wants there", async () => {
  const form = await practice.invite(kite, "pre");
  const sent = await ask(`${form}/help`, {});
  assert.equal(sent.to, `${form}/safety`);
  const { text } = await ask(`${form}/safety`);
  assert.match(text, /tel:02079460000/);
  assert.match(text, /Call Jo/);
  assert.doesNotMatch(text, /safety-plan/, "the plan was not to be shown there");
  assert.doesNotMatch((await ask(`${form}/safety-plan`)).text, new RegExp(MINE));
  await ask(`${mine}/safety-plan`, { version: 1, signs: MINE, show_plan: 1 });
  const now = (await ask(`${form}/safety`)).text;
  assert.match(now, /My safety plan/);
  assert.doesNotMatch(now, /Call Jo/);
  assert.match((await ask(`${form}/safety-plan`)).text, new RegExp(MINE));
  assert.match((await ask(`${mine}/help`)).text, /My safety plan/);
  const board = (await desk("/")).text;
  const card = (await desk(board.match(/\/safety\/\d+/)[0])).text;
  assert.match(card, /Their safety plan/);
  assert.ok(card.includes(MINE));
});

test("a link is not sent where nobody allowed it, and the one at hand stays", async () => {
  const { to } = await desk(`/client/${kite}/my-page/send`, {});
  assert.match(to, /\/my-page\?sent=\d$/);
  assert.match((await desk(to)).text, /role="status">[^<]*(allow|way)/i);
  assert.equal((await ask(mine)).status, 200);
});

test("a link is sent by a way that only the client reads", async () => {
  const client = await practice.client("Alder");
  const first = await givePage(client);
  const mail = { mail_allowed: "yes", mail_address: "alder@example.org", sender: "Mara" };
  const idOf = async () => (await ask(`${first}/messages`)).text
    .match(/name="mail_id" value="(\d+)"/)[1];
  const say = async (own) => ask(`${first}/messages`,
    { ...mail, mail_own: own, mail_id: await idOf(), sms_id: 0 });
  assert.equal((await say("no")).status, 303);
  const shared = await desk(`/client/${client}/my-page/send`, {});
  assert.match(shared.to, /sent=2$/, "where others read it a message has no link");
  assert.equal((await ask(first)).status, 200);
  assert.equal((await say("yes")).status, 303);
  const { to } = await desk(`/client/${client}/my-page/send`, {});
  assert.match(to, /sent=0$/);
  assert.equal((await ask(first)).status, 404, "the new link ends the one before");
});

test("closed means closed, and a phone's copy is told so", async () => {
  const state = async (page) => (await ask(`${page}/copy-state`)).text;
  const first = await givePage(marlow);
  assert.equal(await state(first), "keep");
  const second = await givePage(marlow);
  assert.equal((await ask(first)).status, 404, "the next link ends the one before");
  assert.equal(await state(first), "keep", "but takes nothing from a phone");
  await ask(`${second}/close`, {});
  assert.equal((await ask(second)).status, 404);
  assert.equal(await state(second), "remove");
  await desk(`/client/${kite}/my-page/end`, {});
  assert.equal((await ask(`${mine}/safety-plan`)).status, 404);
  assert.equal(await state(mine), "remove");
  const { text } = await ask(mine);
  assert.match(text, /href="\/help"/, "a dead link still leads to help");
});
