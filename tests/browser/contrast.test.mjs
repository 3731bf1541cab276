// Colours that were judged once are not judged again, and every other one is: a
// memory that holds too much would let pages through.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, contrast, openBrowser } from "./browser.mjs";

let browser, page;
before(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext()).newPage();
});
after(() => browser?.close());

async function look(html) {
  await page.setContent(html);
  await axe(page);
  return contrast(page);
}
const GOOD = "<p>Easy to read</p>";
const GREY = "<p style='color: #bbb'>Hard to read</p>";
const BUTTON = "style='color: #999; background: #aaa; border: 0'>Not easy</button>";

test("what passed passes again", async () => {
  assert.deepEqual(await look(GOOD), []);
  assert.deepEqual(await look(GOOD), []);
});

for (const [name, html, said] of [
  ["another colour", GREY, /p:nth-child\(2\)/],
  ["what was found before", GREY, /p:nth-child\(2\)/],
  ["another ground", "<div style='background: #444'><p>Hard to read</p></div>", /div > p/],
  ["less of it shines through", "<div style='opacity: 0.4'><p>Hard to read</p></div>", /div > p/],
]) {
  test(`found: ${name}`, async () => {
    const found = await look(GOOD + html);
    assert.equal(found.length, 1);
    assert.match(found[0], said);
  });
}

test("a button that could not be pressed says nothing of one that can", async () => {
  assert.deepEqual(await look(`${GOOD}<button disabled ${BUTTON}`), []);
  assert.match((await look(`${GOOD}<button ${BUTTON}`))[0], /button/);
});
