// The page that `rapport listen --format html` writes, opened from the disk as a
// therapist would: read on a phone and a laptop, by eye and by screen reader,
// without a script and without asking anybody for anything.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { rapport } from "./practice.mjs";

let browser;
let folder;
let address;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "rapport-listening-"));
  const file = join(folder, "session.html");
  await rapport("listen", "tests/golden/session.vtt", "--therapist", "Mara",
    "--format", "html", "--out", file);
  address = pathToFileURL(file).href;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

// A file has the origin "null": whatever else is asked for is a stray.
async function opened(size) {
  const visitor = await visit(browser, "null", { size, scripts: true });
  await visitor.page.goto(address);
  return visitor;
}

async function leadsToItsLine(page) {
  const mark = page.locator("svg.ribbon-wide a").last();
  const aim = await mark.getAttribute("href");
  await mark.click();
  assert.equal(new URL(page.url()).hash, aim);
  assert.ok(await page.locator(aim).isVisible());
}

// Every link of the page has its turn, and those of pictures take no tab stop.
async function everyLinkLeads(page) {
  const lost = await page.evaluate(() =>
    [...document.querySelectorAll("main a")].map((link) => link.getAttribute("href"))
      .filter((aim) => !aim.startsWith("#") || !document.querySelector(aim)));
  assert.deepEqual(lost, []);
  assert.equal(await page.locator("svg a:not([tabindex='-1'])").count(), 0);
}

async function printsAll(page) {
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#turn-26").isVisible());
  assert.ok(await page.locator("svg.ribbon-wide").isVisible());
  assert.ok(await page.locator("svg.ribbon-narrow").isHidden());
  await page.emulateMedia({ media: "screen" });
}

async function goesByKeyboard(page) {
  await page.getByText("The same in words").click();
  await page.locator("details .facts a").first().focus();
  await page.keyboard.press("Enter");
  assert.match(page.url(), /#turn-\d+$/);
}

describe("the report of a session", () => {
  test("on a laptop: what went well first, marks that lead somewhere", async () => {
    const visitor = await opened("desk");
    const { page } = visitor;
    await screenshot(visitor, "listening");
    assert.deepEqual(await page.locator("h2").allInnerTexts(), ["What went well",
      "Worth a look", "Who spoke", "The numbers", "To keep in mind", "The transcript"]);
    assert.equal(await page.locator("script").count(), 0);
    await leadsToItsLine(page);
    await everyLinkLeads(page);
    await printsAll(page);
    await examine(visitor, "listening, desk");
    await leave(visitor);
  });

  test("on a phone: clean, inside, and the picture in words", async () => {
    const visitor = await opened("phone");
    await screenshot(visitor, "listening");
    await goesByKeyboard(visitor.page);
    await examine(visitor, "listening, phone");
    await leave(visitor);
  });
});
