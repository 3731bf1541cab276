// weeks - people who do not exist, week by week: a check after each session and a
// questionnaire before the next, brought in as past scores.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { store } from "./archive.mjs";

const AGREED = `
  UPDATE score SET session_number = (SELECT count(*) FROM score o
    WHERE o.client_id = score.client_id AND o.instrument = 'post' AND o.value IS NOT NULL
    AND o.answered_at <= score.answered_at)
    WHERE instrument = 'post' AND session_number IS NULL;
  INSERT INTO consent (practice_id, client_id, consent_id, purpose, given, at)
    SELECT practice_id, client_id, 100000 + client_id, 'treatment', 1, created_at FROM client
    WHERE client_id IN (SELECT client_id FROM administration WHERE mode = 'import');`;

// The same numbers on every machine.
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  };
}

const within = (value, low, high) => Math.max(low, Math.min(high, value));
const day = (number) => new Date(Date.UTC(2025, 0, 6) + number * 864e5).toISOString().slice(0, 10);

// One person: rows of "name,date,check,score". After a session that was rated
// higher than usual, the next score is lower.
function courseOf(name, sessions, roll) {
  const usual = 75 + 30 * roll();
  let level = 14 - usual / 15 + 8 * roll();
  let score = Math.round(within(level + 3, 0, 27));
  const rows = [`${name},${day(0)},,${score}`];
  for (let week = 1; week <= sessions; week += 1) {
    const check = 5 * Math.round(within(usual + 30 * roll() + week / 2, 0, 100) / 5);
    level -= 0.15;
    score = Math.round(within(level - 0.12 * (check - usual) + 4 * roll(), 0, 27));
    rows.push(`${name},${day(7 * week)},${check},`, `${name},${day(7 * week + 6)},,${score}`);
  }
  return rows;
}

// `people` with so many sessions each, who agreed to work together.
export async function addWeeks(practice, people, sessions) {
  const roll = dice(20261123);
  const rows = ["name,day,check,score"];
  for (let person = 1; person <= people; person += 1) {
    rows.push(...courseOf(`Person ${person}`, sessions, roll));
  }
  const file = join(practice.data, "..", "weeks.csv");
  await writeFile(file, `${rows.join("\n")}\n`);
  await practice.run("import", file, "--map", "client=name,at=day,post=check,phq9=score");
  await rm(file);
  store(practice, AGREED);
}
