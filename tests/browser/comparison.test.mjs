// The practice's comparison in a real browser: what cannot be known first, the
// funnel with its words, the same as a table, on paper, without scripts.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { walkByKeyboard } from "./keyboard.mjs";
import { openMany } from "./many.mjs";
import { signIn } from "./practice.mjs";

const PATH = "/evidence/comparison";
const CAPTION = "Points outside the outer limits ask for a conversation about data, "
  + "case-mix and support. They do not show who is good.";

let practice;
let browser;
before(async () => {
  [practice, browser] = await Promise.all([openMany(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

async function open(way) {
  const visitor = await visit(browser, practice.origin, way);
  await signIn(visitor, practice);
  await visitor.page.goto(practice.origin + PATH);
  return visitor;
}

const pictures = ({ page }) => page.locator(".funnel svg[role=img]:visible");

describe("the comparison", () => {
  for (const size of ["desk", "phone"]) {
    test(`stands what every page stands, folds open: ${size}`, async () => {
      const visitor = await open({ size });
      const { page } = visitor;
      assert.equal(await pictures(visitor).count(), 2, "one picture for each outcome");
      assert.equal(await page.locator(".funnel", { hasText: CAPTION }).count(), 2);
      await screenshot(visitor, `comparison-${size}`);
      assert.ok(await page.locator(".tablewrap[aria-label=Outcomes]").evaluate(
        (wrap) => wrap.scrollWidth <= wrap.clientWidth), "no column is cut");
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
      });
      await examine(visitor, `comparison, ${size}`);
      if (size === "desk") await walkByKeyboard(visitor, PATH);
      await leave(visitor);
    });
  }

  test("dark: a picture takes the colour of the words around it", async () => {
    const visitor = await open({ size: "desk" });
    await visitor.page.emulateMedia({ colorScheme: "dark" });
    await screenshot(visitor, "comparison-dark");
    const [words, picture] = await visitor.page.evaluate(() => [
      getComputedStyle(document.querySelector("main")).color,
      getComputedStyle(document.querySelector(".funnel svg")).color]);
    assert.equal(picture, words);
    await leave(visitor);
  });

  test("on paper: tables and model stand there, what only a screen can do does not", async () => {
    const visitor = await open({ size: "desk" });
    const { page } = visitor;
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.getByText("In order of size.").first().isVisible());
    assert.ok(await page.getByText("Tried on people whom it had not seen").first().isVisible());
    assert.ok(!await page.locator("select").first().isVisible());
    assert.equal(await pictures(visitor).count(), 2);
    await leave(visitor);
  });

  test("without scripts: another form, adjusted for the first, unmarked", async () => {
    const visitor = await open({ size: "desk", scripts: false });
    const { page } = visitor;
    await page.click("text=Choose the form");
    await page.selectOption("#form", "gad7/1/total");
    await page.selectOption("#also", { label: "Patient Health Questionnaire-9, too" });
    await page.check("input[name=unmarked]");
    await Promise.all([page.waitForNavigation(), page.click("text=Show")]);
    const words = await page.innerText("main");
    assert.match(words, /Filled in Generalized Anxiety Disorder-7 twice or more/);
    await page.click("text=The model: what was taken into account >> nth=0");
    assert.match(await page.innerText("main"), /first Patient Health Questionnaire-9/);
    assert.doesNotMatch(words, /You: the point/);
    assert.equal(await page.locator(".funnel text", { hasText: /^You/ }).count(), 0);
    await leave(visitor);
  });
});
