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
const wordsOf = (found) => found.violations.map((violation) => `${violation.id}: ${violation.help} `
  + violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", "));

// What axe says of a page but for its colours, which are contrast()'s.
export async function axe(page) {
  await page.evaluate(() => scrollTo(0, 0)); // nothing lies under the sticky bar
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(await axeSource);
  return wordsOf(await page.evaluate((only) => globalThis.axe.run(document, {
    runOnly: only, resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } },
  }), RULES));
}

// Runs in the page: axe's rule of contrast for every element whose skin it has
// not passed before, and the skins that it passed now. A skin is all that the
// rule looks at: the colour and size of the words, the backgrounds under them
// down to one that hides the rest, how much shines through. What leaves its
// place, or is in a picture, has none and is looked at each time.
async function lookAtColours(passed) {
  const known = new Set(passed);
  const OPAQUE = /^rgb\(/;
  const skinOf = (at) => {
    const own = getComputedStyle(at);
    const skin = [own.color, own.fontSize, own.fontWeight, own.textShadow];
    let isCovered = false;
    for (let one = at; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (one instanceof SVGElement || /absolute|fixed/.test(style.position)) return null;
      skin.push(style.opacity, style.filter, style.mixBlendMode);
      if (isCovered) continue;
      skin.push(style.backgroundColor, style.backgroundImage);
      isCovered = OPAQUE.test(style.backgroundColor) && style.backgroundImage === "none";
    }
    return skin.join(" ").replace(/( 1 none normal)+/g, "");
  };
  const hasWords = (at) => at.matches("input, select, textarea")
    || [...at.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const skins = new Map([...document.body.querySelectorAll("*")]
    .filter((at) => hasWords(at) && at.checkVisibility())
    .map((at) => [at, skinOf(at)]).filter(([, skin]) => !known.has(skin)));
  if (!skins.size) return { violations: [], fresh: [] };
  const { violations, passes } = await globalThis.axe.run({ include: [...skins.keys()] },
    { runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], elementRef: true });
  const fresh = passes.flatMap(({ nodes }) => nodes.map(({ element }) => skins.get(element)));
  return {
    violations: violations.map(({ id, help, nodes }) =>
      ({ id, help, nodes: nodes.map(({ target }) => ({ target })) })),
    fresh: [...new Set(fresh)].filter(Boolean),
  };
}

// The same colours on the same ground are judged once in a file, not on every
// page, at every size: they are half of axe's work.
const passedSkins = new Set();
export async function contrast(page) {
  const found = await page.evaluate(lookAtColours, [...passedSkins]);
  for (const skin of found.fresh) passedSkins.add(skin);
  return wordsOf(found);
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
  await page.waitForLoadState(); // its style too
  assert.deepEqual(await axe(page), [], `${name}: axe`);
  assert.deepEqual(await contrast(page), [], `${name}: contrast`);
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
  assert.deepEqual(await contrast(page), [], `${name}: contrast in the dark`);
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
