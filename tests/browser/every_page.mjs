// every_page - all pages that there are, from ROUTES itself, and what each of
// them must stand at both sizes: what examine() asks, with everything unfolded,
// and the walk by keyboard. A client's pages also keep their two ways out in one
// place, weigh little and name nobody.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { examine } from "./browser.mjs";
import { walkByKeyboard } from "./keyboard.mjs";

// Every GET of src/web/routes.c: [path, who may ask for it].
export const PAGES = [...readFileSync("src/web/routes.c", "utf8")
  .matchAll(/\{\s*GET,\s*"([^"]+)",\s*([A-Z_]+),/g)].map(([, path, who]) => ({ path, who }));

// What answers with something else than a page, and what another file sweeps,
// because it needs a practice of its own.
const NOT_PAGES = ["/healthz", "/assets/:name", "/calendar/:ticket",
  "/session/:id/listening/copy", "/evidence/comparison/numbers",
  "/me/:ticket/plan-worker", "/me/:ticket/copy-state"];
const ELSEWHERE = {
  "/setup": "setup.test.mjs", "/setup/about": "setup.test.mjs",
  "/handover/:id": "path.test.mjs",
};
const STAFF = ["STAFF", "OWNER", "MEMBER"];
const isSwept = ({ path }) => !NOT_PAGES.includes(path) && !(path in ELSEWHERE);
export const STAFF_PAGES = PAGES.filter((row) => isSwept(row) && STAFF.includes(row.who));
export const CLIENT_PAGES = PAGES.filter((row) => isSwept(row) && !STAFF.includes(row.who));

const LIGHT = 60 * 1024;
const weights = new Map(); // of what several pages load, by address

async function weightOf(page, html) {
  let bytes = Buffer.byteLength(html);
  const loads = await page.evaluate(() =>
    [...document.querySelectorAll("link[href], script[src], img[src]")]
      .map((at) => at.href ?? at.src));
  for (const address of new Set(loads)) {
    if (!weights.has(address)) {
      const reply = await fetch(address);
      weights.set(address, (await reply.arrayBuffer()).byteLength);
    }
    bytes += weights.get(address);
  }
  return bytes;
}

// What a client's page must keep to: two ways out, always in the same place.
export async function clientPage(visitor, path, html, { names, waysOut }) {
  const { page } = visitor;
  const bytes = await weightOf(page, html);
  assert.ok(bytes > 5000 && bytes <= LIGHT, `${path}: ${bytes} bytes`);
  const title = await page.title();
  for (const name of [...names, "therap"]) {
    assert.ok(!title.includes(name) && !page.url().includes(name), `${path}: ${name} in sight`);
  }
  if (!waysOut) return;
  const boxes = [];
  for (const name of ["Need help now", "Leave this page"]) {
    const { x, y, width } = await page.getByRole("link", { name, exact: true })
      .first().boundingBox();
    boxes.push([x, y, width].map(Math.round));
  }
  waysOut.seen ??= boxes;
  assert.deepEqual(boxes, waysOut.seen, `${path}: the ways out have moved`);
}

// Goes to `path` and asks of it what holds for every page. Without scripts of
// ours in between, `then(html)` may ask more, before anything is unfolded.
export async function sweep(visitor, origin, path, then = () => {}) {
  const { page } = visitor;
  const reply = await page.goto(origin + path);
  assert.equal(reply.status(), 200, path);
  assert.equal(new URL(page.url()).pathname, path.split("?")[0], `${path} leads elsewhere`);
  await then(await reply.text());
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  await examine(visitor, path);
  return walkByKeyboard(visitor, path);
}

// `paths`, one after the other, to the last; says which took longest.
export async function sweepAll(t, visitor, origin, paths, then) {
  const took = [];
  const faults = [];
  for (const path of paths) {
    const begun = performance.now();
    try {
      const controls = await sweep(visitor, origin, path, then && ((html) => then(path, html)));
      took.push({ path, controls, ms: Math.round(performance.now() - begun) });
    } catch (error) {
      faults.push(error.message);
    }
  }
  assert.equal(faults.join("\n"), "");
  const sum = took.reduce((all, one) => all + one.ms, 0);
  const slowest = took.sort((one, other) => other.ms - one.ms).slice(0, 5)
    .map((one) => `${one.path} ${one.ms} ms (${one.controls} controls)`);
  t.diagnostic(`${took.length} pages in ${Math.round(sum / 1000)} s; slowest: ${slowest.join(", ")}`);
}
