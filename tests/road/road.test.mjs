// road - the real program on loopback, from a link to the board, without a
// browser: statuses, where they lead, and that nothing is lost on the way.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { openPractice, PASSPHRASE, rapport } from "../browser/practice.mjs";

let practice;

before(async () => { practice = await openPractice(); });
after(async () => { await practice?.close(); });

const at = (path) => practice.origin + path;

async function get(path, headers = {}) {
  const reply = await fetch(at(path), { redirect: "manual", headers });
  return { status: reply.status, to: reply.headers.get("location"),
    headers: reply.headers, text: await reply.text() };
}

async function post(path, fields, headers = {}) {
  const reply = await fetch(at(path), { method: "POST", redirect: "manual",
    headers, body: new URLSearchParams(fields) });
  return { status: reply.status, to: reply.headers.get("location"),
    headers: reply.headers, text: await reply.text() };
}

// A path may come back as a whole address of this site.
const ends = (to, path) => assert.ok(to?.endsWith(path), `${to} ends in ${path}`);

async function formOf(form, name = "Kite") {
  const client = await practice.client(name);
  const session = await practice.session(client, "2026-12-01T14:00");
  return { client, session, path: await practice.invite(client, form, session) };
}

const GOOD_CHECK = { heard: "4", valued: "4", direction: "3", way: "4", off: "0" };
const phq9 = (item9) => Object.fromEntries(
  Array.from({ length: 9 }, (_, i) => [String(i + 1), i === 8 ? item9 : "1"]));

async function signIn() {
  const reply = await post("/sign-in", { passphrase: PASSPHRASE });
  assert.equal(reply.status, 303);
  return { cookie: reply.headers.get("set-cookie").split(";")[0] };
}

// Bytes as they are, for what fetch would never send.
function raw(bytes, { half = false } = {}) {
  const { hostname, port } = new URL(practice.origin);
  return new Promise((done) => {
    let said = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      if (half) socket.end();
    });
    socket.setTimeout(5000, () => socket.destroy());
    socket.on("data", (data) => { said += data; });
    socket.on("error", () => {});
    socket.on("close", () => done(said));
  });
}

test("the server is well", async () => {
  const reply = await get("/healthz");
  assert.equal(reply.status, 200);
});

test("a link opens its form, as often as it is fetched", async () => {
  const { path } = await formOf("post");
  const head = await fetch(at(path), { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  for (let i = 0; i < 3; i++) { // a mail scanner, a preview, the client
    const page = await get(path);
    assert.equal(page.status, 200);
    assert.match(page.text, /name="heard"/);
    assert.match(page.text, /type="radio"/);
    assert.equal(page.headers.get("cache-control"), "no-store");
    assert.match(page.headers.get("referrer-policy"), /no-referrer/);
  }
});

test("a tap is there after a reload", async () => {
  const { path } = await formOf("post");
  const tap = await post(path + "/answer", { field: "valued", value: "3" });
  assert.equal(tap.status, 204);
  const page = await get(path);
  const chosen = page.text.match(/<input[^>]*name="valued"[^>]*checked[^>]*>/);
  assert.match(chosen?.[0] ?? "", /value="3"/);
  const wrong = await post(path + "/answer", { field: "valued", value: "9" });
  assert.ok([400, 422].includes(wrong.status), String(wrong.status));
});

test("sending leads to thanks; a second time too, and keeps one", async () => {
  const { client, path } = await formOf("post");
  const first = await post(path, GOOD_CHECK);
  assert.equal(first.status, 303);
  ends(first.to, path + "/thanks");
  assert.equal((await get(path + "/thanks")).status, 200);
  const second = await post(path, { ...GOOD_CHECK, off: "4" });
  assert.equal(second.status, 303);
  ends(second.to, path + "/thanks");
  assert.match((await get(path + "/thanks")).text, /What you sent first stays/);
  assert.match((await get(path)).text, /You have sent this already/);
  assert.equal(await practice.run("card", "list", "--client", client), "");
});

test("sixteen clicks at once are one form", async () => {
  const { client, path } = await formOf("post");
  const low = { ...GOOD_CHECK, off: "4" };
  const replies = await Promise.all(
    Array.from({ length: 16 }, () => post(path, low)));
  for (const reply of replies) assert.equal(reply.status, 303);
  const card = await practice.run("card", "list", "--client", client);
  assert.equal(card.match(/\tS3\t/g)?.length, 1);
});

test("a wrong value keeps the rest", async () => {
  const { path } = await formOf("post");
  const reply = await post(path, { heard: "3", valued: "99", note: "kept words" });
  assert.equal(reply.status, 422);
  const page = await get(path);
  assert.match(page.text, /kept words/);
  assert.match(page.text.match(/<input[^>]*name="heard"[^>]*checked[^>]*>/)?.[0] ?? "",
    /value="3"/);
});

test("a wrong token is nothing", async () => {
  for (const path of ["/f/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/f/x", "/f/%00"]) {
    const page = await get(path);
    assert.ok([400, 404].includes(page.status), `${path}: ${page.status}`);
  }
  assert.equal((await post("/f/aaaaaaaaaaaaaaaaaaaaaaaaaa", GOOD_CHECK)).status, 404);
});

test("not today is one tap", async () => {
  const { path } = await formOf("post");
  const reply = await post(path + "/not-today", {});
  assert.equal(reply.status, 303);
  assert.equal((await get(path + "/thanks")).status, 200);
});

test("a safety answer is met at once and stands on the board", async () => {
  const { client, path } = await formOf("phq9", "Wren");
  const reply = await post(path, phq9("2"));
  assert.equal(reply.status, 303);
  ends(reply.to, path + "/safety");
  const page = await get(path + "/safety");
  assert.equal(page.status, 200);
  assert.match(page.text, /Nobody is reading this right now/);
  assert.match(page.text, /href="tel:116123"/);
  const chosen = await post(path + "/safety", { reply: "call" });
  assert.equal(chosen.status, 303);
  assert.match(await practice.run("card", "list", "--client", client), /\tS1\tnow\tnew\t/);

  assert.notEqual((await get("/")).status, 200);
  const staff = await signIn();
  const board = await get("/", staff);
  assert.equal(board.status, 200);
  assert.match(board.text, /Wren/);
  const card = board.text.match(/\/safety\/\d+/)?.[0]
    ?? (await get(`/client/${client}/card`, staff)).text.match(/\/safety\/\d+/)?.[0];
  const shown = await get(card, staff);
  assert.equal(shown.status, 200);
  assert.match(shown.text, /\(2\)/);
  const token = shown.text.match(/name="token" value="([^"]+)"/)[1];
  const some = { token, do: "close", reached: "yes", how: "by phone" };
  assert.equal((await post(card, some, staff)).status, 422);
  assert.match((await get(card, staff)).text, /by phone/);
  assert.match(await practice.run("card", "list", "--client", client), /\tS1\t/);
  const all = { ...some, assessment: "no plan", plan: "call again", next_contact: "Thursday" };
  assert.equal((await post(card, { ...all, token: "wrong" }, staff)).status, 409);
  assert.equal((await post(card, all, staff)).status, 303);
  assert.equal(await practice.run("card", "list", "--client", client), "");
});

test("one tap is enough for a safety answer", async () => {
  const { client, path } = await formOf("phq9");
  const tap = await post(path + "/answer", { field: "9", value: "1" });
  assert.equal(tap.status, 200);
  ends(tap.text.trim(), path + "/safety");
  assert.match(await practice.run("card", "list", "--client", client), /\tS1\t/);
});

test("I need help, from any form", async () => {
  const { client, path } = await formOf("pre");
  const reply = await post(path + "/help", {});
  assert.equal(reply.status, 303);
  ends(reply.to, path + "/safety");
  assert.match(await practice.run("card", "list", "--client", client), /need help/);
});

test("a form of an ended episode says so and loses nothing", async () => {
  const { client, path } = await formOf("post");
  await post(path + "/answer", { field: "off", value: "4" });
  await practice.run("ending", "--client", client, "--kind", "planned");
  assert.equal((await get(path)).status, 410);
  const late = await post(path, GOOD_CHECK);
  assert.equal(late.status, 410);
  assert.match(await practice.run("card", "list", "--client", client), /\tS3\t/);
  await assert.rejects(practice.invite(client, "post"), /ended/);
});

test("too large, cut short, malformed", async () => {
  const { path } = await formOf("post");
  const large = await fetch(at(path), { method: "POST", redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "note=" + "x".repeat(4 << 20) }).then((r) => r.status, () => "closed");
  assert.ok([413, "closed"].includes(large), String(large));
  const host = new URL(practice.origin).host;
  const short = await raw(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\n`
    + "Content-Type: application/x-www-form-urlencoded\r\n"
    + "Content-Length: 500\r\n\r\nheard=4", { half: true });
  assert.doesNotMatch(short, /^HTTP\/1\.1 (200|303)/);
  const twice = await raw(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\n`
    + "Content-Length: 7\r\nContent-Length: 8\r\n\r\nheard=4");
  assert.match(twice, /^HTTP\/1\.1 400/);
  const bad = await fetch(at(path), { method: "POST", redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "heard=%ZZ" });
  assert.ok([400, 422].includes(bad.status), String(bad.status));
  const page = await get(path); // still there, still empty
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /<input[^>]*name="heard"[^>]*checked/);
});

test("commands reach the running server", async () => {
  assert.match(await practice.run("client", "list"), /Kite/);
  const client = await practice.client("Heron");
  await assert.rejects(practice.run("session", "add", "--client", client,
    "--at", "2027-03-28T01:30"), /does not exist/);
  await practice.run("promise", "add", "--client", client,
    "--words", "send the letter", "--due", "2020-01-01");
  assert.match(await practice.run("card", "list", "--client", client), /\tS8\t/);
});

test("without coverage no form that asks about harm leaves", async () => {
  const bare = await openPractice({ coverage: false });
  try {
    const client = await bare.client("Kite");
    await assert.rejects(bare.invite(client, "phq9"), /coverage set/);
    assert.match(await bare.invite(client, "gad7"), /^\/f\/\w+/);
  } finally {
    await bare.close();
  }
});

test("the folder has one owner", async () => {
  await assert.rejects(rapport("serve", "--data", practice.data,
    "--listen", "127.0.0.1:0"));
});
