// import, instrument - past scores come in whole or not at all; an owner's
// questionnaire comes in with its words, and not under somebody else's name.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";

const RAPPORT = resolve(process.env.RAPPORT ?? "build/rapport");
const TRIAL = resolve("../shared/data/mixed/BtheB_wide.csv");
const root = mkdtempSync(join(tmpdir(), "rapport-import-"));
const data = join(root, "practice");

after(() => rmSync(root, { recursive: true }));

function rapport(...words) {
  const done = spawnSync(RAPPORT, words, { encoding: "utf8", timeout: 60000 });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

function file(name, text) {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
}

function sql(question) {
  return execFileSync("sqlite3", ["-readonly", join(data, "rapport.db"), question],
    { encoding: "utf8" }).trim();
}

test("a practice", () => {
  const secret = file("secret", "correct horse battery staple\n");
  const made = rapport("init", "--data", data, "--practice", "Elm", "--therapist", "Mara",
    "--passphrase-file", secret);
  assert.equal(made.code, 0, made.err);
});

test("a file with problems: each is listed by row, nothing is kept", () => {
  const path = file("bad.csv", ["id,date,x,y", "a,2025-01-06,12,3", "a,2025-02-30,1,",
    "b,2025-01-06,99,NA", ",2025-01-06,1,2", "c,2025-03-01,q,2", "d,2025-03-01", ""].join("\n"));
  const done = rapport("import", "--data", data, path, "--map", "client=id,at=date,phq9=x,gad7=y");
  assert.equal(done.code, 2);
  for (const row of ["row 2 (line 3), column date", "row 3 (line 4), column x",
    "row 4 (line 5), column id", "row 5 (line 6), column x", "row 6 (line 7)"]) {
    assert.ok(done.err.includes(row), row);
  }
  assert.match(done.err, /5 places/);
  assert.equal(sql("SELECT count(*) FROM client"), "0");
});

test("a long file: one occasion holds the scores of one day", () => {
  const path = file("long.csv", ["id,date,x,y", "a,2025-01-06,12,3", "a,2025-02-03,1,",
    "b,2025-01-06T10:00,9,NA", ""].join("\n"));
  const map = "client=id,at=date,phq9=x,gad7=y";
  const before = rapport("import", "--data", data, path, "--map", map, "--dry-run");
  assert.equal(before.code, 0, before.err);
  assert.match(before.out, /3 rows, 2 clients, 4 scores, 2 offered without response/);
  assert.equal(sql("SELECT count(*) FROM client"), "0");
  assert.equal(rapport("import", "--data", data, path, "--map", map).code, 0);
  assert.equal(sql("SELECT group_concat(value, ' ') FROM (SELECT value FROM score " +
    "ORDER BY client_id, answered_at, instrument)"), "3.0 12.0 1.0 9.0");
  const again = rapport("import", "--data", data, path, "--map", map);
  assert.equal(again.code, 4);
  assert.match(again.err, /imported before/);
  assert.equal(sql("SELECT count(*) FROM client"), "2");
});

test("the hundred people of Beat the Blues", { skip: !existsSync(TRIAL) && !process.env.RAPPORT_NEEDS_SHARED && "no ../shared" }, () => {
  const map = "client=subject,bdi@0=bdi.pre,bdi@2=bdi.2m,bdi@3=bdi.3m,bdi@5=bdi.5m,bdi@8=bdi.8m";
  const done = rapport("import", "--data", data, TRIAL, "--map", map, "--start", "2025-01-06");
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /100 rows, 100 clients, 380 scores, 120 offered without response/);
  const waves = sql("SELECT group_concat(n, ' ') FROM (SELECT count(*) n FROM score " +
    "WHERE instrument = 'bdi' GROUP BY answered_at ORDER BY answered_at)");
  assert.equal(waves, "100 97 73 58 52"); // as published (INSTRUMENTS.md part 6)
  assert.equal(sql("SELECT count(*) FROM administration WHERE mode = 'import' " +
    "AND form = 'bdi' AND state = 'closed'"), "120");
  assert.equal(sql("SELECT count(*) FROM score WHERE value IS NULL"), "0");
});

test("a map that cannot be understood says what to write", () => {
  const path = file("small.csv", "id,x\na,1\n");
  for (const [map, says] of [["client=id", "at least one column"], ["phq9@0=x", "client's column"],
    ["client=id,phq9=x", "wave"], ["client=id,zzz@0=x", "no instrument"],
    ["client=nope,phq9@0=x", "no column"], ["client=id,phq9@x=x", "months"], ["client", "what=column"]]) {
    const done = rapport("import", "--data", data, path, "--map", map, "--start", "2025-01-06");
    assert.equal(done.code, 2, map);
    assert.ok(done.err.includes(says), `${map}: ${done.err}`);
  }
});

test("the example of docs/INSTRUMENTS.md is a file that can be added", () => {
  const example = readFileSync("docs/INSTRUMENTS.md", "utf8").match(/```json\n([^]*?)```/)[1];
  const added = rapport("instrument", "add", file("sleep3.json", example), "--data", data);
  assert.equal(added.code, 0, added.err);
  assert.equal(rapport("instrument", "enable", "sleep3", "--data", data).code, 0);
  assert.match(rapport("instrument", "list", "--data", data).out, /^sleep3 +1 +on/m);
});

test("an altered text cannot take the old name", () => {
  const altered = readFileSync("instruments/phq9.json", "utf8").replace("Little interest", "No interest");
  const same = rapport("instrument", "add", file("a.json", altered), "--data", data);
  assert.equal(same.code, 4);
  const newer = altered.replace('"version": "1"', '"version": "2"');
  const other = rapport("instrument", "add", file("b.json", newer), "--data", data);
  assert.equal(other.code, 4);
  assert.match(other.err, /another code/);
});

test("a licence is ticked before a licensed form can be asked", () => {
  const key = JSON.parse(readFileSync("instruments/core10.json", "utf8"));
  key.version = "1-elm";
  key.items.forEach((item) => { item.text = `Words of item ${item.code}`; });
  key.options = [0, 1, 2, 3, 4].map((value) => ({ value, text: `${value}` }));
  const path = file("core10.json", JSON.stringify(key));
  assert.equal(rapport("instrument", "enable", "core10", "--attest", "--data", data).code, 2);
  assert.equal(rapport("instrument", "add", path, "--data", data).code, 0);
  assert.equal(rapport("instrument", "enable", "core10", "--data", data).code, 5);
  assert.equal(rapport("instrument", "enable", "core10", "--attest", "--data", data).code, 0);
  assert.match(rapport("instrument", "show", "core10", "--data", data).out, /licence tick +given/);
});
