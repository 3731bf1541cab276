// What happened for people who started alike: a practice with many closed episodes, by the
// command alone and through a running server, which must say the same.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { openPractice, rapport } from "../browser/practice.mjs";
import { closedEpisodes } from "./closed_episodes.mjs";

const NORM = { rapport_norm: 1, instrument: "gad7", instrument_version: "1", scale: "total",
  population: "adults", country: "GB", n: 412, source: "a test", date: "2026-10-01",
  time: "log(session)", sessions: 12, range: [0, 21],
  model: { beta: [12, -2], G: [[16, -1], [-1, 2]], sigma2: 8, vcov_beta: [[0.1, 0], [0, 0.05]] } };

let practice, alone;
const beside = (name) => join(dirname(practice.data), name);
before(async () => {
  practice = await openPractice({ coverage: false, async fill(data) {
    closedEpisodes(data, 240, 3);
    alone = await rapport("evidence", "course", "--data", data, "--instrument", "phq9");
  } });
});
after(() => practice?.close());

test("the folder alone and its server say the same", async () => {
  const served = await practice.run("evidence", "course", "--instrument", "phq9");
  assert.equal(served, alone);
  assert.match(served, /^What happened for people who started here: phq9\n237 courses, 237 with two/);
  assert.match(served, /Does the 80 % band hold 80 %\?/);
  assert.match(served, /Does it hold later\?\nA fit to the 158 courses that ended before 2019-/);
  assert.match(served, /Reliably worse at the last score/);
  assert.match(served, /Fewer than five closed episodes are not in it/);
});

test("as JSON, with counts that add up", async () => {
  const said = JSON.parse(await practice.run("evidence", "course", "--instrument", "phq9",
    "--format", "json"));
  assert.equal(said.courses, 237);
  const { calibration, calibration_by_time: later } = said;
  assert.equal(calibration.folds, 5);
  assert.equal(later.courses_before + later.courses_later + later.courses_of_both, 237);
  for (const { all } of [calibration, later]) {
    const { within, ci: [low, high] } = all.one_step_ahead;
    assert.ok(low < within && within < high && within > .7, `${within}`);
  }
  for (const { line } of calibration.turns.filter(({ line }) => line)) {
    assert.ok(line.both <= Math.min(line.worse, line.crossed));
    assert.equal(line.sensitivity.estimate, line.both / line.worse);
  }
});

test("files of the server: a picture and a norm stand where the person asked for them", async () => {
  const [picture, norm] = [beside("course.svg"), beside("ours.json")];
  await practice.run("evidence", "course", "--instrument", "phq9", "--plot", picture,
    "--norm-out", norm, "--population", "our clients", "--country", "GB", "--source", "here");
  assert.match(readFileSync(picture, "utf8"), /^<svg/);
  const kept = JSON.parse(readFileSync(norm, "utf8"));
  assert.equal(kept.instrument, "phq9");
  assert.equal(kept.n, 237);
  assert.deepEqual(kept.range, [0, 27]);
});

test("too few: nothing is drawn, until a norm is taken in", async () => {
  const asked = ["evidence", "course", "--instrument", "gad7"];
  assert.match(await practice.run(...asked), /No band is drawn\. 0 closed episodes/);
  const path = beside("norm.json");
  writeFileSync(path, JSON.stringify({ ...NORM, instrument_version: "77" }));
  await assert.rejects(practice.run("norm", "add", path), /versions are never joined/);
  writeFileSync(path, JSON.stringify(NORM));
  assert.match(await practice.run("norm", "add", path), /^1  gad7 total \(GB\), version 1: adults; n = 412/);
  assert.match(await practice.run("norm", "list"), /in use[^]*a test; 2026-10-01[^]*SHA-256 [0-9a-f]{64}/);
  const drawn = await practice.run(...asked);
  assert.match(drawn, /Norm: adults; gad7; n = 412; a test; 2026-10-01/);
  await assert.rejects(practice.run(...asked, "--norm-out", beside("no.json"), "--population", "x",
    "--country", "GB", "--source", "y"), /with --norm there is none|there is none/);
  assert.ok(!existsSync(beside("no.json")));
  await practice.run("norm", "remove", "1");
  assert.match(await practice.run("norm", "list"), /There is no norm/);
  await assert.rejects(practice.run("norm", "remove", "1"), /there is no norm 1/);
});
