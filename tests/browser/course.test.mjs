// course - others who started alike, on a therapist's chart and on its page: on a
// phone and at a desk, in the dark, in print, in forced colours, with scripts off;
// the picture keeps inside of what has been and the next session.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addArchive, addCourse } from "./archive.mjs";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice, browser, kite, others;

before(async () => {
  [practice, browser] = await Promise.all([openPractice(), openBrowser()]);
  await practice.run("setting", "set", "outcome_measures", "phq9");
  await practice.run("setting", "set", "expected_course", "yes");
  await addArchive(practice);
  kite = await addCourse(practice, "Kite", [16, 15, 17, 12, 11, 12]);
  others = [await addCourse(practice, "Rook", [22, 21, 20, 19, 23, 22, 20, 21, 19, 24, 20, 21, 22]),
    await addCourse(practice, "Wren", [7, 4, 3, 5, 2, 1, 2])]; // high up, and low down
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

async function look(path, options) {
  const visitor = await signIn(await visit(browser, practice.origin, options), practice);
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), 200, path);
  return visitor;
}

// In the picture that is shown: where edges, dots and words are.
const places = ({ page }) => page.evaluate(() => {
  const svg = [...document.querySelectorAll("#chart svg")].find((one) => one.checkVisibility());
  const box = (one) => { const { left, right, top, bottom } = one.getBoundingClientRect();
    return { left, right, top, bottom, words: one.textContent }; };
  const all = (selector) => [...svg.querySelectorAll(selector)].map(box);
  return { svg: box(svg), edges: all(".others"), dots: all("circle.dot"),
    words: all("text.halo"), stroke: getComputedStyle(svg.querySelector(".others")).stroke,
    fill: getComputedStyle(svg.querySelector(".others")).fill };
});

// The letters of two lines of one label are closer than their boxes.
const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 4 || b.bottom <= a.top + 4;

function staysApart(words) {
  for (const [i, one] of words.entries()) {
    for (const other of words.slice(i + 1)) {
      assert.ok(apart(one, other), `"${one.words}" runs into "${other.words}"`);
    }
  }
}

for (const size of ["phone", "desk"]) {
  test(`the chart, ${size}: two edges from the first session to the next one, words apart`, async () => {
    const visitor = await look(`/client/${kite}`, { size });
    const { edges, dots, words, svg, fill } = await places(visitor);
    assert.equal(edges.length, 2);
    assert.equal(fill, "none", "no filling");
    for (const edge of edges) {
      assert.ok(Math.abs(edge.left - (dots[0].left + dots[0].right) / 2) < 4, "begins at the start");
      assert.ok(edge.right > dots.at(-1).right && edge.right <= svg.right, "ends at the next session");
    }
    assert.match(words.map((one) => one.words).join(" "), /- - middle half of 84 people who started here/);
    staysApart(words);
    await visitor.page.locator("details.twin summary").click();
    await examine(visitor, `chart with others, ${size}`);
    await screenshot(visitor, "chart-others");
    for (const client of others) {
      await visitor.page.goto(`${practice.origin}/client/${client}`);
      staysApart((await places(visitor)).words);
    }
    await leave(visitor);
  });
}

test("the chart in the dark, in forced colours and in print", async () => {
  const visitor = await look(`/client/${kite}`, { size: "desk" });
  const light = (await places(visitor)).stroke;
  await visitor.page.emulateMedia({ colorScheme: "dark" });
  assert.notEqual((await places(visitor)).stroke, light, "its colour follows");
  await visitor.page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  assert.equal((await places(visitor)).edges.length, 2);
  await visitor.page.emulateMedia({ forcedColors: "none", media: "print" });
  assert.ok(await visitor.page.getByRole("columnheader", { name: "Others, middle half" }).isVisible(),
    "the numbers are printed too");
  await leave(visitor);
});

test("scripts off: chart, words and page", async () => {
  const visitor = await look(`/client/${kite}`, { size: "phone", scripts: false });
  const main = () => visitor.page.locator("main").innerText();
  assert.match(await main(), /is no target/);
  await visitor.page.getByRole("link", { name: "Others who started alike" }).click();
  assert.match(await main(), /Does it hold what it says\?/);
  await screenshot(visitor, "course");
  await leave(visitor);
});

test("a norm comes in and goes by keyboard, on a page for both sizes", async () => {
  const visitor = await look("/evidence/course", { size: "desk" });
  const { page } = visitor;
  await page.setInputFiles("#norm", "tests/golden/norm_toy.json");
  await page.locator("#norm").focus();
  await page.keyboard.press("Tab");
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  assert.match(await page.getByRole("status").innerText(), /The norm was loaded/);
  await page.locator("details.twin summary").first().click();
  await examine(visitor, "course, desk");
  await screenshot(visitor, "course");
  await page.setInputFiles("#norm", "tests/golden/norm_broken.json");
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Load it" }).click()]);
  assert.ok(await page.getByRole("alert").isVisible());
  await page.getByRole("button", { name: /^Remove/ }).focus();
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  assert.match(await page.locator("main").innerText(), /None is loaded/);
  await leave(visitor);
  const phone = await look("/evidence/course", { size: "phone" });
  await examine(phone, "course, phone");
  await leave(phone);
});
