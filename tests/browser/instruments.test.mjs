// The questionnaires page of the settings (M03, M04) in a real browser: whose
// each is, what drives no signal, the licence tick, a broken file refused.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice;
let browser;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

async function signedIn(way) {
  const visitor = await visit(browser, practice.origin, way);
  await signIn(visitor, practice);
  await visitor.page.goto(`${practice.origin}/settings/instruments`);
  return visitor;
}

// The owner's words for CORE-10's key: made up, as its licence demands.
function words(version) {
  const key = JSON.parse(readFileSync("instruments/core10.json", "utf8"));
  key.version = version;
  key.items.forEach((item) => { item.text = `Words of item ${item.code}`; });
  key.options = [0, 1, 2, 3, 4].map((value) => ({ value, text: `${value}` }));
  return key;
}

async function add(page, definition) {
  await page.fill("#definition", definition);
  await Promise.all([page.waitForNavigation(), page.click("text=Add it")]);
}

const WAYS = [{ size: "desk", scripts: true }, { size: "phone", scripts: true }];

describe("questionnaires", () => {
  for (const way of WAYS) {
    const name = `${way.size}, ${way.scripts ? "with" : "without"} scripts`;

    test(`what is known about each: ${name}`, async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      await page.click("#dass21 summary");
      const dass = await page.innerText("#dass21");
      assert.match(dass, /unverified: shown, drives no signal/);
      assert.match(dass, /We cannot tell change from chance/);
      await page.click("#core10 summary");
      assert.match(await page.innerText("#core10"), /CORE System Trust/);
      await examine(visitor, `instruments, ${name}`);
      await screenshot(visitor, `instruments-${way.size}`);
      await leave(visitor);
    });

    test(`off and on again: ${name}`, async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      for (const state of ["off", "on"]) {
        await page.click("#pswq summary");
        await Promise.all([page.waitForNavigation(), page.click("#pswq button")]);
        assert.match(await page.innerText("#pswq summary"), new RegExp(`${state}$`));
      }
      await leave(visitor);
    });

    test(`a broken file keeps what was typed and says where: ${name}`, async () => {
      const visitor = await signedIn(way);
      const key = words("9");
      key.items[3].texts = "a slip of the pen";
      await add(visitor.page, JSON.stringify(key));
      assert.match(await visitor.page.innerText("[role=alert]"), /items\[3\].*texts/);
      assert.match(await visitor.page.inputValue("#definition"), /a slip of the pen/);
      await leave(visitor);
    });

    test(`a licensed form asks for the tick first: ${name}`, async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      const on = async () => {
        await page.click("#core10 summary");
        await page.click("#core10 button");
      };
      await add(page, JSON.stringify(words(way.size === "desk" ? "1-a" : "1-b")));
      await on();
      assert.match(await page.innerText("[role=alert]"), /only with a licence/);
      await page.click("#core10 summary");
      await page.check("#core10 input[name=attest]");
      await page.click("#core10 button");
      await page.waitForURL(/saved=1/);
      assert.match(await page.innerText("#core10 summary"), /on$/);
      await leave(visitor);
    });
  }
});
