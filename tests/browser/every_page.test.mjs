// Every page that a therapist can open: the list comes from ROUTES itself, so
// that no new page escapes axe, small targets and narrow screens.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, visit } from "./browser.mjs";
import { openDemo, signIn } from "./practice.mjs";

// What stands for ":id" in the demo: its clients, sessions and forms begin at 1.
const PAGES = [...readFileSync("src/web/routes.c", "utf8")
  .matchAll(/\{\s*GET,\s*"([^"]+)",\s*(?:STAFF|OWNER|MEMBER),/g)]
  .map(([, path]) => path.replace(/:[a-z]+/g, "1"))
  // The demo has no safety card, and its handover goes to somebody else.
  .filter((path) => !path.startsWith("/safety/") && !path.startsWith("/handover/"));

let practice;
let browser;
before(async () => {
  practice = await openDemo();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

for (const size of ["phone", "desk"]) {
  test(`every staff page, ${size}`, async () => {
    assert.ok(PAGES.length > 15, "the table of routes was read");
    const visitor = await visit(browser, practice.origin, { size });
    try {
      await visitor.page.goto(`${practice.origin}/sign-in`);
      await examine(visitor, "sign-in");
      await signIn(visitor, practice);
      for (const path of PAGES) {
        const reply = await visitor.page.goto(practice.origin + path);
        assert.equal(reply.status(), 200, path);
        await examine(visitor, `page${path.replaceAll("/", "-")}`);
      }
    } finally {
      await leave(visitor);
    }
  });
}
