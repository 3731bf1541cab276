// Every page that a therapist or an owner can open: the list comes from ROUTES
// itself, so that no new page escapes axe, small targets, narrow screens and
// the keyboard.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { leave, openBrowser, SIZES, visit } from "./browser.mjs";
import { STAFF_PAGES, sweepAll } from "./every_page.mjs";
import { cover, openDemo, signIn } from "./practice.mjs";

// What stands for ":id" in the demo: its clients, sessions, forms, letters begin
// at 1; only Wren, the sixth, has a safety plan to print.
const INSTEAD = {
  "/client/:id/safety-plan/sheet": "/client/6/safety-plan/sheet",
  "/client/:id/safety-plan/card": "/client/6/safety-plan/card",
};
const LISTENING = "/session/:id/listening"; // of the newest one with a transcript
const standIn = ({ path }) => INSTEAD[path] ?? path.replace(/:[a-z]+/g, "1");

let practice, browser, signedIn;
before(async () => {
  [practice, browser] = await Promise.all([openDemo(), openBrowser()]);
  await cover(practice.data);
  await raiseSafetyCard();
  const first = await signIn(await visit(browser, practice.origin), practice);
  signedIn = await first.context.storageState();
  await leave(first);
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

async function raiseSafetyCard() {
  const form = await practice.invite("2", "phq9");
  const answers = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((item) => [item, 2]));
  const reply = await fetch(practice.origin + form,
    { method: "POST", body: new URLSearchParams(answers), redirect: "manual" });
  assert.match(reply.headers.get("location"), /\/safety$/);
}

for (const size of Object.keys(SIZES)) {
  test(`every staff page, ${size}`, async (t) => {
    assert.ok(STAFF_PAGES.length > 50, "the table of routes was read");
    const visitor = await visit(browser, practice.origin, { size, state: signedIn });
    try {
      await visitor.page.goto(practice.origin);
      INSTEAD["/safety/:reason"] = await visitor.page.locator("a[href^='/safety/']")
        .first().getAttribute("href");
      await visitor.page.goto(`${practice.origin}/my/listening`);
      const listened = await visitor.page.locator("td a, th a").last().getAttribute("href");
      for (const { path } of STAFF_PAGES.filter((row) => row.path.startsWith(LISTENING))) {
        INSTEAD[path] = path.replace(LISTENING, listened).replace(":turn", "3");
      }
      await sweepAll(t, visitor, practice.origin, STAFF_PAGES.map(standIn));
    } finally {
      await leave(visitor);
    }
  });
}
