// J1 in a real browser: from an empty folder to the board with a first client,
// in at most 25 clicks and 300 seconds, on a phone and at a desk, with scripts
// and without (PRODUCT.md J1; M01, M02, M33).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { walkByKeyboard } from "./keyboard.mjs";
import { openEmpty, openPractice, PASSPHRASE as OWNER } from "./practice.mjs";

const CLICKS = 25;
const SECONDS = 300;
const PASSPHRASE = "paper kite river lamp";

let browser;
before(async () => { browser = await openBrowser(); });
after(async () => { await browser?.close(); });

// A person: every click and every field that has to be gone to is counted.
function person(visitor) {
  const { page } = visitor;
  const started = Date.now();
  let clicks = 0;
  return {
    get clicks() { return clicks; },
    get seconds() { return (Date.now() - started) / 1000; },
    async click(role, name) {
      clicks++;
      await page.getByRole(role, { name }).click();
    },
    async type(label, text) {
      clicks++;
      await page.getByLabel(label, { exact: true }).fill(text);
    },
    async arrive(path) {
      assert.equal(new URL(page.url()).pathname, path);
    },
    async look(name) {
      await examine(visitor, name);
      await walkByKeyboard(visitor, name);
      await screenshot(visitor, `setup-${name}`);
    },
  };
}

async function setUp(practice, visitor, { look }) {
  const { page } = visitor;
  const mara = person(visitor);
  const see = (name) => (look ? mara.look(name) : undefined);

  await page.goto(practice.origin + "/");
  await mara.arrive("/setup");
  await see("0-code");
  await mara.type("One-time code", practice.code.toLowerCase());
  await mara.click("button", "Begin");
  await mara.arrive("/setup/about");
  await see("1-about");
  await mara.type("Name of the practice", "Elm Road");
  await mara.type("Your name, as your clients know you", "Mara");
  await mara.type("Passphrase", PASSPHRASE);
  await mara.click("button", "Continue");
  assert.match(await page.locator(".recovery-code").innerText(), /^[\w-]{32,}$/);
  await see("2-recovery");
  await mara.click("checkbox", /written the code down/);
  await mara.click("button", "Continue");
  await mara.arrive("/setup/work");
  await see("3-work");
  await mara.click("radio", /PHQ-9 and GAD-7/);
  await mara.click("button", "Continue");
  await mara.arrive("/setup/safety");
  await see("4-safety");
  await mara.type("Who reads them", "Mara <mara@example.org>");
  await page.locator("#label0").fill("Emergency");
  await page.locator("#number0").fill("01632 960999");
  await mara.click("checkbox", /I have read/);
  await mara.click("button", "Save and continue");
  await mara.arrive("/setup/client");
  await see("5-client");
  await mara.type("First name or nickname", "Tom");
  await mara.click("button", "Continue");
  const link = await page.locator(".link-code a").getAttribute("href");
  assert.match(link, /^\/f\/[a-z2-7]{26}$/);
  assert.ok(await page.locator("svg.qr").isVisible());
  await see("6-link");
  await mara.click("button", "Open the board");
  await mara.arrive("/");
  await see("7-board");
  return { mara, link };
}

describe("J1: setting up a practice", () => {
  for (const size of ["phone", "desk"]) {
    for (const scripts of [true, false]) {
      test(`${size}, scripts ${scripts ? "on" : "off"}`, async () => {
        const practice = await openEmpty();
        const visitor = await visit(browser, practice.origin, { size, scripts });
        try {
          const { mara, link } = await setUp(practice, visitor, { look: scripts });
          assert.ok(mara.clicks + 2 <= CLICKS, `${mara.clicks} clicks`);
          assert.ok(mara.seconds <= SECONDS, `${mara.seconds} seconds`);
          const board = await visitor.page.locator("main").innerText();
          assert.match(board, /Juniper \(demo\)|Kite \(demo\)/);
          assert.match(board, /Two of these people are fictional/);
          await visitor.page.getByRole("button", { name: "Remove them" }).click();
          await visitor.page.waitForURL(practice.origin + "/");
          const cleared = await visitor.page.locator("main").innerText();
          assert.doesNotMatch(cleared, /demo|fictional/);
          await visitor.page.goto(practice.origin + link);
          assert.ok(await visitor.page.locator("form").count() > 0);
        } finally {
          await leave(visitor);
          await practice.close();
        }
      });
    }
  }
});

describe("staying signed in", () => {
  test("two minutes before the end the page asks", async () => {
    const practice = await openPractice();
    const visitor = await visit(browser, practice.origin, { size: "desk" });
    try {
      const { page } = visitor;
      await page.clock.install();
      await page.goto(practice.origin + "/sign-in");
      await page.getByLabel("Passphrase").fill(OWNER);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL(practice.origin + "/", { waitUntil: "load" });
      const ask = page.getByText("signed out in two minutes");
      await page.clock.fastForward("27:59");
      assert.equal(await ask.isVisible(), false);
      await page.clock.runFor("00:05");
      await ask.waitFor({ state: "visible" });
      await page.getByRole("button", { name: "Stay" }).click();
      await ask.waitFor({ state: "hidden" });
    } finally {
      await leave(visitor);
      await practice.close();
    }
  });
});

describe("set-up that was left in the middle", () => {
  test("goes on where it was, with a new recovery code", async () => {
    const practice = await openEmpty();
    const first = await visit(browser, practice.origin);
    const second = await visit(browser, practice.origin);
    try {
      await first.page.goto(practice.origin + "/setup");
      await first.page.getByLabel("One-time code").fill(practice.code);
      await first.page.getByRole("button", { name: "Begin" }).click();
      await first.page.getByLabel("Name of the practice").fill("Elm Road");
      await first.page.getByLabel("Your name, as your clients know you").fill("Mara");
      await first.page.getByLabel("Passphrase").fill(PASSPHRASE);
      await first.page.getByRole("button", { name: "Continue" }).click();
      const code = await first.page.locator(".recovery-code").innerText();
      // The browser is closed here; another one signs in.
      await second.page.goto(practice.origin + "/sign-in");
      await second.page.getByLabel("Passphrase").fill(PASSPHRASE);
      await second.page.getByRole("button", { name: "Sign in" }).click();
      assert.equal(new URL(second.page.url()).pathname, "/setup/recovery");
      assert.equal(await second.page.locator(".recovery-code").count(), 0);
      await second.page.getByRole("button", { name: "Show me a new code" }).click();
      const fresh = await second.page.locator(".recovery-code").innerText();
      assert.match(fresh, /^[\w-]{32,}$/);
      assert.notEqual(fresh, code);
    } finally {
      await leave(first);
      await leave(second);
      await practice.close();
    }
  });
});
