// messages - a message to a client from the therapist's page to a real mailbox,
// and every way in which it may be cut off: Rapport killed between sending and
// hearing the answer, the mail server killed, STOP, reports, a gateway that
// fails. To a client never twice; about safety rather twice than never.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PASSPHRASE, RAPPORT, rapport } from "../browser/practice.mjs";
import { openPostOffice, openProxy, until } from "./post_office.mjs";

let folder, data, office, proxy, server, origin, desk, gateway;

// ---- the server, which may be killed ----------------------------------------

async function serve() {
  server = spawn(RAPPORT, ["serve", "--data", data, "--listen", "127.0.0.1:0"]);
  let said = "";
  server.stderr.on("data", (bytes) => { said += bytes; });
  server.stdout.on("data", (bytes) => { said += bytes; });
  origin = await until("it listens", () => {
    if (server.exitCode !== null) throw new Error(said);
    return said.match(/http:\/\/127[\w.:]+/)?.[0];
  });
}

async function end(signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, "exit");
}

async function signIn() {
  const reply = await fetch(origin + "/sign-in", { method: "POST",
    body: new URLSearchParams({ passphrase: PASSPHRASE }), redirect: "manual" });
  const cookie = reply.headers.get("set-cookie").split(";")[0];
  const ask = async (path, fields) => {
    const found = await fetch(origin + path, { headers: { cookie }, redirect: "manual",
      ...(fields && { method: "POST", body: new URLSearchParams(fields) }) });
    return { status: found.status, to: found.headers.get("location"), text: await found.text() };
  };
  const token = (await ask("/")).text.match(/name="token" value="(\w+)"/)[1];
  return { ask, post: (path, fields) => ask(path, { token, ...fields }) };
}

const setting = (name, value) => rapport("setting", "set", name, value, "--data", data);
const outbox = async () => (await rapport("outbox", "list", "--data", data)).trim()
  .split("\n").map((line) => line.split(/\s+/)).filter((words) => words.length > 3)
  .map(([id, way, kind, state, tries]) => ({ id: +id, way, kind, state, tries: +tries }));
// Now, instead of within fifteen seconds or when the waiting is over. The server
// may be killed meanwhile.
const sendNow = () => rapport("outbox", "send", "--data", data).catch(() => {});
const stateOf = async (id) => (await outbox()).find((row) => row.id === id)?.state;

async function useMail(port) {
  const reply = await desk.post("/settings/mail",
    { url: `smtp://127.0.0.1:${port}`, from: "mara@practice.example" });
  assert.equal(reply.status, 303, reply.text);
}

// A client who may be written to. Saying so sends the first message.
async function newClient(name, fields) {
  const id = (await rapport("client", "add", "--data", data, "--name", name)).trim().split(/\s+/).pop();
  const last = Math.max(0, ...(await outbox()).map((row) => row.id));
  const reply = await desk.post(`/client/${id}/messages`,
    { sms_id: "0", mail_id: "0", ...fields });
  assert.equal(reply.status, 303, reply.text);
  sendNow();
  return { id, message: (await outbox()).find((row) => row.id > last)?.id };
}
const byMail = (name) => newClient(name, { mail_allowed: "yes", mail_own: "yes",
  mail_address: `${name.toLowerCase()}@client.example` });
const bySms = (name, number) => newClient(name,
  { sms_allowed: "yes", sms_own: "yes", sms_address: number });

const lettersTo = async (name) => (await office.letters())
  .filter((letter) => letter.includes(`To: <${name.toLowerCase()}@`));
const header = (letter, name) => letter.match(new RegExp(`^${name}: ?(.*)$`, "mi"))?.[1].trim();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-messages-"));
  data = join(folder, "data");
  const secret = join(folder, "passphrase");
  await writeFile(secret, PASSPHRASE + "\n", { mode: 0o600 });
  await rapport("init", "--data", data, "--practice", "Harbour Practice", "--therapist",
    "Mara Lind", "--passphrase-file", secret, "--country", "GB", "--zone", "Europe/London",
    "--public-url", "https://p.example");
  await rapport("coverage", "set", "--data", data, "--hours",
    "mon-sun 00:00-12:00 12:00-24:00", "--person", "Mara Lind <mara@staff.example>",
    "--read-by", "10:00", "--line", "emergency:Emergency services:999",
    "--line", "call:Samaritans:116 123", "--line", "text:Shout:85258");
  await setting("quiet_from", "00:00"); // the machine's own clock runs here
  await setting("quiet_until", "00:00");
  await setting("smtp_tls", "no");
  [office] = await Promise.all([openPostOffice(), serve()]);
  proxy = await openProxy(office.port);
  desk = await signIn();
});
after(async () => {
  if (server) await end("SIGTERM");
  proxy?.close();
  gateway?.close();
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

// ---- mail -------------------------------------------------------------------

test("a message reaches a real mailbox once, says nothing, and one click ends it", async () => {
  await useMail(office.port);
  const tom = await byMail("Tom");
  const [letter] = await until("the letter comes", async () => {
    const letters = await lettersTo("Tom");
    return letters.length && letters;
  }, 40);
  assert.equal(await stateOf(tom.message), "sent");
  assert.equal(header(letter, "From"), "\"Mara Lind\" <mara@practice.example>");
  assert.equal(header(letter, "Subject"), "This is how I write");
  assert.match(header(letter, "Message-ID"), /^<[0-9a-f]{32}@practice\.example>$/);
  assert.equal(header(letter, "Auto-Submitted"), "auto-generated");
  assert.equal(header(letter, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  assert.doesNotMatch(letter, /therap|session|harbour practice|rapport/i);
  const stop = header(letter, "List-Unsubscribe").match(/^<https:\/\/p\.example(\/stop\/\S+)>$/)[1];
  assert.ok(letter.includes("https://p.example" + stop), "also to be read");
  const look = await fetch(origin + stop);
  assert.match(await look.text(), /End these mails\?/);
  assert.match((await desk.ask(`/client/${tom.id}/messages`)).text, /mail_allowed" value="yes" checked/);
  const click = await fetch(origin + stop, { method: "POST", redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click" });
  assert.equal(click.status, 303);
  const page = (await desk.ask(`/client/${tom.id}/messages`)).text;
  assert.doesNotMatch(page, /mail_allowed" value="yes" checked/);
  assert.match(page, /Ended by the client/);
  for (const path of ["/stop/1-00000000000000000000000000000000", "/stop/x", "/stop/1-"]) {
    assert.equal((await fetch(origin + path)).status, 404, path);
  }
  assert.equal((await lettersTo("Tom")).length, 1);
});

test("Rapport is killed before it hears the answer: the client gets one, and we say we cannot tell", async () => {
  await useMail(proxy.port);
  proxy.holds = true;
  proxy.isHeld = false;
  const ada = await byMail("Ada");
  await until("the answer is held back", () => proxy.isHeld, 40);
  await end("SIGKILL");
  proxy.holds = false;
  proxy.hangUp();
  const before = proxy.letters;
  await serve();
  desk = await signIn();
  sendNow();
  await until("it says so", async () => await stateOf(ada.message) === "unsure", 40);
  await until("the letter came", async () => (await lettersTo("Ada")).length === 1);
  assert.equal(proxy.letters, before, "never a second time");
  assert.match((await desk.ask(`/client/${ada.id}/messages`)).text,
    /we cannot tell whether it arrived/);
  assert.match((await desk.ask("/")).text, /message to or from clients/);
  const { text } = await desk.ask("/messages");
  assert.match(text, /Ada<\/a>[^]*1 not delivered, or we cannot tell/);
});

test("the same with a notice about safety: it comes again under the same Message-ID", async () => {
  const client = (await rapport("client", "add", "--data", data, "--name", "Wren")).trim().split(/\s+/).pop();
  const said = await rapport("invite", "--data", data, "--client", client, "--form", "phq9");
  const path = said.match(/\/f\/\S+/)[0];
  proxy.holds = true;
  proxy.isHeld = false;
  const sheet = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [String(i + 1), "1"]));
  const sent = await fetch(origin + path, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ ...sheet, 9: "2" }) });
  assert.equal(sent.status, 303);
  sendNow();
  await until("the answer is held back", () => proxy.isHeld, 40);
  await end("SIGKILL");
  proxy.holds = false;
  proxy.hangUp();
  await serve();
  desk = await signIn();
  sendNow();
  const letters = await until("it came twice", async () => {
    const all = await lettersTo("Mara");
    return all.length >= 2 && all;
  }, 40);
  assert.equal(header(letters[0], "Subject"), "Rapport: one message needs you");
  assert.equal(new Set(letters.map((letter) => header(letter, "Message-ID"))).size, 1);
  assert.doesNotMatch(letters[0], /Wren|phq|safety/i);
});

test("the mail server is killed in between and comes back: once", async () => {
  await useMail(office.port);
  await office.kill();
  const bea = await byMail("Bea");
  await until("it was tried", async () =>
    (await outbox()).find((row) => row.id === bea.message)?.tries > 0, 40);
  assert.equal(await stateOf(bea.message), "waiting");
  await office.open();
  sendNow();
  const [letter] = await until("it goes out by itself", async () => {
    const letters = await lettersTo("Bea");
    return letters.length && letters;
  }, 120);
  assert.ok(letter);
  await until("recorded", async () => await stateOf(bea.message) === "sent");
});

// ---- text messages ----------------------------------------------------------

async function openGateway() {
  const posts = [];
  const http = createServer((request, reply) => {
    let body = "";
    request.on("data", (bytes) => { body += bytes; });
    request.on("end", () => {
      posts.push({ headers: request.headers, ...JSON.parse(body) });
      reply.writeHead(202, { "content-type": "application/json" })
        .end(JSON.stringify({ id: `gw-${posts.length}` }));
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return { posts, close: () => http.close(), url: `http://127.0.0.1:${http.address().port}/send` };
}

const TOKEN = "between the gateway and us";
const incoming = (path, body, headers = { "x-rapport-token": TOKEN }) =>
  fetch(`${origin}/incoming/${path}`, { method: "POST", redirect: "manual",
    headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

test("a text message goes out, is reported, and STOP ends it with one last word", async () => {
  gateway = await openGateway();
  const kept = await desk.post("/settings/messages", { sms_url: gateway.url,
    sms_form: "{\"to\":\"{to}\",\"text\":\"{text}\",\"id\":\"{id}\"}", sms_id: "id", hook_url: "",
    quiet_from: "00:00", quiet_until: "00:00", sms_auth: "Bearer key", incoming_token: TOKEN });
  assert.equal(kept.status, 303, kept.text);
  const { text } = await desk.ask("/settings/messages");
  assert.ok(!text.includes("Bearer key") && !text.includes(TOKEN), "secrets are never shown");
  const cal = await bySms("Cal", "+44 7700 900123");
  await until("posted", () => gateway.posts.length === 1, 40);
  assert.equal(gateway.posts[0].to, "+447700900123");
  assert.equal(gateway.posts[0].headers.authorization, "Bearer key");
  assert.match(gateway.posts[0].headers["idempotency-key"], /^[0-9a-f]{32}$/);
  await until("sent", async () => await stateOf(cal.message) === "sent");
  assert.equal((await incoming("delivery", { id: "gw-1", state: "DELIVERED" })).status, 204);
  assert.equal(await stateOf(cal.message), "delivered");
  assert.equal((await incoming("delivery", { id: "gw-1", state: "failed" })).status, 204);
  assert.equal(await stateOf(cal.message), "delivered", "what arrived stays arrived");

  const stop = { from: "447700900123", text: " Stop. ", id: "in-1" };
  assert.equal((await incoming("sms", stop)).status, 204);
  assert.equal((await incoming("sms", stop)).status, 204, "the same twice");
  const page = (await desk.ask(`/client/${cal.id}/messages`)).text;
  assert.doesNotMatch(page, /sms_allowed" value="yes" checked/);
  assert.match(page, /Ended by the client/);
  sendNow();
  await until("one last word", () => gateway.posts.length === 2, 40);
  assert.match(gateway.posts[1].text, /^You get no more messages here\./);
  assert.equal((await incoming("sms", { ...stop, id: "in-2" })).status, 204);
  assert.equal((await incoming("sms", { ...stop, text: "START", id: "in-3" })).status, 204);
  assert.match((await desk.ask(`/client/${cal.id}/messages`)).text, /sms_allowed" value="yes" checked/);

  const words = { from: "+447700900123", text: "Could we talk <b>about</b> my brother?", id: "in-4" };
  assert.equal((await incoming("sms", words)).status, 204);
  const shown = (await desk.ask(`/client/${cal.id}/messages`)).text;
  assert.match(shown, /Could we talk &lt;b&gt;about&lt;\/b&gt; my brother\?/);
  assert.match(shown, /not read yet/);
  assert.match((await desk.ask("/messages")).text, /Cal<\/a>[^]*1 to read/);
  assert.equal((await desk.post(`/client/${cal.id}/messages/seen`,
    { sent: "999999", came: "999999" })).status, 303);
  assert.doesNotMatch((await desk.ask("/messages")).text, /Cal<\/a>/);
  assert.equal(gateway.posts.length, 2, "a STOP is confirmed once, and words are not answered");
});

test("only the gateway is heard", async () => {
  const body = { from: "+447700900123", text: "STOP", id: "evil" };
  for (const headers of [{}, { "x-rapport-token": "guess" }, { authorization: "Bearer guess" },
    { "x-rapport-signature": "sha256=" + "0".repeat(64) }, { "x-rapport-token": "" }]) {
    assert.equal((await incoming("sms", body, headers)).status, 403, JSON.stringify(headers));
  }
  const signed = JSON.stringify({ from: "+15550001111", text: "hello", id: "signed" });
  const reply = await fetch(`${origin}/incoming/sms`, { method: "POST", body: signed,
    headers: { "content-type": "application/json", "x-rapport-signature":
      "sha256=" + createHmac("sha256", TOKEN).update(signed).digest("hex") } });
  assert.equal(reply.status, 204);
  assert.match((await desk.ask("/settings/messages")).text, /\+15550001111: hello/,
    "from a number that nobody has: kept for the owner");
  for (const [bad, status] of [[{ text: "x", id: "1" }, 400], [{ from: "+1", text: "x" }, 400]]) {
    assert.equal((await incoming("sms", bad)).status, status, JSON.stringify(bad));
  }
  const form = await fetch(`${origin}/incoming/sms`, { method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: new URLSearchParams({ From: "+447700900123", Body: "100 % fine", MessageSid: "SM1" }) });
  assert.equal(form.status, 204, "as a large gateway posts it");
  const large = await fetch(`${origin}/incoming/sms`, { method: "POST",
    headers: { "x-rapport-token": TOKEN, "content-type": "application/json" },
    body: JSON.stringify({ from: "+447700900123", text: "x".repeat(20000), id: "large" }) });
  assert.equal(large.status, 429);
});

test("two tabs: the second is told, and nothing that was typed is lost", async () => {
  const dee = await bySms("Dee", "+447700900555");
  const late = await desk.post(`/client/${dee.id}/messages`, { sms_id: "0", mail_id: "0",
    sms_allowed: "yes", sms_own: "no", sms_address: "+447700900777", sender: "M" });
  assert.equal(late.status, 409);
  assert.match(late.text, /changed in the meantime/);
  assert.match(late.text, /value="\+447700900777"/);
  const without = await desk.post(`/client/${dee.id}/messages`, { sms_id: "0", mail_id: "0",
    sms_allowed: "yes", sms_address: "+447700900777" });
  assert.equal(without.status, 400);
  assert.match(without.text, /whether somebody else can read text messages/);
});

test("a backup is restored: what waited in it may have gone out since, so it does not go again", async () => {
  await useMail(1); // nobody listens there
  const eve = await byMail("Eve");
  await until("it was tried", async () =>
    (await outbox()).find((row) => row.id === eve.message)?.tries > 0, 40);
  const [backup] = (await rapport("backup", "--data", data, "--to", join(folder, "backups"))).split("\n");
  await end("SIGTERM");
  await rapport("restore", "--data", data, backup, "--yes-replace");
  await serve();
  assert.equal(await stateOf(eve.message), "unsure");
});
