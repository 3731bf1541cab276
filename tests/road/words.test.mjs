// words - what Rapport must never say to anybody, and what it must not be able
// to do (PRODUCT.md 3.7 and 4.1): looked for in every page, every sentence of
// the program and every word of the help. Comments are for programmers.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { RAPPORT } from "../browser/practice.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

const NEVER = {
  "judging people": /non-?complian|non-?adheren|\bresistan(t|ce)\b|treatment failure|failed (client|treatment|therap)|\bfailing client|\bbad client|unmotivated|manipulativ|attention[- ]seeking|did not complete (the )?homework/i,
  "a risk in per cent (A4)": /\d ?%[^.]{0,20}\brisk|\brisk\b[^.]{0,20}(\d|%[a-z.]*[df%]) ?%|risk (score|level|percent|of (dropout|suicide|dropping))|probability of (dropout|suicide|dropping)|likely to (drop out|die)|(low|high) risk\b/i,
  "ranking (A1)": /\branking|league table|leaderboard|\bbest therapist|top therapist|percentile of therapist|star rating/i,
  "targets (A3)": /\bkpi\b|\bquota\b|hit your target|performance target/i,
  "dark patterns (A8)": /\bstreak|\bbadges?\b|well done!|great job|congratulations|keep it up|don['’]t break|is waiting for you|therapist is waiting|\bhurry\b|last chance|you (still )?haven['’]t|you forgot|please don['’]t forget/i,
  "a condition for care (A9)": /you must (complete|fill|answer)|before you can be seen|required to (complete|answer)/i,
  "a diagnosis (A5)": /recommended treatment|we recommend (cbt|medication)|you have (depression|anxiety)\b|diagnosed with/i,
  "a badge for own items (A17)": /evidence[- ]based|clinically proven|scientifically proven/i,
  "shouting": /\bALERT\b|\bWARNING[:!]|!!/,
  "that silence is well": /no problems? (found|detected)|everything is (fine|ok)\b|all clear|client is (fine|ok|doing well)/i,
};

function filesIn(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true }).map(String)
    .filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

// Neighbouring literals are one sentence; what stands in comments is not said.
function saidInC(source) {
  const code = source.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (part) => (part[0] === '"' ? part : " "));
  return [...code.matchAll(/"((?:\\.|[^"\\])*)"(?:\s*"((?:\\.|[^"\\])*)")*/g)]
    .map(([all]) => all.replace(/"\s*"/g, "").slice(1, -1));
}

const saidInPage = (source) => [source.replace(/\{\{![\s\S]*?\}\}/g, " ")
  .replace(/\{\{[^{}]*\}\}/g, "5")];

function saidInScript(source) {
  const code = source.replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(/"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/g)]
    .map(([, a, b]) => a ?? b);
}

const SAID = [
  ...filesIn("pages", ".html").map((name) => [name, saidInPage]),
  ...filesIn("src", ".c").map((name) => [name, saidInC]),
  ...filesIn("src", ".h").map((name) => [name, saidInC]),
  ...filesIn("assets", ".js").map((name) => [name, saidInScript]),
].flatMap(([name, read]) =>
  read(readFileSync(join(root, name), "utf8")).map((words) => ({ name, words })));

function wrongIn(words) {
  return Object.keys(NEVER).filter((what) => NEVER[what].test(words));
}

test("the list finds what it looks for", () => {
  for (const words of ["The client was non-compliant", "at risk of dropout 73 %", "73 % risk",
    "Your therapist is waiting for you", "a 5-day streak", "ranking of therapists", "ALERT: worse",
    "No problems found", "evidence-based", "You must complete this form"]) {
    assert.notDeepEqual(wrongIn(words), [], words);
  }
  assert.deepEqual(wrongIn("The plan did not fit this week. No signal is not the same as no need."), []);
  assert.ok(SAID.length > 2000, String(SAID.length));
  assert.ok(SAID.some(({ words }) => words.includes("nobody is told elsewhere")),
    "sentences of several lines are read as one");
});

test("no page and no sentence says it", () => {
  const found = SAID.flatMap(({ name, words }) =>
    wrongIn(words).map((what) => `${name}: ${what}: ${words.match(NEVER[what])[0]}`));
  assert.deepEqual(found, []);
});

test("nor does the help of any command", () => {
  const all = spawnSync(RAPPORT, ["--help"], { encoding: "utf8" }).stdout;
  const names = [...all.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(([, name]) => name);
  assert.ok(names.length > 30, String(names.length));
  for (const name of names) {
    const help = spawnSync(RAPPORT, [...name.split(" "), "--help"], { encoding: "utf8" });
    assert.equal(help.status, 0, name);
    assert.match(help.stdout, /Usage: rapport/, name);
    assert.deepEqual(wrongIn(help.stdout), [], name);
  }
  for (const group of new Set(names.filter((n) => n.includes(" ")).map((n) => n.split(" ")[0]))) {
    if (names.includes(group)) continue;
    assert.equal(spawnSync(RAPPORT, [group, "--help"]).status, 0, group);
  }
});

// A1, A2: no query brings therapists into an order or averages what clients
// said of one.
test("no query compares therapists", () => {
  for (const { name, words } of SAID) {
    assert.doesNotMatch(words, /GROUP BY (\w+\.)?staff_id|ORDER BY[^;]*AVG\(|AVG\([^)]*\)[^;]*staff/i, name);
  }
});

// A6, A13, A14: what the pages may not ask a browser for.
test("no page listens, watches or calls by itself", () => {
  for (const name of [...filesIn("assets", ".js"), ...filesIn("pages", ".html")]) {
    assert.doesNotMatch(readFileSync(join(root, name), "utf8"),
      /getUserMedia|MediaRecorder|geolocation|sendBeacon\(["'`]https?:|autoplay|Notification\(/, name);
  }
});
