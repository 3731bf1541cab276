// After something felt off, in a real browser: six taps, one question, with the
// keyboard alone and without scripts (J6, C13, C19; M26, M27); and the glance
// with every line that it can have, above the fold.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

const OFF = { heard: 3, valued: 3, direction: 3, way: 3, off: 3 };
const PRE = { able: 2, weighed: 1, close: 2, hope: 3 };

let practice, browser;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const local = (hours) => new Date(Date.now() + hours * 3600e3)
  .toLocaleString("sv-SE", { timeZone: "Europe/London" }).slice(0, 16).replace(" ", "T");

async function send(path, fields) {
  const reply = await fetch(practice.origin + path,
    { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  assert.equal(reply.status, 303, await reply.text());
}
async function held(client, hours, answers) {
  const session = await practice.session(client, local(-hours));
  await practice.run("session", "attendance", "--session", session, "--attendance", "attended");
  if (answers) await send(await practice.invite(client, "post", session), answers);
  return session;
}
const signedIn = async (way) => signIn(await visit(browser, practice.origin, way), practice);
const text = (visitor) => visitor.page.locator("main").innerText();
async function look(visitor, path) {
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), 200, path);
}

test("M26: from the card to a kept note in six taps", async () => {
  const client = await practice.client("Kite");
  await held(client, 26, OFF);
  const visitor = await signedIn({ size: "phone" });
  const { page } = visitor;
  await look(visitor, `/client/${client}/card`);
  let taps = 0;
  const tap = async (what) => { taps++; await what.click(); };
  await tap(page.getByRole("link", { name: "Note it in a few taps" }).first());
  await screenshot(visitor, "repair");
  await examine(visitor, "repair");
  for (const words of ["Withdrawal", "The two of us", "I went on", "Ask what I missed"]) {
    await tap(page.locator("label", { hasText: words }).first());
  }
  await tap(page.getByRole("button", { name: "Save", exact: true }));
  assert.ok(taps <= 6, `${taps} taps`);
  assert.match(await text(visitor), /Withdrawal\. About: The two of us\./);
  assert.match(await text(visitor), /Worth going gently/);
  await leave(visitor);
});

test("a note and its answer with the keyboard alone", async () => {
  const client = await practice.client("Wren");
  await held(client, 50, OFF);
  const visitor = await signedIn({ size: "desk" });
  const { page } = visitor;
  const focused = () => page.evaluate(() => {
    const at = document.activeElement;
    return `${at.name ?? ""} ${at.value ?? ""} ${at.textContent.trim()}`;
  });
  const tabTo = async (wanted) => {
    for (let i = 0; i < 60; i++) {
      if (wanted.test(await focused())) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`${wanted} cannot be reached; at ${await focused()}`);
  };
  await look(visitor, `/client/${client}/repair`);
  await tabTo(/^type withdrawal/);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown"); // confrontation
  await tabTo(/^about\.frame/);
  await page.keyboard.press("Space");
  await tabTo(/^line/);
  await page.keyboard.type("We ran late");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/repair$/);
  await page.getByText("Confrontation. About: Time, money, limits.").waitFor();
  await held(client, 3);
  await look(visitor, `/client/${client}/glance`);
  await tabTo(/^answer partly/);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.doesNotMatch(await text(visitor), /Was it talked about\?/);
  await leave(visitor);
});

test("M27: what is in the way, without scripts", async () => {
  const client = await practice.client("Rowan");
  await held(client, 50, { ...OFF, off: 0 });
  const visitor = await signedIn({ size: "phone", scripts: false });
  const { page } = visitor;
  await look(visitor, `/client/${client}/support`);
  await page.getByRole("link", { name: "Read aloud together" }).click();
  for (const [name, value] of Object.entries({ us_safe: 4, us_seen: 0, people_there: 0,
    people_against: 3, events_new: 1, events_daily: 1, wanting_now: 3, wanting_cost: 1 })) {
    await page.locator(`label:has(input[name=${name}][value="${value}"])`).click();
  }
  await page.getByRole("button", { name: "Keep the answers" }).click();
  assert.match(await text(visitor), /People around me\s+stands out here/);
  await page.locator("label", { hasText: "Money" }).click();
  await page.getByRole("button", { name: "Keep this" }).click();
  assert.ok(await page.locator('input[name="barrier.money"]').isChecked());
  await page.getByRole("link", { name: /^Why.*Involve someone/ }).click();
  assert.match(await text(visitor), /\[76\]\..*Read as an abstract/s);
  await page.getByRole("link", { name: "Back to the choices" }).click();
  await page.locator("label", { hasText: "Change nothing until a date" }).click();
  await page.getByRole("button", { name: "Write down" }).click();
  assert.match(await text(visitor), /please say which/, "no day, no waiting");
  await page.locator("#day").fill(local(24 * 9).slice(0, 10));
  await page.getByRole("button", { name: "Write down" }).click();
  assert.match(await text(visitor), /Chosen before/);
  await screenshot(visitor, "support");
  await look(visitor, `/client/${client}`);
  await page.locator("details.twin summary").click();
  assert.match(await text(visitor), /look again/, "on the chart, and in its twin");
  await leave(visitor);
});

test("C19: the client's own page asks, and is never reminded", async () => {
  const client = await practice.client("Marlow");
  const staff = await signedIn({ size: "desk" });
  const path = await staff.page.evaluate(async (id) => {
    const token = document.querySelector("[name=token]").value;
    const reply = await fetch(`/client/${id}/my-page`,
      { method: "POST", body: new URLSearchParams({ token }) });
    return (await reply.text()).match(/\/me\/[a-z0-9]+/)[0];
  }, client);
  await leave(staff);
  for (const way of [{ size: "phone" }, { size: "desk", scripts: false }]) {
    const visitor = await visit(browser, practice.origin, way);
    const { page } = visitor;
    await page.goto(practice.origin + path);
    await page.locator("details:has(a[href$='/check-ins']) > summary").click();
    await page.getByRole("link", { name: /Our check-ins/ }).click();
    assert.match(await page.title(), /^Our check-ins/);
    for (const name of ["Need help now", "Leave this page"]) {
      assert.ok(await page.getByRole("link", { name }).isVisible(), name);
    }
    if (way.scripts !== false) await examine(visitor, "me-check-ins");
    await page.getByRole("button", { name: "Not yet" }).click();
    assert.match(await text(visitor), /Thank you\. Mara Lind sees/);
    await screenshot(visitor, "me-check-ins");
    await leave(visitor);
  }
});

test("J4: with every line that it can have, the glance stays above the fold", async () => {
  const client = await practice.client("Juniper");
  await practice.run("promise", "add", "--client", client, "--words",
    "Send the letter to the clinic", "--due", local(0).slice(0, 10));
  await practice.run("promise", "add", "--client", client, "--words",
    "Look for the page about saying no", "--due", local(0).slice(0, 10));
  for (let i = 0; i < 3; i++) {
    const plan = (await practice.run("plan", "add", "--client", client, "--words", "No"))
      .trim().split(/\s+/).pop();
    await practice.run("plan", "review", "--plan", plan, "--result", "not_this_time");
  }
  await practice.run("plan", "add", "--client", client, "--words",
    "Say no once, on Thursday, at the meeting");
  await practice.run("decision", "add", "--client", client, "--words",
    "A smaller goal, or another: once a month instead of once a week",
    "--review", local(0).slice(0, 10));
  await practice.run("response", "enter", "--client", client, "--form", "pre", "--on",
    local(-100), ...Object.entries(PRE).flatMap(([item, value]) => ["--set", `${item}=${value}`]));
  await held(client, 90, { ...OFF, off: 0 });
  await held(client, 60, OFF);
  const last = await held(client, 30);
  const next = await practice.session(client, local(1));
  await send(await practice.invite(client, "pre", next), { ...PRE, since: "1,2",
    miss: "I said yes to my mother again, and then I could not sleep.", unsaid: "1" });
  const visitor = await signedIn({ size: "desk" });
  const { page } = visitor;
  await look(visitor, `/client/${client}`);
  await page.locator("details:has(form[action$='/vision']) summary").click();
  await page.locator("form[action$='/vision'] [name=words]").fill("To say no without a stomach ache");
  await page.locator("form[action$='/vision'] button").click();
  await look(visitor, `/session/${last}`);
  await page.locator("#note-next").fill("Ask about the call with her mother.");
  await page.locator("#note button[value=save]").first().click();
  await look(visitor, `/client/${client}/glance`);
  const words = await text(visitor);
  for (const line of [/I said yes to my mother/, /Send the letter/, /Look for the page/,
    /Say no once/, /Was it talked about\?/, /Ask about the call/,
    /wrong plan\?/, /You wanted to look again at/, /not talked about the check-ins lately/]) {
    assert.match(words, line);
  }
  await screenshot(visitor, "glance-worst");
  const height = await page.evaluate(() =>
    document.querySelector(".glance-blocks").getBoundingClientRect().bottom);
  assert.ok(height <= 800, `the seven blocks end at ${height} px`);
  await leave(visitor);
});
