// serve - what the running server lets in, whatever the page is.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";

const RAPPORT = resolve(process.env.RAPPORT ?? "build/rapport");
const root = mkdtempSync(join(tmpdir(), "rapport-serve-"));
const data = join(root, "practice");
let server, port, log = "";

function rapport(...words) {
  const done = spawnSync(RAPPORT, words, { encoding: "utf8", timeout: 20000 });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

// Resolves with the process and its first output.
function serve(folder, ...more) {
  const child = spawn(RAPPORT, ["serve", "--data", folder, "--listen", "127.0.0.1:0", ...more]);
  child.stderr.on("data", (text) => { log += text; });
  return new Promise((done, fail) => {
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
      const found = out.match(/http:\/\/127\.0\.0\.1:(\d+)\/\n/);
      if (found) { setTimeout(() => done({ child, port: Number(found[1]), out: () => out }), 50); }
    });
    child.on("exit", (code) => fail(new Error(`ended with ${code}: ${log}`)));
  });
}

function ask(path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((done, fail) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (reply) => {
      let text = "";
      reply.on("data", (more) => { text += more; });
      reply.on("end", () => done({ status: reply.statusCode, headers: reply.headers, text }));
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

before(async () => {
  const secret = join(root, "secret");
  writeFileSync(secret, "correct horse battery staple\n");
  const made = rapport("init", "--data", data, "--practice", "Elm", "--therapist", "Mara",
    "--passphrase-file", secret);
  assert.equal(made.code, 0, made.err);
  ({ child: server, port } = await serve(data, "--log", "--public-url", "https://elm.example"));
});

after(() => {
  server?.kill("SIGKILL");
  rmSync(root, { recursive: true });
});

test("it says that it is well", async () => {
  const reply = await ask("/healthz");
  assert.equal(reply.status, 200);
  assert.equal(reply.text, "well\n");
});

test("every reply carries the security headers", async () => {
  for (const path of ["/", "/sign-in", "/nowhere", "/healthz", "/assets/rapport.css", "/f/unknown"]) {
    const { headers } = await ask(path);
    assert.match(headers["content-security-policy"], /^default-src 'self';/, path);
    assert.match(headers["content-security-policy"], /frame-ancestors 'none'/, path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
    assert.equal(headers["referrer-policy"], "no-referrer", path);
    assert.ok(headers["strict-transport-security"], path);
    if (!path.startsWith("/assets/")) {
      assert.equal(headers["cache-control"], "no-store", path);
    }
  }
});

test("an asset with its checksum may be kept, another not", async () => {
  const page = await ask("/sign-in");
  const address = page.text.match(/\/assets\/rapport\.css\?v=[0-9a-f]{16}/)[0];
  assert.match((await ask(address)).headers["cache-control"], /immutable/);
  assert.equal((await ask("/assets/rapport.css?v=0")).headers["cache-control"], "no-cache");
  assert.equal((await ask("/assets/none.css")).status, 404);
});

test("nobody enters without signing in", async () => {
  const reply = await ask("/client/1");
  assert.equal(reply.status, 303);
  assert.equal(reply.headers.location, "/sign-in?next=/client/1");
  const post = await ask("/client/1/goal", { method: "POST", body: "words=x",
    headers: { "content-length": 7 } });
  assert.equal(post.status, 401);
});

test("the cookie is closed to scripts and to other sites", async () => {
  const body = "passphrase=correct+horse+battery+staple";
  const reply = await ask("/sign-in", { method: "POST", body,
    headers: { "content-length": body.length } });
  assert.equal(reply.status, 303);
  const cookie = reply.headers["set-cookie"][0];
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=(Lax|Strict)/);
  assert.match(cookie, /Secure/);
  const signed = { cookie: cookie.split(";")[0] };
  assert.equal((await ask("/", { headers: signed })).status, 200);
  const forged = await ask("/sign-out", { method: "POST", body: "token=wrong",
    headers: { ...signed, "content-length": 11 } });
  assert.equal(forged.status, 403);
  assert.equal((await ask("/", { headers: signed })).status, 200, "still signed in");
});

test("a post from another site is refused", async () => {
  const from = (headers) => ask("/sign-in", { method: "POST", body: "a=1",
    headers: { "content-length": 3, ...headers } });
  assert.equal((await from({ "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await from({ origin: "https://evil.example" })).status, 403);
});

test("only our own names are answered", async () => {
  assert.equal((await ask("/healthz", { headers: { host: "evil.example" } })).status, 400);
  assert.equal((await ask("/healthz", { headers: { host: "elm.example" } })).status, 200);
  assert.equal((await ask("/healthz", { headers: { host: "elm.example.evil.example" } })).status, 400);
  assert.equal((await ask("/healthz", { headers: { host: "localhost:1" } })).status, 200);
});

test("a page that is not there, and a method that is not", async () => {
  assert.equal((await ask("/nowhere")).status, 404);
  assert.equal((await ask("/client/x/y/z/..")).status, 404);
  assert.equal((await ask("/healthz", { method: "POST", body: "a",
    headers: { "content-length": 1 } })).status, 405);
});

test("commands run inside the server that owns the folder", () => {
  const done = rapport("client", "add", "--data", data, "--name", "Ada");
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /^\d+\n$/);
  assert.equal(statSync(join(data, "control.sock")).mode & 0o777, 0o600);
});

test("a second server is told so", () => {
  const second = rapport("serve", "--data", data, "--listen", "127.0.0.1:0");
  assert.equal(second.code, 69);
  assert.match(second.err, /another Rapport/);
});

test("other than loopback needs --insecure, and it says why", () => {
  const open = rapport("serve", "--data", join(root, "open"), "--listen", "0.0.0.0:0");
  assert.equal(open.code, 5);
  assert.match(open.err, /no TLS/);
});

test("an empty folder leads to set-up, with a code", async () => {
  const empty = await serve(join(root, "empty"));
  assert.match(empty.out(), /one-time code is [2-9A-Z]{8}\n/);
  empty.child.removeAllListeners("exit");
  empty.child.kill("SIGTERM");
});

test("guessing tickets comes to an end, and no ticket is logged", async () => {
  let status;
  for (let i = 0; i < 60; i++) {
    ({ status } = await ask(`/f/guess${i}`));
  }
  assert.equal(status, 429);
  assert.match(log, /GET \/f\/:ticket 404/);
  assert.doesNotMatch(log, /guess/);
});

test("SIGTERM ends it cleanly", async () => {
  server.removeAllListeners("exit");
  const code = new Promise((done) => server.on("exit", done));
  server.kill("SIGTERM");
  assert.equal(await code, 0);
});
