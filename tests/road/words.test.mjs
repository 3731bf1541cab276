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
import { openDemo, RAPPORT } from "../browser/practice.mjs";

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

// What is listened for in a session, and said by nobody here.
const HEARD = ["src/talk/client_words.c", "src/talk/cue_words.c", "src/talk/phrase_lists.c",
  "src/talk/word_lists.c", "src/talk/mask_words.c"];

const SAID = [
  ...filesIn("pages", ".html").map((name) => [name, saidInPage]),
  ...filesIn("src", ".c").map((name) => [name, saidInC]),
  ...filesIn("src", ".h").map((name) => [name, saidInC]),
  ...filesIn("assets", ".js").map((name) => [name, saidInScript]),
].filter(([name]) => !HEARD.includes(name)).flatMap(([name, read]) =>
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

// What people read, put together: the sentences above and what is filled in.
const SEEN_NEVER = {
  ...NEVER,
  "what 3.7 says otherwise": /\bfailure\b|deteriorat|\bat risk\b|\bresistant\b|overdue|no-?show\b/i,
};

// What a page says: its text, and what is read aloud or shown in a field. Only
// published questions may say more (PHQ-9, item 6): their words are not ours.
function said(html) {
  const body = html.replaceAll("that you are a failure", " ").replace(/<(script|style)[\s\S]*?<\/\1>/g, " ");
  const aloud = [...body.matchAll(/(?:aria-label|placeholder|alt|title)="([^"]*)"/g)]
    .map(([, words]) => words);
  return [body.replace(/<[^>]+>/g, " "), ...aloud].join("\n")
    .replace(/&[lr]squo;/g, "'").replace(/&[a-z#0-9]+;/g, " ").replace(/\s+/g, " ");
}

// All pages of the demo that a kind of visitor may open, with every `:id` from
// the lists; those that are not there (a session of somebody else) are passed
// over.
function pathsFor(kinds, fill) {
  const routes = [...readFileSync(join(root, "src/web/routes.c"), "utf8")
    .matchAll(/\{\s*GET,\s*"([^"]+)",\s*(\w+),/g)].filter(([, , who]) => kinds.includes(who));
  assert.ok(routes.length > 10, "the table of routes was read");
  return routes.flatMap(([, path]) => fill(path));
}

test("nor does any page of the demo, to the therapist or to a client", async () => {
  const practice = await openDemo();
  try {
    const signed = await fetch(practice.origin + "/sign-in", { method: "POST", redirect: "manual",
      body: new URLSearchParams({ passphrase: practice.passphrase }) });
    const cookie = signed.headers.get("set-cookie").split(";")[0];
    const get = async (path) => {
      const reply = await fetch(practice.origin + path, { headers: { cookie }, redirect: "manual" });
      return { status: reply.status, text: await reply.text() };
    };
    const token = (await get("/")).text.match(/name="token" value="(\w+)"/)[1];
    const ids = [1, 2, 3, 4, 5, 6];
    const paths = pathsFor(["STAFF", "OWNER", "MEMBER"], (path) => (path.includes("/:")
      ? ids.map((id) => path.replace(/:[a-z]+/, id).replace(/:[a-z]+/g, "1")) : [path]));
    for (const id of ids) {
      const made = await fetch(`${practice.origin}/client/${id}/my-page`, { method: "POST",
        headers: { cookie }, body: new URLSearchParams({ token }) });
      const ticket = (await made.text()).match(/\/me\/([a-z0-9]{20,})/)?.[1];
      assert.ok(ticket, `a page for client ${id}`);
      paths.push(...pathsFor(["MINE"], (path) =>
        [path.replace(":ticket", ticket).replace(/:[a-z]+/g, "1")]));
    }
    const found = [];
    let seen = 0;
    for (const path of paths) {
      const { status, text } = await get(path);
      assert.ok(status < 500, `${path}: ${status}`);
      if (status !== 200 || !/<html/.test(text)) continue;
      seen++;
      for (const [what, never] of Object.entries(SEEN_NEVER)) {
        const match = said(text).match(never);
        if (match) found.push(`${path}: ${what}: ${match[0]}`);
      }
    }
    assert.deepEqual(found, []);
    assert.ok(seen > 150, `${seen} pages were read`);
  } finally {
    await practice.close();
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
