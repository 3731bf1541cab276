// The walk by keyboard finds what it is there to find: a test that cannot fail
// would let every page through.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.mjs";
import { walkByKeyboard } from "./keyboard.mjs";

let browser, page;
before(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext()).newPage();
});
after(() => browser?.close());

const WELL = "<a href='#x'>One</a> <input type=date> <label><input type=radio name=r>A</label>"
  + "<label><input type=radio name=r checked>B</label> <button>Last</button>";

async function walk(html) {
  await page.setContent(html);
  return walkByKeyboard({ page }, "page");
}

test("a page in order passes, a group of choices counts once", async () => {
  assert.equal(await walk(WELL), 4);
});

for (const [name, html, said] of [
  ["an order of its own", `${WELL}<button tabindex=1>First</button>`, /"First": an order of its own/],
  ["a focus that is not seen", `<style>a:focus { outline: 0 }</style>${WELL}`, /no focus is seen/],
  ["a bar over the focus", `<div style="position:fixed;inset:0">Bar</div>${WELL}`, /behind div/],
  ["a trap", `${WELL}<script>document.querySelector("a").addEventListener("keydown",
    (event) => event.preventDefault())</script>`, /forth: 2 of 4/],
  ["a trap at the end", `${WELL}<script>document.querySelector("button").addEventListener(
    "keydown", (event) => event.preventDefault())</script>`, /keeps the focus/],
]) {
  test(`found: ${name}`, () => assert.rejects(walk(html), said));
}
