// safety_net - backup, restore, doctor and erasure with the real program, most
// of them while a server owns the folder.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openPractice, rapport } from "../browser/practice.mjs";

let practice, place;

before(async () => {
  practice = await openPractice();
  place = await mkdtemp(join(tmpdir(), "rapport-net-"));
});
after(async () => {
  await practice?.close();
  await rm(place, { recursive: true, force: true });
});

// A command that must fail: its exit code and words.
async function refused(...args) {
  try {
    await rapport(...args);
  } catch (error) {
    return error.message;
  }
  assert.fail(`rapport ${args.join(" ")} was not refused`);
}

test("a backup is made while the server runs and submissions come in", async () => {
  const client = await practice.client("Kestrelina");
  const session = await practice.session(client, "2026-12-01T14:00");
  const path = await practice.invite(client, "post", session);
  const taps = Array.from({ length: 40 }, (_, i) =>
    fetch(`${practice.origin}${path}/answer`, {
      method: "POST",
      body: new URLSearchParams({ field: "heard", value: String(i % 5) }),
    }).then((reply) => reply.status));
  const said = await practice.run("backup", "--to", join(place, "b"));
  const statuses = await Promise.all(taps);
  assert.ok(statuses.every((s) => s === 204), String(statuses));
  const [file, keys] = said.trim().split("\n");
  for (const path of [file, keys]) {
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.ok(!(await readFile(path)).includes("Kestrelina"));
  }
});

test("a backup goes where one says, or beside the practice", async () => {
  const [said] = (await practice.run("backup", join(place, "plain"))).split("\n");
  assert.equal(join(place, "plain"), said.slice(0, said.lastIndexOf("/")));
  const [beside] = (await practice.run("backup")).split("\n");
  assert.ok(beside.startsWith(practice.data + "-backups/rapport-"), beside);
  const good = await practice.run("restore", "--rehearse", join(place, "plain"));
  assert.match(good, /This backup is good/);
});

test("it can be rehearsed beside the running server", async () => {
  const [name] = (await readdir(join(place, "b"))).filter((n) => n.endsWith(".backup"));
  const said = await rapport("restore", "--data", practice.data, "--rehearse",
    join(place, "b", name));
  assert.match(said, /This backup is good.*1 clients, 1 sessions/);
});

test("a restore is refused while the server owns the folder", async () => {
  const [name] = (await readdir(join(place, "b"))).filter((n) => n.endsWith(".backup"));
  const said = await refused("restore", "--data", practice.data, "--yes-replace",
    join(place, "b", name));
  assert.match(said, /wait until it is done, or stop it/);
  assert.equal((await fetch(practice.origin + "/healthz")).status, 200);
});

test("the doctor says what it looked at", async () => {
  const said = await practice.run("doctor");
  assert.match(said, /well store/);
  assert.match(said, /well audit/);
  assert.match(said, /well mail +no mail server is set: safety cards stand on the board/);
});

test("a client is erased in two steps, and no file holds the name", async () => {
  const client = await practice.client("Ptarmiganda");
  const asked = await practice.run("client", "erase", "--client", client);
  assert.match(asked, /Nothing is erased yet/);
  const wrong = await refused("client", "erase", "--data", practice.data,
    "--client", client, "--confirm", "99");
  assert.match(wrong, /type it exactly/);
  await practice.run("client", "erase", "--client", client, "--confirm", client);
  for (const name of await readdir(practice.data, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) {
      const bytes = await readFile(join(name.path, name.name));
      assert.ok(!bytes.includes("Ptarmiganda"), name.name);
    }
  }
  const again = await refused("client", "erase", "--data", practice.data,
    "--client", client);
  assert.match(again, /there is no client/);
});

test("a file that is no backup is refused in words", async () => {
  const path = join(place, "letter.txt");
  await writeFile(path, "Dear practice,\n\n");
  const said = await refused("restore", "--data", join(place, "new"), path);
  assert.match(said, /is not a backup of Rapport/);
});

test("a lost master key and a forgotten passphrase come back by the printed code", async () => {
  const data = join(place, "lost");
  const secret = join(place, "secret");
  const code = join(place, "code");
  await mkdir(data, { mode: 0o755 }); // made by hand, for us
  await writeFile(secret, "correct horse\n");
  const said = await rapport("init", "--data", data, "--practice", "Elm",
    "--therapist", "Mara", "--passphrase-file", secret);
  await writeFile(code, said.match(/(?:[2-9A-Z]{4}-){7}[2-9A-Z]{4}/)[0].toLowerCase() + "\n");
  assert.equal((await stat(data)).mode & 0o777, 0o700);
  await rm(join(data, "keys/master.key"));
  assert.match(await refused("doctor", "--data", data), /rapport recover/);
  await writeFile(secret, "AAAA-BBBB\n");
  assert.match(await refused("recover", "--data", data, "--code-file", secret),
    /8 groups of 4 letters/);
  await writeFile(secret, "four other words\n");
  await rapport("recover", "--data", data, "--code-file", code, "--passphrase-file", secret);
  assert.match(await rapport("doctor", "--data", data), /well keys/);
});

test("coverage that promises what nobody keeps is refused in words", async () => {
  const set = ["coverage", "set", "--data", practice.data, "--person", "Mara <m@example.org>"];
  assert.match(await refused(...set, "--hours", "mon 9-5"), /mon-fri 09:00-17:00/);
  assert.match(await refused(...set, "--hours", "sat 12:00-14:00"), /nobody is there on a Saturday by 10:00/);
  assert.match(await refused(...set, "--hours", "mon-fri 09:00-17:00",
    "--line", "call:Nobody:ask at the desk"), /as you would dial it/);
  assert.match(await practice.run("coverage", "show"), /hours +mon-fri 09:00-17:00/);
});
