// many - a practice of eight therapists with many people whose work is over, for
// what is told of all together: imported scores, and what an import does not
// bring (endings, who worked with whom) written into the store.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPractice } from "./practice.mjs";

const DAY = 86400;
const THERAPISTS = ["Jo Park", "Ana Bell", "Ed Roy", "Kit Shaw", "Noor Amin",
  "Lea Wolf", "Uma Hill"];
export const JOINED = "window paper river four";

const day = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

// A fixed sequence that looks like chance, 0 to 1.
function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

// PHQ-9 and GAD-7 at the beginning and, of nine in ten, twelve weeks later.
function sheets(people) {
  const chance = dice(7);
  const lines = ["id,date,phq,gad"];
  for (let i = 0; i < people; i++) {
    const start = Date.UTC(2023, 0, 9) / 1000 + Math.floor(i * 900 / people) * DAY;
    const first = 6 + Math.floor(chance() * 19);
    const gained = Math.round(first * .35 + 9 * (chance() - .5) + 2 * (i % 6 === 2 ? -1 : 0));
    const last = Math.max(0, Math.min(27, first - gained));
    lines.push(`p${i},${day(start)},${first},${Math.min(21, Math.floor(first * .7))}`);
    if (i % 10 !== 3) lines.push(`p${i},${day(start + 84 * DAY)},${last},${Math.floor(last * .7)}`);
  }
  return lines.join("\n") + "\n";
}

// Everybody agreed; two in nine left, one in nine ended otherwise.
const endings = (of) => `
UPDATE client SET staff_id = ${of}(client_id);
UPDATE episode SET state = 'ended', staff_id = ${of}(client_id),
  ended_at = started_at + 90 * ${DAY}, ending = CASE
    (client_id * client_id / 7) % 9 WHEN 0 THEN 'unilateral' WHEN 4 THEN 'unilateral'
    WHEN 7 THEN 'other' ELSE 'planned' END;
INSERT INTO consent (practice_id, client_id, consent_id, purpose, given, at)
  SELECT practice_id, client_id, 100000 + client_id, 'treatment', 1, created_at FROM client;
`;

// Whose a person is: seven with many people, one with few.
const whose = (sql) => sql.replaceAll(/OF\((\w+)\)/g, "CAST(CASE WHEN $1 % 29 = 0 THEN 8 "
  + "ELSE substr('1112223344556677', 1 + ($1 * 7 + $1 / 5) % 16, 1) END AS INTEGER)");

async function joinAll(practice) {
  const cookies = [];
  for (const name of THERAPISTS) {
    const link = (await practice.run("staff", "add", "--name", name, "--role", "therapist")).trim();
    const joined = await fetch(practice.origin + link, { method: "POST", redirect: "manual",
      body: new URLSearchParams({ name, passphrase: JOINED, passphrase_again: JOINED }) });
    cookies.push(joined.headers.get("set-cookie").split(";")[0]);
  }
  return cookies;
}

// `cookies`: of the seven who joined, in the order of their names.
export async function openMany({ people = 300 } = {}) {
  const practice = await openPractice();
  practice.cookies = await joinAll(practice);
  practice.names = ["Mara Lind", ...THERAPISTS];
  const file = join(practice.data, "..", "past.csv");
  await writeFile(file, sheets(people));
  await practice.run("import", file, "--map", "client=id,at=date,phq9=phq,gad7=gad");
  execFileSync("sqlite3", [join(practice.data, "rapport.db"),
    "PRAGMA busy_timeout = 5000;" + whose(endings("OF"))]);
  await practice.run("setting", "set", "comparison", "yes");
  return practice;
}
