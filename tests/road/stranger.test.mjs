// stranger - walks every row of ROUTES as people who have no business there: a
// stranger, a client with a link, somebody who looks at a shared view, and a
// signed-in page without its form token. Then looks for names and tickets where
// they must not stand.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { RAPPORT, rapport } from "../browser/practice.mjs";

const NAME = "Kestrelinde Moorhen"; // stands nowhere in plain
const NOTE = "the quince harvest was heavy";
const PASSPHRASE = "correct horse battery staple";

// {method, path, who, token} of each row of the table in the program.
async function readRoutes() {
  const source = await readFile(new URL("../../src/web/routes.c", import.meta.url), "utf8");
  const rows = [...source.matchAll(
    /\{(GET|POST),\s*"([^"]+)",\s*(\w+),\s*(FREE|TOKEN),\s*(\w+)/g)];
  assert.equal(rows.length, source.match(/\{(GET|POST),/g).length, "every row is read");
  return rows.map(([, method, path, who, token]) => ({ method, path, who, token }));
}

let place, data, server, origin, routes, log = "";
const held = {}; // cookie, form, share

async function ask(path, { method = "GET", cookie, fields } = {}) {
  const reply = await fetch(origin + path, {
    method, redirect: "manual", headers: cookie ? { cookie } : {},
    body: fields && new URLSearchParams(fields),
  });
  return { status: reply.status, to: reply.headers.get("location"),
    cookie: reply.headers.get("set-cookie"), text: await reply.text() };
}

// The row's path with what would open it, were one allowed.
function filled({ path }, ticket) {
  return path.replace("/f/:ticket", held.form)
    .replace(":ticket", ticket ?? "k7k7k7k7k7k7k7k7k7k7k7k7k7")
    .replace(":name", "rapport.css").replace(":form", "1").replace(/:\w+/g, "1");
}

before(async () => {
  place = await mkdtemp(join(tmpdir(), "rapport-stranger-"));
  data = join(place, "data");
  await writeFile(join(place, "secret"), PASSPHRASE + "\n");
  await rapport("init", "--data", data, "--practice", "Elm", "--therapist", "Mara",
    "--passphrase-file", join(place, "secret"));
  server = spawn(RAPPORT, ["serve", "--data", data, "--listen", "127.0.0.1:0", "--log"]);
  server.stderr.on("data", (bytes) => { log += bytes; });
  const [said] = await once(server.stdout, "data");
  origin = String(said).match(/http:\/\/[\d.:]+/)[0];
  await rapport("client", "add", "--data", data, "--name", NAME);
  await rapport("session", "add", "--data", data, "--client", "1", "--at", "2026-12-01T14:00");
  held.form = (await rapport("invite", "--data", data, "--client", "1",
    "--session", "1", "--form", "post")).trim();
  const signed = await ask("/sign-in", { method: "POST", fields: { passphrase: PASSPHRASE } });
  held.cookie = signed.cookie.split(";")[0];
  routes = await readRoutes();
});
after(async () => {
  server?.kill("SIGTERM");
  await rm(place, { recursive: true, force: true });
});

const signsIn = (row) => ["STAFF", "OWNER", "MEMBER"].includes(row.who);

function isShut(row, reply) {
  if (row.method === "GET") {
    return reply.status === 303 && reply.to.startsWith("/sign-in?next=");
  }
  return reply.status === 401 || reply.status === 403;
}

test("a stranger opens no page of the practice", async () => {
  const staff = routes.filter((row) => signsIn(row));
  assert.ok(staff.length > 40);
  for (const row of staff) {
    const reply = await ask(filled(row), { method: row.method,
      fields: row.method === "POST" ? { token: "x" } : undefined });
    assert.ok(isShut(row, reply), `${row.method} ${row.path}: ${reply.status} ${reply.to}`);
    assert.doesNotMatch(reply.text, /Kestrelinde/);
  }
});

test("a ticket in the place of a cookie opens nothing else", async () => {
  const ticket = held.form.slice("/f/".length);
  for (const row of routes.filter((row) => signsIn(row))) {
    const reply = await ask(filled(row), { method: row.method,
      cookie: `${held.cookie.split("=")[0]}=${ticket}`,
      fields: row.method === "POST" ? { token: ticket } : undefined });
    assert.ok(isShut(row, reply), `${row.method} ${row.path}: ${reply.status}`);
  }
  const together = await ask(`/together/${ticket}`);
  assert.equal(together.status, 404, "a form's ticket opens no shared view");
});

test("every post of somebody signed in needs its token", async () => {
  for (const row of routes.filter((row) => signsIn(row) && row.method === "POST")) {
    assert.equal(row.token, "TOKEN", row.path);
    const reply = await ask(filled(row), { method: "POST", cookie: held.cookie,
      fields: { token: "x" } });
    assert.equal(reply.status, 403, row.path);
  }
  assert.equal((await ask("/client/1", { cookie: held.cookie })).status, 200, "still in");
});

// M24: what one can reach from the client's view.
test("the shared view leads nowhere but to itself", async () => {
  const page = await ask("/client/1/glance", { cookie: held.cookie });
  const token = page.text.match(/name="token" value="([^"]+)"/)[1];
  const opened = await ask("/client/1/share", { method: "POST", cookie: held.cookie,
    fields: { token } });
  let path = opened.to;
  if (!path?.startsWith("/together/")) { // a code that is typed on the other screen
    const code = opened.text.match(/\b[2-9A-Z]{6}\b/)[0];
    path = (await ask("/together", { method: "POST", fields: { code } })).to;
  }
  const view = await ask(path);
  assert.equal(view.status, 200);
  for (const [, to] of view.text.matchAll(/(?:href|action)="([^"]+)"/g)) {
    assert.ok(to.startsWith(path) || to.startsWith("/assets/") || to.startsWith("#")
      || to === "/help" || to === "about:blank" || /^https:\/\/(www\.)?\w+\.\w+/.test(to)
      || to === "/together", `leads to ${to}`);
  }
  for (const row of routes.filter((row) => signsIn(row))) {
    const reply = await ask(filled(row), { method: row.method,
      cookie: `${held.cookie.split("=")[0]}=${path.slice("/together/".length)}`,
      fields: row.method === "POST" ? {} : undefined });
    assert.ok(isShut(row, reply), `${row.method} ${row.path}: ${reply.status}`);
  }
  assert.equal((await ask("/f/" + path.slice("/together/".length))).status, 404);
  const own = await ask("/client/1", { cookie: held.cookie });
  assert.equal(own.to, path, "the therapist's own screen stays there until she closes it");
});

test("no page asks another house for anything", async () => {
  for (const path of ["/", "/client/1", "/client/1/glance", "/settings", "/sign-in", held.form]) {
    const { text } = await ask(path, { cookie: held.cookie });
    assert.doesNotMatch(text, /<(?:script|img|link|iframe|form|source)\b[^>]*(?:src|href|action)="(?:https?:)?\/\//, path);
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|\son[a-z]+="|\sstyle="/, path);
  }
});

test("HEAD is GET without a body, and shuts as GET does", async () => {
  const head = await ask("/client/1", { method: "HEAD" });
  assert.equal(head.status, 303);
  assert.equal((await ask("/healthz", { method: "HEAD" })).text, "");
  assert.equal((await ask("/client/1", { method: "DELETE", cookie: held.cookie })).status, 405);
  assert.equal((await ask("/client/1", { method: "OPTIONS" })).status, 405);
});

test("wrong passphrases are slowed down, and the door opens again for who waits", async () => {
  const status = [];
  for (let i = 0; i < 12; i++) {
    status.push((await ask("/sign-in", { method: "POST", fields: { passphrase: "no" + i } })).status);
  }
  assert.ok(status.includes(429), String(status));
  const signedIn = await ask("/settings", { cookie: held.cookie });
  assert.doesNotMatch(signedIn.to ?? "", /sign-in/, "who is signed in stays signed in");
  assert.equal((await ask(held.form)).status, 200, "clients still reach their forms");
});

test("no ticket, name or word of a client in the log or in any plain byte", async () => {
  const sent = await ask(held.form, { method: "POST", fields: { heard: "3", valued: "3",
    goals: "3", pace: "3", off: "0", changed: NOTE, missing: NOTE, note: NOTE } });
  assert.ok([303, 422].includes(sent.status), String(sent.status));
  await rapport("event", "add", "--data", data, "--client", "1", "--words", NOTE);
  await rapport("backup", "--data", data, "--to", join(place, "backups"));
  for (const folder of [data, join(place, "backups")]) {
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(join(file.parentPath ?? file.path, file.name));
      for (const words of ["Kestrelinde", "quince", held.form.slice(3), held.cookie.split("=")[1]]) {
        assert.ok(!bytes.includes(words), `${words} in ${file.name}`);
      }
    }
  }
  for (const words of ["Kestrelinde", "quince", held.form.slice(3), held.cookie.split("=")[1], PASSPHRASE]) {
    assert.ok(!log.includes(words), `${words} in the log`);
  }
  assert.match(log, /GET \/client\/:id 303/);
});
