// owner - what the owner of a practice decides about its signals, in the
// browser and from a terminal, with the real program.
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

test("the twelve rules, each with what may be set", async () => {
  const page = await ask("/settings/signals");
  for (let i = 1; i <= 12; i++) assert.ok(page.body.includes(`id="S${i}"`), `S${i}`);
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

test("settings from a terminal", async () => {
  await practice.run("setting", "set", "signal.quiet_days", "21");
  assert.match(await practice.run("setting", "list"), /signal\.quiet_days +21 /);
  assert.match(await refused("setting", "set", "signal.quiet_days", "0"), /from 7 to 180/);
  assert.match(await refused("setting", "set", "smtp_password", "x"), /list of processes/);
  assert.match(await refused("setting", "set", "backup_last_at", "1"), /recorded/);
  assert.match(await refused("setting", "set", "nothing", "1"), /no such setting/);
});
