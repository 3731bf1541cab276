// listening - one session's transcript from the question to its end: by
// keyboard at a desk, with scripts off on a phone, and looked at in every state
// (C3; H29 to H35).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, look, openBrowser, screenshot, send, text, visit } from "./browser.mjs";
import { enter, walkByKeyboard } from "./keyboard.mjs";
import { local, openPractice, signIn } from "./practice.mjs";

const FILE = "tests/samples/transcripts/zoom.vtt";
let practice, browser, kite, first, second, mine, signedIn;

const at = (session) => `/session/${session}/listening`;
const desk = (options = {}) => visit(browser, practice.origin, { size: "desk", state: signedIn, ...options });
const phone = (options = {}) => visit(browser, practice.origin, options);

// Looks at a page of ours as every page is looked at, and keeps a picture.
async function check(visitor, name) {
  await examine(visitor, name);
  if (visitor.scripts) await walkByKeyboard(visitor, name);
  await screenshot(visitor, `listening-${name}`);
}

before(async () => {
  [practice, browser] = await Promise.all([openPractice(), openBrowser()]);
  kite = await practice.client("Kite");
  first = await practice.session(kite, local(-20));
  second = await practice.session(kite, local(-2));
  mine = (await practice.run("my-page", "--client", kite)).match(/\/me\/[a-z2-7]{26}/)[0];
  const visitor = await signIn(await phone({ size: "desk" }), practice);
  signedIn = await visitor.context.storageState();
  await leave(visitor);
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

test("the owner reads what it does, and switches it on", async () => {
  const owner = await desk();
  await look(owner, `/session/${first}`);
  assert.equal(await owner.page.getByRole("link", { name: "Listening" }).count(), 0);
  await look(owner, "/settings");
  await enter(owner, /^Listening to a session$/);
  assert.match(await text(owner), /Nothing leaves this machine/);
  await screenshot(owner, "listening-settings");
  await owner.page.check("input[name=listening][value=yes]");
  await send(owner, "Save");
  assert.match(await text(owner), /Saved\./);
  await leave(owner);
});

test("asked by keyboard alone, from the session's page", async () => {
  const mara = await desk();
  await look(mara, `/session/${first}`);
  await enter(mara, /^Listening$/);
  assert.match(await text(mara), /With Kite’s yes/);
  await screenshot(mara, "listening-not-asked");
  await enter(mara, "button[value=ask]");
  assert.match(await text(mara), /no answer yet\. None is needed/);
  await screenshot(mara, "listening-asked");
  await leave(mara);
});

test("the client reads it on a phone without scripts, and says yes", async () => {
  const client = await phone({ scripts: false });
  await look(client, mine);
  assert.match(await text(client), /One question about one session/);
  await client.page.getByRole("link", { name: /One question/ }).click();
  assert.match(await text(client), /Only Mara Lind can open it/);
  await screenshot(client, "listening-question");
  await send(client, "Yes, for this session");
  assert.match(await text(client), /You said yes on/);
  await leave(client);
});

test("what is wrong with a file is said, and what was typed stays", async () => {
  const mara = await phone({ state: signedIn });
  await look(mara, at(first));
  await send(mara, "Add");
  assert.match(await text(mara), /choose a file, or paste the text/);
  await mara.page.locator("summary", { hasText: "Or paste the text" }).click();
  await mara.page.fill("#pasted", "A long evening, and nobody's name.");
  await send(mara, "Add");
  assert.match(await text(mara), /pasted text: /);
  assert.equal(await mara.page.inputValue("#pasted"), "A long evening, and nobody's name.");
  await check(mara, "upload");
  await leave(mara);
});

test("a file, who is who, and the report: scripts off", async () => {
  const mara = await desk({ scripts: false });
  await look(mara, at(first));
  await mara.page.setInputFiles("#file", FILE);
  await send(mara, "Add");
  assert.match(await text(mara), /Which speaker is you\?/);
  assert.equal(await mara.page.locator("input[name=speaker]:checked").count(), 0);
  await screenshot(mara, "listening-choose");
  await mara.page.locator("input[name=speaker]").first().check();
  await send(mara, "This is me");
  assert.match(await text(mara), /The transcript is deleted by/);
  await leave(mara);
});

test("the report, on a phone and at a desk", async () => {
  const mara = await phone({ state: signedIn });
  await look(mara, at(first));
  await examine(mara, "report");
  await screenshot(mara, "listening-report");
  await leave(mara);
  const wide = await desk();
  await look(wide, at(first));
  await screenshot(wide, "listening-report");
  await leave(wide);
});

test("a yes in the room, and what every state looks like", async () => {
  const mara = await desk();
  await look(mara, at(second));
  await send(mara, "Note their yes");
  assert.match(await text(mara), /Please tick that you said/);
  await mara.page.check("input[name=told]");
  await send(mara, "Note their yes");
  assert.match(await text(mara), /Kite said yes on .*, in the room/);
  await mara.page.setInputFiles("#file", FILE);
  await send(mara, "Add");
  await check(mara, "choose");
  await leave(mara);
});

test("the client sees all of it, and takes it back by keyboard", async () => {
  const client = await phone();
  await look(client, `${mine}/listening`);
  assert.match(await text(client), /Mara Lind opened it once today/);
  assert.match(await text(client), /that you said yes in the room/);
  await check(client, "mine");
  await enter(client, "button[value=back]");
  assert.match(await text(client), /All of it is deleted/);
  await look(client, `${mine}/consent`);
  assert.match(await text(client), /the yes was taken back/);
  await screenshot(client, "listening-receipts");
  await leave(client);
  const mara = await desk();
  await look(mara, at(second));
  assert.match(await text(mara), /The yes was taken back/);
  await screenshot(mara, "listening-withdrawn");
  await leave(mara);
});
