// browser - headless Chromium with an empty profile, and what is asked of every
// page: no request leaves the server, no accessibility violation, targets that
// a thumb can hit, no sideways scrolling at 320 px.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const SIZES = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 800 },
};
const SCREENSHOTS = process.env.SCREENSHOTS ?? "build/screenshots";
const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Chromium without windows draws the same for two thirds of the processor time;
// where only the other one is installed, that one will do.
const BROWSER = process.env.CHROMIUM
  ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path));

export async function openBrowser() {
  return chromium.launch({
    executablePath: BROWSER,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update",
      "--disable-sync"],
  });
}

// A visitor of one server: a page, what it loaded (bytes by path) and whatever
// tried to go elsewhere, which is stopped and recorded.
// `state`: of a context that has signed in before (storageState()).
export async function visit(browser, origin,
  { size = "phone", scripts = true, state } = {}) {
  const context = await browser.newContext({
    viewport: SIZES[size], javaScriptEnabled: scripts, reducedMotion: "reduce",
    storageState: state,
  });
  context.setDefaultTimeout(8000);
  const strays = [];
  await context.route((url) => url.origin !== origin && url.protocol !== "about:",
    (route) => { strays.push(route.request().url()); return route.abort(); });
  const page = await context.newPage();
  const failures = [];
  page.on("pageerror", (error) => failures.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) failures.push(message.text());
  });
  return { context, page, origin, strays, failures, size, scripts };
}

// Opens a page of the visitor's server.
export async function look({ page, origin }, path, status = 200) {
  const reply = await page.goto(origin + path);
  assert.equal(reply.status(), status, path);
}
// What a person reads there.
export const text = ({ page }) => page.locator("main").innerText();
// The first button of that name, or whose name fits.
export const press = ({ page }, name) =>
  page.getByRole("button", { name, exact: true }).first().click();
// The same, until the page after it is there: the next step overtakes nothing.
export const send = (visitor, name) =>
  Promise.all([visitor.page.waitForEvent("load"), press(visitor, name)]);

// Closes the visit; nothing may have left for elsewhere or broken in a script.
export async function leave(visitor) {
  await visitor.context.close();
  assert.deepEqual(visitor.strays, [], "a request left the server");
  assert.deepEqual(visitor.failures, [], "a script or the policy failed");
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export async function axe(page, runOnly = RULES) {
  await page.evaluate(() => scrollTo(0, 0)); // nothing lies under the sticky bar
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(await axeSource);
  const found = await page.evaluate((only) => globalThis.axe.run(document,
    { runOnly: only, resultTypes: ["violations"] }), runOnly);
  return found.violations.map((violation) => `${violation.id}: ${violation.help} `
    + violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", "));
}

// Buttons, links that stand alone, and the labels of choices: at least 44 px
// (48 for answers); links inside a sentence are exempt (WCAG 2.5.8).
export function smallTargets(page) {
  return page.evaluate(() => {
    const wanted = [...document.querySelectorAll(
      "button, summary, label.option, label.tick, .top a, .call a, nav a, select, "
      + "input:not([type=hidden]):not([type=radio]):not([type=checkbox])")];
    return wanted.flatMap((element) => {
      const box = element.getBoundingClientRect();
      const least = element.matches("label.option") ? 48 : 44;
      const shown = element.checkVisibility() && box.width > 0;
      return shown && (box.height < least - 0.5 || box.width < 43.5)
        ? [`${element.className || element.tagName}: ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`]
        : [];
    });
  });
}

// What reaches beyond the right edge, when the page scrolls sideways.
const overflow = (page) => page.evaluate(() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > edge + 0.5
      && !element.closest(".tablewrap > *"))
    .map((element) => `${element.tagName} ${element.className.baseVal ?? element.className} `
      + element.textContent.trim().slice(0, 30)).slice(0, 8);
});

async function staysInside(page, name, size) {
  await page.setViewportSize(size);
  assert.deepEqual(await overflow(page), [], `${name}: scrolls sideways at ${size.width} px`);
}

// Everything that holds for every page (M13, M14).
export async function examine(visitor, name) {
  const { page, size } = visitor;
  assert.deepEqual(await axe(page), [], `${name}: axe`);
  assert.deepEqual(await smallTargets(page), [], `${name}: targets`);
  await staysInside(page, name, { width: 320, height: 640 });
  await staysInside(page, name, SIZES[size]);
  await page.evaluate(() => { document.documentElement.style.fontSize = "225%"; });
  assert.deepEqual(await overflow(page), [], `${name}: 200 % text scrolls sideways (${size})`);
  await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
  if (size !== "desk") return;
  // Nothing but the colours is different in the dark, and they are the same at
  // every size.
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await axe(page, ["color-contrast"]), [], `${name}: axe in the dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

export async function screenshot(visitor, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const script = visitor.scripts ? "" : "-noscript";
  await visitor.page.evaluate(() => scrollTo(0, 0));
  await visitor.page.screenshot({
    path: join(SCREENSHOTS, `${name}-${visitor.size}${script}.png`), fullPage: true,
  });
}
