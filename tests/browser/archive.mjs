// archive - closed episodes for a practice of a test, quickly: past scores come in
// as `rapport import` takes them, and then their episodes are over, with a yes to
// research, as if all had happened here years ago.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

// One score of the PHQ-9: starts from 5 to 24, three points down to begin with, then
// less; about as much to and fro as people have.
function scoreOf(person, session) {
  const noise = (person * 7 + session * 11 + person * person * session) % 9 - 4;
  const start = 5 + person % 20;
  return session === 1 ? start
    : Math.max(0, Math.min(27, Math.round(start - 3.4 * Math.log(session)) + noise));
}

function rowsOf(people, sessions) {
  const rows = ["id,date,score"];
  for (let person = 0; person < people; person++) {
    const last = person % 5 === 0 ? Math.ceil(sessions / 2) : sessions;
    for (let session = 1; session <= last; session++) {
      const day = new Date(Date.UTC(2023, Math.floor(person / 12), 1 + 7 * (session - 1)));
      rows.push(`p${person},${day.toISOString().slice(0, 10)},${scoreOf(person, session)}`);
    }
  }
  return rows.join("\n") + "\n";
}

const CLOSE = `
  UPDATE score SET session_number = (SELECT count(*) FROM score o
    WHERE o.client_id = score.client_id AND o.answered_at <= score.answered_at)
    WHERE session_number IS NULL;
  UPDATE episode SET state = 'ended', ending = 'planned', ended_at =
    (SELECT max(answered_at) + 86400 FROM score s WHERE s.episode_id = episode.episode_id)
    WHERE client_id IN (SELECT client_id FROM administration WHERE mode = 'import');
  INSERT INTO consent (practice_id, client_id, consent_id, purpose, given, at)
    SELECT practice_id, client_id, 100000 + client_id, 'research', 1, created_at FROM client
    WHERE client_id IN (SELECT client_id FROM administration WHERE mode = 'import');`;

export function store(practice, sql) {
  execFileSync("sqlite3", ["-cmd", ".timeout 5000", join(practice.data, "rapport.db"), sql]);
}

export async function addArchive(practice, { people = 240, sessions = 10 } = {}) {
  const file = join(practice.data, "..", "archive.csv");
  await writeFile(file, rowsOf(people, sessions));
  await practice.run("import", file, "--map", "client=id,at=date,phq9=score");
  await rm(file);
  store(practice, CLOSE);
}

// Somebody who comes now: weekly sessions until last week with these scores, and one
// planned for next week.
export async function addCourse(practice, name, scores) {
  const client = await practice.client(name);
  const at = (weeks) => Math.floor(Date.now() / 1000) + weeks * 7 * 86400 - 3600;
  const rows = scores.map((value, i) => {
    const [id, moment] = [500000 + 1000 * client + i, at(i - scores.length)];
    return `INSERT INTO session (practice_id, session_id, client_id, episode_id, staff_id,
        number, scheduled_at, started_at, ended_at, attendance)
      SELECT practice_id, ${id}, client_id, episode_id, staff_id, ${i + 1}, ${moment},
        ${moment}, ${moment + 3000}, 'attended' FROM episode WHERE client_id = ${client};
      INSERT INTO administration (practice_id, administration_id, client_id, episode_id,
        session_id, form, rater, language, mode, state, created_at, touched_at)
      SELECT practice_id, ${id}, client_id, episode_id, ${id}, 'phq9', 'client', 'en',
        'self_phone', 'closed', ${moment}, ${moment} FROM episode WHERE client_id = ${client};
      INSERT INTO score (practice_id, administration_id, version, instrument,
        instrument_version, scale, client_id, episode_id, session_number, rater, answered_at,
        value, answered, items)
      SELECT practice_id, ${id}, 1, 'phq9', '1', 'total', client_id, episode_id, ${i + 1},
        'client', ${moment - 3600}, ${value}, 9, 9 FROM episode WHERE client_id = ${client};`;
  });
  rows.push(`INSERT INTO session (practice_id, session_id, client_id, episode_id, staff_id,
      number, scheduled_at, attendance)
    SELECT practice_id, ${590000 + Number(client)}, client_id, episode_id, staff_id,
      ${scores.length + 1}, ${at(1)}, 'planned' FROM episode WHERE client_id = ${client};
    UPDATE episode SET state = 'active' WHERE client_id = ${client};`);
  store(practice, rows.join("\n"));
  return client;
}
