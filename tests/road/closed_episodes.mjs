// closed_episodes - a practice with years behind it: many people whose work has ended, with
// PHQ-9 scores by session, put into the store by rows. `count` people, of whom the last
// `silent` said nothing to research; one in ten stays for two sessions only.
// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const DAY = 86400;

export function closedEpisodes(data, count, silent = 0) {
  // Any whole number from 0 to 999 that looks like chance, for the values of `seeds`.
  const dice = (...seeds) => `abs(((${seeds.map((seed, i) => `(${seed}) * ${[7919, 104729, 611953][i]}`)
    .join(" + ")}) * 2654435761 >> 7) % 1000)`;
  const id = "(1000 + n)";
  execFileSync("sqlite3", [join(data, "rapport.db"), `
PRAGMA foreign_keys = ON;
BEGIN;
CREATE TEMP TABLE people AS WITH RECURSIVE more(n) AS
  (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < ${count}) SELECT n FROM more;
CREATE TEMP TABLE visits AS WITH RECURSIVE more(s) AS
  (SELECT 1 UNION ALL SELECT s + 1 FROM more WHERE s < 9)
  SELECT n, s FROM people, more
  WHERE s <= CASE WHEN n % 10 = 0 THEN 2 ELSE 4 + ${dice("n", 5)} % 6 END;
INSERT INTO client (practice_id, client_id, staff_id, name_sealed, answers_by, sharing, created_at)
  SELECT 1, ${id}, 1, x'00', 'paper', 'together', 0 FROM people;
INSERT INTO consent (practice_id, consent_id, client_id, purpose, given, at)
  SELECT 1, ${id}, ${id}, 'research', 1, 0 FROM people WHERE n <= ${count - silent};
INSERT INTO episode (practice_id, episode_id, client_id, staff_id, state, started_at, ended_at)
  SELECT 1, ${id}, ${id}, 1, 'ended', (17000 + 7 * n) * ${DAY}, (17090 + 7 * n) * ${DAY} FROM people;
INSERT INTO administration (practice_id, administration_id, client_id, episode_id, form, rater,
  language, mode, state, created_at, touched_at)
  SELECT 1, ${id} * 100 + s, ${id}, ${id}, 'phq9', 'client', 'en', 'paper', 'sent', 0, 0 FROM visits;
INSERT INTO score (practice_id, administration_id, version, instrument, instrument_version, scale,
  client_id, episode_id, session_number, rater, answered_at, value, answered, items)
  SELECT 1, ${id} * 100 + s, 1, 'phq9', '1', 'total', ${id}, ${id}, s, 'client',
  (17000 + 7 * n + 7 * s) * ${DAY}, max(0, min(27, round(9 + ${dice("n")} / 77.0
    + (1.5 - ${dice("n", 1)} / 200.0) * ln(s) + (${dice("n", "s", 1)} + ${dice("n", "s", 2)}
    + ${dice("n", "s", 3)} - 1498) / 250.0))), 9, 9 FROM visits;
COMMIT;`]);
}
