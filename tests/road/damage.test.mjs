// damage - data folders that something happened to. Each is refused in words
// that say what to do, with its exit code, and a damaged store is not touched.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync,
  writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { RAPPORT } from "../browser/practice.mjs";

const MB = 1 << 20;
const place = mkdtempSync(join(tmpdir(), "rapport-damage-"));
const whole = join(place, "whole");

function run(...words) {
  const done = spawnSync(RAPPORT, words, { encoding: "utf8", timeout: 30000 });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function good(...words) {
  const done = run(...words);
  assert.equal(done.code, 0, done.err);
  return done.out;
}

before(() => {
  const secret = join(place, "secret");
  writeFileSync(secret, "correct horse battery\n");
  const said = good("init", "--data", whole, "--practice", "Elm", "--therapist", "Mara",
    "--passphrase-file", secret);
  writeFileSync(join(place, "code"), said.match(/(?:[2-9A-Z]{4}-){7}[2-9A-Z]{4}/)[0]);
  good("client", "add", "--data", whole, "--name", "Kite");
});
after(() => rmSync(place, { recursive: true, force: true }));

const sum = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const sqlite = (data, sql) => execFileSync("sqlite3", [join(data, "rapport.db"), sql]);

// {name, hurt, code, words}: what was done to the folder, and what is said.
const DAMAGES = [
  { name: "a newer store", code: 4, words: /written by a newer Rapport/,
    hurt: (data) => sqlite(data, "INSERT INTO schema_version VALUES (99, '0099_future.sql')") },
  { name: "a store cut in half", code: 74, words: /damaged.*rapport restore/,
    hurt: (data) => truncateSync(join(data, "rapport.db"), 100000) },
  { name: "a store that is a letter", code: 74, words: /damaged.*rapport restore/,
    hurt: (data) => writeFileSync(join(data, "rapport.db"), "Dear practice,\n".repeat(200)) },
  { name: "no store", code: 3, words: /rapport init/,
    hurt: (data) => rmSync(join(data, "rapport.db")) },
  { name: "no master key", keys: true, code: 3, words: /rapport recover/,
    hurt: (data) => rmSync(join(data, "keys/master.key")) },
  { name: "no client keys", keys: true, code: 3, words: /clients\.db is not in .*\.keys file/,
    hurt: (data) => rmSync(join(data, "keys/clients.db")) },
];

for (const { name, hurt, code, words, keys } of DAMAGES) {
  test(`${name}: said in words`, () => {
    const data = join(place, name.replaceAll(" ", "-"));
    cpSync(whole, data, { recursive: true });
    hurt(data);
    const store = join(data, "rapport.db");
    const before = keys || name === "no store" ? "" : sum(store);
    const commands = [["client", "list"], ["doctor"], ["client", "add", "--name", "Wren"]];
    if (name !== "no store") commands.push(["serve", "--listen", "127.0.0.1:0"]);
    for (const command of commands) {
      const done = run(...command, "--data", data);
      assert.equal(done.code, code, `${command}: ${done.err}`);
      assert.match(done.err, words);
      assert.equal(done.out, "");
    }
    if (before) assert.equal(sum(store), before);
  });
}

test("the doctor finds a line of the audit that was changed", () => {
  const data = join(place, "audit");
  cpSync(whole, data, { recursive: true });
  good("doctor", "--data", data);
  sqlite(data, "UPDATE audit SET what = 'nothing' WHERE sequence = 2");
  const done = run("doctor", "--data", data);
  assert.equal(done.code, 1);
  assert.match(done.out, /LOOK audit +line 2 was changed/);
});

test("rows of another practice in the store are never shown", () => {
  const data = join(place, "two");
  cpSync(whole, data, { recursive: true });
  sqlite(data, `PRAGMA foreign_keys = OFF;
    INSERT INTO practice SELECT practice_id + 1, 'Other', country, zone, public_url, team, demo,
      created_at FROM practice;
    CREATE TEMP TABLE moved AS SELECT * FROM client;
    UPDATE moved SET practice_id = 2, client_id = 77;
    INSERT INTO client SELECT * FROM moved;`);
  assert.match(good("client", "list", "--data", data), /^1\tKite\t[^\n]*\n$/);
  const done = run("session", "add", "--data", data, "--client", "77", "--at", "2026-12-01T14:00");
  assert.equal(done.code, 3);
});

// ---- a full disk ----------------------------------------------------------

// A disk of a size of our own: needs the right to mount.
function smallDisk(bytes) {
  const disk = mkdtempSync(join(place, "disk-"));
  const done = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", disk]);
  return { disk, mounted: done.status === 0,
    close: () => done.status === 0 && spawnSync("umount", ["-l", disk]) };
}

test("a full disk: said, nothing acknowledged is lost, well again without a restart", async (context) => {
  const { disk, mounted, close } = smallDisk(4 * MB);
  if (!mounted) {
    context.skip("no right to mount a small disk here");
    return;
  }
  const data = join(disk, "data");
  cpSync(whole, data, { recursive: true });
  const server = spawn(RAPPORT, ["serve", "--data", data, "--listen", "127.0.0.1:0"],
    { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const origin = String(await once(server.stdout, "data")).match(/http:\/\/[\d.:]+/)[0];
    good("session", "add", "--data", data, "--client", "1", "--at", "2026-12-01T14:00");
    const form = good("invite", "--data", data, "--client", "1", "--session", "1",
      "--form", "post").trim();
    const tap = (value) => fetch(`${origin}${form}/answer`, { method: "POST",
      body: new URLSearchParams({ field: "heard", value }) });
    const kept = async (value) => {
      const page = await (await fetch(origin + form)).text();
      const input = page.match(/<input[^>]*name="heard"[^>]*checked[^>]*>/)?.[0] ?? "";
      assert.match(input, new RegExp(`value="${value}"`));
    };
    assert.equal((await tap("3")).status, 204);
    // No byte is left: as much as fits, block by block.
    spawnSync("sh", ["-c", `dd if=/dev/zero of=${join(disk, "fill")} bs=512`]);
    let last = "3";
    let refusal;
    for (let i = 0; i < 400 && !refusal; i++) { // what is left in the log's blocks
      const reply = await tap(String(i % 5));
      if (reply.status === 204) last = String(i % 5);
      else refusal = reply;
    }
    assert.ok([503, 507].includes(refusal.status), String(refusal.status));
    assert.match(await refusal.text(), /could not be kept just now/);
    assert.equal((await fetch(origin + "/healthz")).status, 503);
    await kept(last);
    const said = run("client", "add", "--data", data, "--name", "Wren");
    assert.equal(said.code, 74);
    assert.match(said.err, /disk is full: make room/);
    rmSync(join(disk, "fill"));
    assert.equal((await tap("2")).status, 204, "well again without a restart");
    await kept("2");
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
    try {
      good("doctor", "--data", data);
    } finally {
      close();
    }
  }
});

test("a backup that does not fit leaves nothing that looks like one", (context) => {
  const { disk, mounted, close } = smallDisk(64 * 1024);
  if (!mounted) {
    context.skip("no right to mount a small disk here");
    return;
  }
  try {
    const done = run("backup", "--data", whole, "--to", join(disk, "backups"));
    assert.equal(done.code, 74, done.err);
    assert.match(done.err, /space|full|room/i);
    assert.throws(() => statSync(done.out.split("\n")[0] || join(disk, "none")));
    const left = spawnSync("find", [disk, "-name", "*.backup"], { encoding: "utf8" }).stdout;
    assert.equal(left, "");
  } finally {
    close();
  }
  good("doctor", "--data", whole);
});

test("a disk that can only be read is said to be one", (context) => {
  const { disk, mounted, close } = smallDisk(4 * MB);
  if (!mounted) {
    context.skip("no right to mount a small disk here");
    return;
  }
  try {
    cpSync(whole, join(disk, "data"), { recursive: true });
    spawnSync("mount", ["-o", "remount,ro", disk]);
    const done = run("client", "add", "--data", join(disk, "data"), "--name", "Wren");
    assert.equal(done.code, 74);
    assert.match(done.err, /Read-only file system/);
  } finally {
    close();
  }
});
