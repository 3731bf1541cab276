// The pages about one client: one line on a laptop, one line that unfolds on a
// phone, with and without scripts, by keyboard alone.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, visit, leave, examine, screenshot } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice, browser, client;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  client = await practice.client("Kite");
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const doors = (page) => page.getByRole("navigation", { name: "About this client" });

test("a phone shows one line that unfolds, also without scripts", async () => {
  for (const scripts of [true, false]) {
    const visitor = await signIn(await visit(browser, practice.origin, { scripts }), practice);
    const { page } = visitor;
    await page.goto(`${practice.origin}/client/${client}/path`);
    assert.equal(await doors(page).count(), 0, "folded");
    const summary = page.getByText("More about this client");
    await summary.focus();
    await page.keyboard.press("Enter");
    await doors(page).waitFor();
    assert.equal(await doors(page).getByRole("link").count(), 12);
    assert.equal(await doors(page).locator("[aria-current=page]").innerText(), "Path");
    if (scripts) {
      await examine(visitor, "client pages, unfolded");
      await screenshot(visitor, "client-nav");
    }
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/glance$/);
    await leave(visitor);
  }
});

test("a laptop shows all of them in one line", async () => {
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  const { page } = visitor;
  await page.goto(`${practice.origin}/client/${client}/path`);
  const tops = await doors(page).getByRole("link").evaluateAll((links) =>
    links.map((link) => Math.round(link.getBoundingClientRect().top)));
  assert.equal(tops.length, 12);
  assert.equal(new Set(tops).size, 1, `one line: ${tops}`);
  await leave(visitor);
});
