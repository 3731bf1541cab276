// owner - what the owner of a practice decides about its signals, and what staff
// correct or enter for a client, in the browser and from a terminal.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPractice, PASSPHRASE } from "../browser/practice.mjs";

let practice, cookie;

async function ask(path, fields) {
  const reply = await fetch(practice.origin + path, {
    redirect: "manual",
    headers: cookie ? { cookie } : {},
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }),
  });
  const set = reply.headers.get("set-cookie");
  if (set) cookie = set.split(";")[0];
  return { status: reply.status, where: reply.headers.get("location"),
    body: await reply.text() };
}
const tokenOf = (page) => page.body.match(/name="token" value="([0-9a-f]{64})"/)[1];

// A command that must fail: its exit code and words.
async function refused(...args) {
  try {
    await practice.run(...args);
  } catch (error) {
    return error.message;
  }
  assert.fail(`rapport ${args.join(" ")} was not refused`);
}

before(async () => {
  practice = await openPractice();
  await ask("/sign-in", { passphrase: PASSPHRASE });
});
after(() => practice?.close());

test("the fourteen rules, each with what may be set", async () => {
  const page = await ask("/settings/signals");
  for (let i = 1; i <= 14; i++) assert.ok(page.body.includes(`id="S${i}"`), `S${i}`);
  assert.equal([...page.body.matchAll(/name="signal\./g)].length, 17);
  assert.match((await ask("/settings")).body, /href="\/settings\/signals"/);
});

test("a threshold is changed, and the page says so", async () => {
  const page = await ask("/settings/signals");
  const saved = await ask("/settings/signals",
    { token: tokenOf(page), "signal.quiet_days": "28" });
  assert.equal(saved.where, "/settings/signals?saved=1");
  assert.match((await ask(saved.where)).body,
    /Set here: days since the last session: 28 \(21 unless changed\)/);
  assert.match(await practice.run("setting", "list"), /signal\.quiet_days +28 /);
});

test("what is out of range comes back with what was typed", async () => {
  const page = await ask("/settings/signals");
  const reply = await ask("/settings/signals",
    { token: tokenOf(page), "signal.dip_points": "12", "signal.quiet_days": "3" });
  assert.equal(reply.status, 400);
  assert.match(reply.body, /a number from 7 to 180/);
  assert.match(reply.body, /name="signal\.quiet_days" value="3"/);
  assert.match(await practice.run("setting", "list"), /signal\.dip_points +8 /);
});

test("how long, when to remind: on the settings page, all or nothing", async () => {
  const page = await ask("/settings");
  for (const [name, value] of [["session_minutes", 50], ["reminder_hours", 48],
    ["talk_after_sessions", 2]]) {
    assert.match(page.body, new RegExp(`name="${name}"[^>]* value="${value}"`));
  }
  const fields = { token: tokenOf(page), name: "Harbour Practice", zone: "Europe/London",
    public_url: "", use: "solo" };
  const wrong = await ask("/settings", { ...fields, name: "Not kept", session_minutes: "60",
    reminder_hours: "200" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.body, /a number from 0 to 168/);
  assert.match(wrong.body, /name="session_minutes"[^>]* value="60"/, "what was typed stands there");
  assert.doesNotMatch((await ask("/settings")).body, /Not kept/);
  const kept = await ask("/settings", { ...fields, session_minutes: "60", reminder_hours: "24",
    talk_after_sessions: "0" });
  assert.equal(kept.where, "/settings?saved=1");
  const list = await practice.run("setting", "list");
  assert.match(list, /session_minutes +60 /);
  assert.match(list, /reminder_hours +24 /);
  assert.match(list, /talk_after_sessions +0 /);
});

test("settings from a terminal", async () => {
  await practice.run("setting", "set", "signal.quiet_days", "21");
  assert.match(await practice.run("setting", "list"), /signal\.quiet_days +21 /);
  assert.match(await refused("setting", "set", "signal.quiet_days", "0"), /from 7 to 180/);
  assert.match(await refused("setting", "set", "smtp_password", "x"), /list of processes/);
  assert.match(await refused("setting", "set", "backup_last_at", "1"), /recorded/);
  assert.match(await refused("setting", "set", "nothing", "1"), /no such setting/);
});

// ---- corrections and paper --------------------------------------------------

let client, form;

test("an answer is corrected in the browser, the earlier one stays", async () => {
  client = await practice.client("Kite");
  const session = await practice.session(client, "2026-01-05T14:00");
  const path = await practice.invite(client, "post", session);
  await ask(path, { heard: "1", valued: "4", direction: "4", way: "4", off: "0",
    note: "only for me", note_to: "2" });
  form = (await ask(`/client/${client}`)).body.match(/\/form\/(\d+)/)[1];
  const page = await ask(`/client/${client}/form/${form}`);
  const token = tokenOf(page);
  const where = `/client/${client}/form/${form}`;
  assert.match(await practice.run("card", "list", "--client", client), /S3/);
  const good = await ask(where, { token, version: "1", heard: "4", valued: "4",
    direction: "4", way: "4", off: "0", reason: "the row was misread" });
  assert.equal(good.where, where);
  const after = await ask(where);
  assert.match(after.body, /the row was misread/);
  assert.match(after.body, /before:/);
  assert.ok(!after.body.includes("only for me"), "a private note stays private");
  assert.doesNotMatch(await practice.run("card", "list", "--client", client), /S3/);
});

test("somebody else was first, nothing changed, no reason: refused", async () => {
  const where = `/client/${client}/form/${form}`;
  const token = tokenOf(await ask(where));
  assert.equal((await ask(where, { token, version: "1", heard: "2", reason: "x" })).status, 409);
  assert.equal((await ask(where, { token, version: "2", heard: "4", reason: "x" })).status, 400);
  assert.equal((await ask(where, { token, version: "2", heard: "2", reason: " " })).status, 400);
  assert.equal((await ask(where, { token, version: "2", heard: "9", reason: "x" })).status, 400);
});

test("and from a terminal", async () => {
  await practice.run("response", "correct", "--administration", form,
    "--set", "off=3", "--set", "way=", "--reason", "they told me so");
  const page = await ask(`/client/${client}/form/${form}`);
  assert.match(page.body, /they told me so/);
  assert.match(page.body, /the row was misread/);
  assert.match(await practice.run("card", "list", "--client", client), /S3/);
  assert.match(await refused("response", "correct", "--administration", form,
    "--set", "heard", "--reason", "x"), /FIELD=ANSWER/);
  assert.match(await refused("response", "correct", "--administration", form,
    "--set", "hurd=3", "--reason", "x"), /does not ask/);
});

test("a form answered on paper is entered", async () => {
  const other = await practice.client("Wren");
  const session = await practice.session(other, "2026-01-06T14:00");
  const id = (await practice.run("response", "enter", "--client", other, "--form", "post",
    "--session", session, "--on", "2026-01-06T15:00", "--set", "heard=3",
    "--set", "off=4")).trim();
  const page = await ask(`/client/${other}/form/${id}`);
  assert.match(page.body, /Entered for them from paper/);
  assert.match(await practice.run("card", "list", "--client", other), /S3/);
  assert.match(await refused("response", "enter", "--client", other, "--form", "post",
    "--on", "2999-01-01T10:00", "--set", "heard=3"), /a time that has passed/);
});
