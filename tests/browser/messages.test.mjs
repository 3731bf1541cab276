// How a client may be written to, in a real browser (J15, C9, H09, H27, M31 of
// PRODUCT.md): asked together at a desk, changed on a phone by keyboard alone,
// stopped without scripts, and the settings of the ways out of the house.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openDemo, signIn } from "./practice.mjs";

let practice, browser, mine, KITE;
before(async () => {
  [practice, browser] = await Promise.all([openDemo(), openBrowser()]);
  const people = await practice.run("client", "list");
  KITE = people.match(/^(\d+)\s+Kite\b/m)[1];
  const said = await practice.run("my-page", "--client", String(KITE));
  mine = said.match(/\/me\/[a-z2-7]+/)[0];
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const text = ({ page }) => page.locator("main").innerText();
async function look(visitor, path, status = 200) {
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), status, path);
}
// By keyboard alone: Tab until `selector` has the focus.
async function tabTo(page, selector) {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${selector}`);
}

test("the therapist asks, and sees what was sent and what came back", async () => {
  const visitor = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  const { page } = visitor;
  await look(visitor, `/client/${KITE}/messages`);
  assert.match(await text(visitor), /Only ever says that there is something|only ever says that there is something/);
  assert.match(await text(visitor), /The train is late today/);
  assert.match(await text(visitor), /Check in for [^\n]*\n?[^\n]*text message, arrived/);
  assert.doesNotMatch(await page.content(), /\/f\/[a-z2-7]{26}|\/me\/[a-z2-7]{26}/, "no link");
  await examine(visitor, "messages");
  await screenshot(visitor, "messages-staff");
  await page.setViewportSize({ width: 360, height: 740 });
  await screenshot({ ...visitor, size: "phone" }, "messages-staff");
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.locator("input[name=mail_address]").fill("kite@example.org");
  await page.locator("input[name=mail_allowed]").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.match(await text(visitor), /say first whether somebody else can read mail/);
  assert.equal(await page.locator("input[name=mail_address]").inputValue(), "kite@example.org");
  await examine(visitor, "messages, not asked yet");
  await page.locator("input[name=mail_own][value=no]").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.match(await text(visitor), /Saved\./);
  assert.ok(await page.locator("input[name=mail_own][value=no]").isChecked());

  await look(visitor, "/messages");
  assert.match(await text(visitor), /None\. What was sent has gone out/);
  await look(visitor, "/settings/messages");
  await screenshot(visitor, "messages-settings");
  await page.locator("input[name=sms_url]").fill("http://gateway.example/send");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.match(await text(visitor), /begins with https/);
  assert.equal(await page.locator("input[name=sms_url]").inputValue(), "http://gateway.example/send");
  await page.locator("input[name=sms_url]").fill("https://gateway.example/send");
  await page.locator("input[name=sms_auth]").fill("Bearer secretkey");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.match(await text(visitor), /Saved\./);
  assert.doesNotMatch(await page.content(), /secretkey/);
  await leave(visitor);
});

test("the client changes it on a phone, by keyboard alone", async () => {
  const visitor = await visit(browser, practice.origin);
  const { page } = visitor;
  await look(visitor, mine + "/messages");
  assert.doesNotMatch(await page.title(), /Kite|therap/i);
  assert.match(await text(visitor), /A message never says what it is about/);
  assert.match(await text(visitor), /Nobody reads it around the clock/);
  await examine(visitor, "my messages");
  await screenshot(visitor, "messages-mine");
  await tabTo(page, "input[name=sms_own]:checked");
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.locator("input[name=sms_own][value=no]").isChecked());
  await tabTo(page, "input[name=sender]");
  await page.keyboard.type("M.");
  await tabTo(page, "main form .button");
  await Promise.all([page.waitForURL(/saved=1/), page.keyboard.press("Enter")]);
  assert.match(await text(visitor), /Saved\./);
  assert.match(await text(visitor), /Said by you on/);
  assert.equal(await page.locator("input[name=sender]").inputValue(), "M.");
  const bytes = (await page.content()).length;
  assert.ok(bytes < 30000, `${bytes} bytes of page`);
  await leave(visitor);
});

for (const size of ["phone", "desk"]) {
  test(`without scripts: nothing more may be sent (${size})`, async () => {
    const visitor = await visit(browser, practice.origin, { size, scripts: false });
    const { page } = visitor;
    await look(visitor, mine + "/messages");
    await page.locator("input[name=sms_allowed]").setChecked(size === "desk");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    assert.match(await text(visitor), /Saved\./);
    assert.equal(await page.locator("input[name=sms_allowed]").isChecked(), size === "desk");
    await leave(visitor);
  });
}
