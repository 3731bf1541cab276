// The client's side in a real browser: J2, J3, J11, M05 to M08, M13, M14, M34,
// M53 of PRODUCT.md, on a phone and at a desk, with scripts and without.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice } from "./practice.mjs";

let practice;
let browser;
let client;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  client = await practice.client("Tom");
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const WAYS = [
  { size: "phone", scripts: true }, { size: "phone", scripts: false },
  { size: "desk", scripts: true }, { size: "desk", scripts: false },
];
const POST_ITEMS = ["heard", "valued", "direction", "way", "off"];
const named = (way) => `${way.size}, ${way.scripts ? "with" : "without"} scripts`;

async function open(way, path) {
  const visitor = await visit(browser, practice.origin, way);
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), 200);
  return visitor;
}
// Each tap is kept before the next thing happens.
async function tap(visitor, name, value) {
  const radio = visitor.page.locator(`input[name="${name}"][value="${value}"]`);
  const kept = visitor.scripts && visitor.page.waitForResponse(/\/answer$/);
  await radio.locator("xpath=..").click();
  assert.ok(await radio.isChecked(), `${name} is chosen`);
  if (kept) assert.ok((await kept).status() < 300, `${name} is kept`);
}
const send = (visitor) => visitor.page.getByRole("button", { name: "Send" }).click();
const text = (visitor) => visitor.page.locator("main").innerText();
const stored = (page) => page.evaluate(() => Object.keys(localStorage).length);

for (const way of WAYS) {
  describe(named(way), () => {
    test("J2, M05: before the session", async () => {
      const visitor = await open(way, await practice.invite(client, "pre"));
      const { page } = visitor;
      assert.match(await text(visitor), /Only you and Mara Lind see this\. It helps you both/);
      assert.match(await text(visitor), /You can skip anything\./);
      assert.match(await text(visitor), /not a validated test/);
      assert.equal(await page.locator("input:checked").count(), 0, "nothing is preselected");
      assert.doesNotMatch(await page.title(), /therap|Tom/i);
      await screenshot(visitor, "form-pre");
      if (way.scripts) await examine(visitor, "pre form");
      const groups = await page.locator("fieldset.item:has(input[type=radio])").all();
      for (const group of groups.slice(0, 4)) {
        const input = group.locator("input").first();
        await tap(visitor, await input.getAttribute("name"), await input.getAttribute("value"));
      }
      let taps = 0; // beyond the items of the measure
      await page.locator('label:has(input[name="since"])').first().click();
      taps += 1;
      await page.locator('input[name="miss"]').fill("My sister called.");
      taps += 1;
      await tap(visitor, "unsaid", "1");
      taps += 1;
      if (way.scripts) {
        assert.match(await page.locator("#progress-words").innerText(), /^7 of \d+$/);
      }
      await send(visitor);
      taps += 1;
      await page.waitForURL(/\/thanks$/);
      assert.ok(taps <= 12);
      assert.match(await text(visitor), /Mara Lind will look at this just before you meet\./);
      assert.doesNotMatch(await text(visitor), /\d/, "no score is shown");
      assert.equal(await stored(page), 0, "nothing is left on the device");
      await screenshot(visitor, "thanks-pre");
      if (way.scripts) await examine(visitor, "thanks");
      await leave(visitor);
    });

    test("J3, M06: after the session, five taps", async () => {
      const visitor = await open(way, await practice.invite(client, "post"));
      const { page } = visitor;
      const names = await page.locator("fieldset.item").evaluateAll((sets) =>
        sets.map((set) => set.querySelector("input").name));
      assert.deepEqual(names.slice(0, 5), POST_ITEMS, "`off` comes last");
      for (const item of POST_ITEMS) await tap(visitor, item, item === "off" ? 1 : 3);
      await screenshot(visitor, "form-post");
      if (way.scripts) await examine(visitor, "post form");
      await send(visitor);
      await page.waitForURL(/\/thanks$/);
      assert.match(await text(visitor), /what did not fit is as useful as hearing what did/);
      await leave(visitor);
    });

    test("J11, M34: a safety answer is answered at once", async () => {
      const visitor = await open(way, await practice.invite(client, "phq9"));
      const { page } = visitor;
      assert.match(await text(visitor), /not watched around the clock/);
      await screenshot(visitor, "form-phq9");
      if (way.scripts) await examine(visitor, "PHQ-9");
      await tap(visitor, "1", 2);
      const began = Date.now();
      await page.locator('label:has(input[name="9"][value="1"])').click();
      if (!way.scripts) await send(visitor);
      await page.waitForURL(/\/safety$/);
      assert.ok(Date.now() - began < 1000, "within a second");
      assert.match(await text(visitor), /Thank you for telling us\.\s+That sounds heavy\./);
      assert.match(await text(visitor), /Nobody is reading this right now\./);
      const links = await page.locator(".call a").evaluateAll((all) => all.map((a) => a.href));
      assert.deepEqual(links, ["tel:999", "tel:116123", "sms:85258"]);
      await screenshot(visitor, "safety");
      if (way.scripts) await examine(visitor, "safety page");
      await page.getByRole("button", { name: "I would like a call tomorrow" }).click();
      await page.waitForURL(/\/safety$/);
      await page.getByText("You asked for a call tomorrow.").waitFor();
      if (way.scripts) { // the rest is optional, and what was tapped is there
        await page.getByRole("link", { name: "Go back to them" }).click();
        assert.ok(await page.locator('input[name="1"][value="2"]').isChecked());
        assert.ok(await page.locator('input[name="9"][value="1"]').isChecked());
      }
      await leave(visitor);
    });

    test("not today is one tap and the end of it", async () => {
      const path = await practice.invite(client, "post");
      const visitor = await open(way, path);
      await visitor.page.getByRole("button", { name: "Not today" }).click();
      await visitor.page.waitForURL(/\/thanks$/);
      assert.match(await text(visitor), /Not today is fine/);
      await screenshot(visitor, "not-today");
      await visitor.page.goto(practice.origin + path);
      assert.equal(await visitor.page.locator("fieldset").count(), 0);
      await leave(visitor);
    });

    test("M53: help and the way out stand in the same place", async () => {
      const path = await practice.invite(client, "post");
      const visitor = await open(way, path);
      const places = [];
      for (const where of ["", "/help"]) {
        await visitor.page.goto(practice.origin + path + where);
        for (const mark of [".help-now", ".quick-exit"]) {
          places.push(JSON.stringify(await visitor.page.locator(mark).boundingBox()));
        }
      }
      await visitor.page.goto(`${practice.origin}/help`);
      await screenshot(visitor, "help");
      for (const mark of [".help-now", ".quick-exit"]) {
        places.push(JSON.stringify(await visitor.page.locator(mark).boundingBox()));
      }
      assert.equal(new Set(places).size, 2, places.join(" "));
      await leave(visitor);
    });
  });
}

const PHONE = { size: "phone", scripts: true };

test("M08: answers survive a dead network, and leave the device when sent", async () => {
  const path = await practice.invite(client, "post");
  const visitor = await open(PHONE, path);
  const { page, context } = visitor;
  for (const item of POST_ITEMS.slice(0, 3)) await tap(visitor, item, 2);
  assert.equal(await stored(page), 0, "what was kept by the server is not kept here");
  await context.setOffline(true);
  await page.locator('label:has(input[name="way"][value="4"])').click();
  await page.locator("#offline").waitFor();
  assert.match(await page.locator("#offline").innerText(), /kept on this device/);
  assert.equal(await stored(page), 1);
  await screenshot(visitor, "offline");

  const other = await open(PHONE, path); // another device: three answers
  assert.equal(await other.page.locator("input:checked").count(), 3);
  await leave(other);

  await context.setOffline(false);
  const kept = page.waitForResponse(/\/answer$/);
  await page.reload();
  await kept;
  assert.equal(await page.locator("input:checked").count(), 4, "the fourth came along");
  await page.waitForFunction(() => localStorage.length === 0);
  await send(visitor);
  await page.waitForURL(/\/thanks$/);
  assert.equal(await stored(page), 0);
  await page.goBack().catch(() => {});
  assert.equal(await page.locator("input:checked").count(), 0, "nor does Back show them");
  await leave(visitor);
});

test("M07: reopened without scripts, what was tapped is there", async () => {
  const path = await practice.invite(client, "post");
  const first = await open(PHONE, path);
  await tap(first, "heard", 3);
  await leave(first);
  const again = await open({ size: "phone", scripts: false }, path);
  assert.ok(await again.page.locator('input[name="heard"][value="3"]').isChecked());
  assert.match(await again.page.locator("#progress-words").innerText(), /^1 of/);
  await leave(again);
});

test("M05: three goals, and not more than twelve taps beside the measure", async () => {
  const kite = await practice.client("Kite");
  for (const words of ["Sleep through", "See friends", "Say no"]) {
    const said = await practice.run("goal", "add", "--client", kite, "--words", words);
    const goal = said.trim().split(/\s+/).pop();
    for (const party of ["client", "therapist"]) {
      await practice.run("goal", "agree", "--goal", goal, "--by", party);
    }
  }
  const visitor = await open(PHONE, await practice.invite(kite, "pre"));
  const { page } = visitor;
  assert.match(await text(visitor), /How near are you to where you want to go\?/);
  const goals = await page.locator(".options-scale").all();
  assert.equal(goals.length, 3);
  let taps = 0;
  for (const goal of goals) {
    assert.equal(await goal.locator("input").count(), 11, "0 to 10");
    const input = goal.locator("input").nth(6);
    await tap(visitor, await input.getAttribute("name"), "6");
    taps += 1;
  }
  await screenshot(visitor, "form-goals");
  await examine(visitor, "pre form with goals");
  for (const field of ["since", "unsaid"]) {
    await page.locator(`label:has(input[name="${field}"])`).first().click();
    taps += 1;
  }
  await page.locator('input[name="miss"]').fill("Nothing new.");
  taps += 1;
  await send(visitor);
  taps += 1;
  await page.waitForURL(/\/thanks$/);
  assert.ok(taps <= 12, `${taps} taps`);
  await leave(visitor);
});

test("a form of an ended episode is closed kindly", async () => {
  const gone = await practice.client("Gone");
  const path = await practice.invite(gone, "post");
  await practice.run("ending", "--client", gone, "--kind", "planned");
  const visitor = await visit(browser, practice.origin, PHONE);
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), 410);
  assert.match(await text(visitor), /These questions are closed\./);
  await examine(visitor, "closed form");
  await screenshot(visitor, "closed");
  await leave(visitor);
  const late = await fetch(practice.origin + path, { method: "POST",
    body: new URLSearchParams({ heard: 3 }), redirect: "manual" });
  assert.equal(late.status, 410);
  const lost = await fetch(`${practice.origin}/f/${"a".repeat(26)}`);
  assert.equal(lost.status, 404);
});

test("looking changes nothing: a mail scanner comes first", async () => {
  const path = practice.origin + await practice.invite(client, "post");
  for (const method of ["HEAD", "GET", "HEAD", "GET"]) {
    for (const where of ["", "/thanks", "/safety", "/help"]) {
      const reply = await fetch(path + where, { method });
      assert.ok(reply.status < 400, `${method} ${where}: ${reply.status}`);
    }
    assert.notEqual((await fetch(`${path}/not-today`, { method })).status, 200);
  }
  const page = await (await fetch(path)).text();
  assert.match(page, /0 of \d+/);
});

test("sent twice is kept once", async () => {
  const path = practice.origin + await practice.invite(client, "post");
  const body = () => new URLSearchParams({ heard: 3, valued: 3, direction: 3, way: 3, off: 0 });
  for (let i = 0; i < 2; i++) {
    const reply = await fetch(path, { method: "POST", body: body(), redirect: "manual" });
    assert.equal(reply.status, 303);
    assert.match(reply.headers.get("location"), /\/thanks$/);
  }
});

test("a wrong value is said at the field, and nothing typed is lost", async () => {
  const visitor = await open({ size: "phone", scripts: false }, await practice.invite(client, "post"));
  const { page } = visitor;
  await page.locator('label:has(input[name="heard"][value="2"])').click();
  await page.locator('label:has(input[name="valued"][value="2"])').click();
  await page.locator('textarea[name="note"]').fill("It was <good> & new.");
  await page.locator('input[name="valued"][value="2"]').evaluate((radio) => { radio.value = "9"; });
  const reply = page.waitForResponse((response) => response.request().method() === "POST");
  await send(visitor);
  assert.equal((await reply).status(), 422);
  await page.locator(".error-summary a").click();
  assert.match(page.url(), /#q-valued$/, "the summary leads to the field");
  assert.match(await page.locator(".has-error").innerText(), /My point of view mattered[^]*Please choose/);
  assert.ok(await page.locator('input[name="heard"][value="2"]').isChecked());
  assert.equal(await page.locator('textarea[name="note"]').inputValue(), "It was <good> & new.");
  await screenshot(visitor, "form-error");
  await leave(visitor);
});

test("by keyboard alone", async () => {
  const visitor = await open({ size: "desk", scripts: true }, await practice.invite(client, "post"));
  const { page } = visitor;
  const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());
  const seen = [];
  for (let i = 0; i < 40 && seen.at(-1) !== "Send"; i++) {
    await page.keyboard.press("Tab");
    seen.push(await focused());
    if (POST_ITEMS.includes(seen.at(-1))) {
      const shown = await page.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect();
        const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return document.activeElement === on;
      });
      assert.ok(shown, `${seen.at(-1)}: the focus is not covered`);
      await page.keyboard.press("Space");
    }
  }
  assert.deepEqual(seen.slice(0, 3), ["Go to the questions", "Need help now", "Leave this page"]);
  assert.equal(await page.locator("fieldset.item input:checked").count() >= 5, true);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/thanks$/);
  await leave(visitor);
});

test("M53: leaving replaces the page in the history", async () => {
  const path = await practice.invite(client, "post");
  const visitor = await open(PHONE, "/help");
  const { page } = visitor;
  await page.goto(practice.origin + path);
  await page.getByRole("link", { name: "Leave this page" }).click();
  await page.waitForURL("about:blank");
  await page.goBack();
  assert.ok(!page.url().includes("/f/"), page.url());
  await leave(visitor);
});

test("a form weighs at most 60 KB, the first load at most 100 KB", async () => {
  for (const form of ["pre", "post", "phq9"]) {
    const visitor = await visit(browser, practice.origin, PHONE);
    const bodies = [];
    visitor.page.on("response", (reply) => {
      if (!/icon/.test(reply.url())) bodies.push(reply.body());
    });
    await visitor.page.goto(practice.origin + await practice.invite(client, form),
      { waitUntil: "networkidle" });
    // A browser without windows asks for no icon.
    const icon = await fetch(await visitor.page.locator("link[rel=icon]").evaluate((at) => at.href));
    bodies.push(icon.arrayBuffer().then((body) => ({ length: body.byteLength })));
    const all = (await Promise.all(bodies)).reduce((sum, body) => sum + body.length, 0);
    assert.equal(bodies.length, 4, "page, style, script, icon");
    assert.ok(all > 10000 && all <= 60 * 1024, `${form}: ${all} bytes`);
    console.log(`${form}: ${(all / 1024).toFixed(1)} KB with style, script and icon, before compression`);
    await leave(visitor);
  }
});
