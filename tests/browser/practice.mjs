// practice - a practice of its own for a test: a data folder that goes away, the
// real program serving it on a free port of loopback, and the commands with
// which a therapist makes clients, sessions and links.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { once } from "node:events";

export const RAPPORT = resolve(process.env.RAPPORT ?? "build/rapport");
export const PASSPHRASE = "correct horse battery staple";

// Local time of the practice, so many hours from now: "2026-12-01T14:00".
export function local(hours) {
  return new Date(Date.now() + hours * 3600e3)
    .toLocaleString("sv-SE", { timeZone: "Europe/London" }).slice(0, 16).replace(" ", "T");
}

// Runs one command; what it printed. Its words on stderr are in the error.
export function rapport(...args) {
  return new Promise((done, fail) => {
    execFile(RAPPORT, args, { timeout: 60000 }, (error, stdout, stderr) => {
      if (error) fail(new Error(`rapport ${args.join(" ")}: ${stderr}${stdout}`));
      else done(stdout);
    });
  });
}

// The address that `rapport serve` prints, and the one-time code for a folder
// without a practice.
function greeting(child, empty) {
  return new Promise((done, fail) => {
    let said = "";
    const read = (bytes) => {
      said += bytes;
      const origin = said.match(/http:\/\/[\w.:[\]]+/)?.[0];
      const code = said.match(/one-time code is (\w+)/)?.[1];
      if (origin && (code || !empty)) done({ origin, code });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => fail(new Error(`serve ended (${code}): ${said}`)));
  });
}

// The server's clock in the hands of a test: it goes on from whatever moment (UTC)
// it was set to last. Commands run inside the server and see the same.
async function openClock(folder, moment) {
  const [libraries] = await Promise.all([readdir("/usr/lib"), setClock(folder, moment)]);
  const library = libraries.map((name) => `/usr/lib/${name}/faketime/libfaketimeMT.so.1`)
    .find((path) => existsSync(path));
  if (!library) throw new Error("install the package faketime (tools/packages)");
  return { ...process.env, TZ: "UTC", LD_PRELOAD: library, FAKETIME_NO_CACHE: "1",
    FAKETIME_TIMESTAMP_FILE: join(folder, "clock"), FAKETIME_DONT_FAKE_MONOTONIC: "1" };
}
const setClock = (folder, moment) => writeFile(join(folder, "clock"), `@${moment}\n`);

async function open(folder, data, { empty = false, clock } = {}) {
  const env = clock ? await openClock(folder, clock) : process.env;
  const child = spawn(RAPPORT, ["serve", "--data", data, "--listen", "127.0.0.1:0"], { env });
  const { origin, code } = await greeting(child, empty);
  const idOf = (text) => text.trim().split(/\s+/).pop();
  return {
    origin, data, code,
    run: (...args) => rapport(...args, "--data", data),
    turnClock: (moment) => setClock(folder, moment), // with `clock` only
    async client(name) {
      return idOf(await rapport("client", "add", "--data", data, "--name", name));
    },
    async session(client, at) {
      return idOf(await rapport("session", "add", "--data", data,
        "--client", client, "--at", at));
    },
    // The path of a form: "/f/k7...".
    async invite(client, form, session) {
      const said = await rapport("invite", "--data", data, "--client", client,
        ...(session ? ["--session", session] : []), "--form", form);
      return said.match(/\/f\/\S+/)[0];
    },
    async close() {
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Somebody is there for an answer about harm, and there are crisis lines.
export function cover(data) {
  return rapport("coverage", "set", "--data", data,
    "--hours", "mon-fri 09:00-17:00", "--person", "Mara Lind <mara@example.org>",
    "--read-by", "10:00", "--line", "emergency:Emergency services:999",
    "--line", "call:Samaritans:116 123", "--line", "text:Shout:85258");
}

// A new practice with one therapist, Mara Lind, and crisis lines and coverage.
// `fill(data)` puts in what no command can, before anybody serves the folder.
export async function openPractice({ coverage = true, clock, publicUrl, fill } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "rapport-browser-"));
  const data = join(folder, "data");
  const secret = join(folder, "passphrase");
  await writeFile(secret, PASSPHRASE + "\n", { mode: 0o600 });
  await rapport("init", "--data", data, "--practice", "Harbour Practice",
    "--therapist", "Mara Lind", "--passphrase-file", secret,
    "--country", "GB", "--zone", "Europe/London",
    ...(publicUrl ? ["--public-url", publicUrl] : []));
  if (coverage) await cover(data);
  if (fill) await fill(data);
  return open(folder, data, { clock });
}

// A folder in which nobody has set anything up: `code` opens the set-up.
export async function openEmpty() {
  const folder = await mkdtemp(join(tmpdir(), "rapport-browser-"));
  return open(folder, join(folder, "data"), { empty: true });
}

// The seven fictional people.
// `now`: the day on which its past ends, "2026-11-01".
export async function openDemo({ now } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "rapport-browser-"));
  const data = join(folder, "data");
  const said = await rapport("demo", "--data", data, ...(now ? ["--now", now] : []));
  const practice = await open(folder, data);
  practice.passphrase = said.match(/passphrase\W+(.+)/i)?.[1].trim();
  return practice;
}

// A visitor becomes the therapist, on the board: with the sign-in of an earlier
// visitor while that still leads there, so that each file waits for one alone.
export async function signIn(visitor, practice) {
  const { page, context } = visitor;
  await context.addCookies(practice.signedIn ?? []);
  await page.goto(`${practice.origin}/`);
  if (new URL(page.url()).pathname !== "/") {
    await page.goto(`${practice.origin}/sign-in`);
    await page.fill("input[name=passphrase]", practice.passphrase ?? PASSPHRASE);
    await Promise.all([page.waitForURL((url) => url.pathname !== "/sign-in"),
      page.click("main button")]);
    practice.signedIn = await context.cookies();
  }
  return visitor;
}
