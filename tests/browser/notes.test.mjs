// The note of a session keeps itself, two tabs lose nothing, a line makes a
// promise once, and what is written for oneself stays there (J16, M38, M39).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

let practice;
let browser;
let client;
let today;
const local = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

before(async () => {
  practice = await openPractice({ coverage: false });
  client = await practice.client("Kite");
  today = await practice.session(client, `${local(0)}T00:05`);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const path = (session) => `${practice.origin}/session/${session}`;
const words = (page, part) => page.inputValue(`#note-${part}`);
const says = (page, text) => page.waitForFunction((wanted) =>
  document.querySelector(".note-form [data-saved]").textContent.startsWith(wanted), text);
const newSession = (days) => practice.session(client, `${local(days)}T00:10`);

async function desk(options) {
  return signIn(await visit(browser, practice.origin, { size: "desk", ...options }), practice);
}

test("at most three seconds are lost when the tab dies", async () => {
  const visitor = await desk();
  try {
    const { page, context } = visitor;
    await page.goto(path(today));
    await page.locator("#note-heard").pressSequentially("How long the mornings are");
    await page.waitForTimeout(3500);
    await page.goto("chrome://crash").catch(() => {}); // nobody says goodbye
    const later = await context.newPage();
    await later.goto(path(today));
    assert.equal(await words(later, "heard"), "How long the mornings are");
  } finally {
    await leave(visitor);
  }
});

test("two tabs: the second shows both, and nothing is overwritten", async () => {
  const visitor = await desk();
  try {
    const one = visitor.page;
    const session = await newSession(-7);
    await one.goto(path(session));
    const two = await visitor.context.newPage();
    await two.goto(path(session));
    await one.fill("#note-did", "Stayed with the mornings");
    await says(one, "saved ");
    await two.fill("#note-did", "Asked about the brother");
    await says(two, "kept apart");
    const other = await two.textContent(".note-form [data-other]");
    assert.match(other, /Another window saved this note/);
    assert.match(other, /Stayed with the mornings/);
    assert.equal(await words(two, "did"), "Asked about the brother");
    await two.locator("#note-did").pressSequentially(", twice"); // goes on apart
    await two.waitForTimeout(3200);
    await one.reload();
    assert.equal(await words(one, "did"), "Stayed with the mornings");
    await screenshot({ ...visitor, page: two }, "note-two-tabs");

    await two.click("text=Decide between the two");
    await two.waitForSelector("h1:has-text('This was changed meanwhile')");
    assert.match(await two.textContent("main"), /Stayed with the mornings/);
    assert.equal(await two.inputValue("#conflict-did"), "Asked about the brother, twice");
    await two.click("text=Save my version");
    await two.waitForURL(/\/session\/\d+#note/);
    assert.equal(await words(two, "did"), "Asked about the brother, twice");
    await two.click("text=Earlier versions");
    const past = await two.textContent("main");
    for (const line of ["Stayed with the mornings", "set aside, another window was first"]) {
      assert.ok(past.includes(line), line);
    }
  } finally {
    await leave(visitor);
  }
});

test("without a connection it keeps trying, and says so", async () => {
  const visitor = await desk();
  try {
    const { page, context } = visitor;
    await page.goto(path(await newSession(-14)));
    await context.setOffline(true);
    await page.fill("#note-next", "Begin with the choir");
    await says(page, "Not saved yet: no connection");
    assert.equal(await words(page, "next"), "Begin with the choir");
    await context.setOffline(false);
    await says(page, "saved ");
    await page.reload();
    assert.equal(await words(page, "next"), "Begin with the choir");
  } finally {
    await leave(visitor);
  }
});

for (const size of ["phone", "desk"]) {
  test(`a line makes a promise, by keyboard alone (${size})`, async () => {
    const visitor = await desk({ size });
    try {
      const { page } = visitor;
      const session = await newSession(size === "phone" ? -21 : -28);
      await page.goto(path(session));
      await page.focus("#note-promised");
      await page.keyboard.type(`;p send the ${size} letter tomorrow`);
      await page.waitForSelector("[data-wishes] li");
      assert.match(await page.textContent("[data-wishes]"),
        new RegExp(`will become: promise, by \\w{3} \\d+ \\w{3}.*: send the ${size} letter`));
      await examine(visitor, `note-${size}`);
      await screenshot(visitor, "note");
      await page.focus("#note-promised");
      await page.keyboard.press("Tab"); // Next time
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Save");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#note-made");
      assert.match(await words(page, "promised"), /^✓ promise, by .*: send the/);
      await page.goto(`${practice.origin}/client/${client}`);
      assert.match(await page.textContent("main"), new RegExp(`send the ${size} letter`));

      await page.goto(path(session)); // another day, by keyboard
      await page.focus("summary:has-text('Another day')");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.fill("#note input[type=date]", local(10));
      await page.focus("button:has-text('Change the day')");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#note-made/);
      await examine(visitor, `note-made-${size}`);
      await screenshot(visitor, "note-made");
      await page.goto(`${path(session)}/note`);
      await examine(visitor, `note-versions-${size}`);
    } finally {
      await leave(visitor);
    }
  });
}

test("without scripts there is a Save button, and a promise without a day is due somewhere", async () => {
  const visitor = await desk({ scripts: false });
  try {
    const { page } = visitor;
    const session = await newSession(-35);
    await page.goto(path(session));
    await page.fill("#note-heard", "first line\nsecond line");
    await page.fill("#note-promised", ";p ring the surgery\n;px nothing");
    await page.click(".note-form >> text=Save");
    await page.waitForURL(/#note$/);
    assert.equal(await words(page, "heard"), "first line\nsecond line");
    assert.match(await page.textContent("#note"), /in seven days.*no session is booked|no day was named/s);
    assert.match(await page.textContent("[data-wishes]"), /;px nothing.*stays as text/s);
    await page.click("summary:has-text('For me alone')");
    await page.fill("#alone-words", "I hurried.");
    await page.click("#alone >> text=Save");
    await page.waitForURL(/#alone$/);
    assert.equal(await page.inputValue("#alone-words"), "I hurried.");
  } finally {
    await leave(visitor);
  }
});

for (const size of ["phone", "desk"]) {
  test(`my practice and my reflections, by keyboard alone (${size})`, async () => {
    const visitor = await desk({ size });
    try {
      const { page } = visitor;
      await page.goto(`${practice.origin}/my/practice`);
      await page.focus("summary:has-text('My own limits')");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type(size === "phone" ? "18" : "20");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#limits$/);
      assert.match(await page.textContent("main"), /your own limit: (18|20)/);
      if (size === "desk") await page.click("summary:has-text('Two lines')");
      await page.focus("input[name=e0] >> nth=0");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#energy$/);
      assert.match(await page.textContent("#energy ul"), /: a little, not at all/);
      await page.focus("#talk-words");
      await page.keyboard.type("Ines, on Thursdays");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#talk$/);
      await examine(visitor, `my-practice-${size}`);
      await screenshot(visitor, "my-practice");
      await page.focus("text=Take off the list");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#remove$/);
      assert.doesNotMatch(await page.textContent("main"), /Ines/);

      await page.goto(path(today));
      await page.focus("summary:has-text('For me alone')");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type(` On the ${size}.`);
      await page.waitForFunction(() =>
        document.querySelector("#alone [data-saved]").textContent.startsWith("saved"));
      await page.goto(`${practice.origin}/my/reflections`);
      assert.match(await page.textContent("main"), new RegExp(`On the ${size}\\.`));
      await examine(visitor, `my-reflections-${size}`);
      await page.focus("text=/Make (my|a new) code/");
      await page.keyboard.press("Enter");
      await page.waitForSelector("h1:has-text('Your own code')");
      assert.match(await page.textContent(".recovery-code"), /^\w{5}(-\w{5}){3}$/);
      await examine(visitor, `my-code-${size}`);
      await page.goto(`${practice.origin}/my/reflections`);
      await screenshot(visitor, "my-reflections");
    } finally {
      await leave(visitor);
    }
  });
}

test("my practice and its code work without scripts", async () => {
  const visitor = await desk({ scripts: false });
  try {
    const { page } = visitor;
    await page.goto(`${practice.origin}/my/practice`);
    await page.fill("#talk-words", "Odo");
    await page.click("#talk >> text=Add");
    assert.match(await page.textContent("#talk"), /Odo/);
    await page.goto(`${practice.origin}/my/reflections`);
    await page.click("text=/Make (my|a new) code/");
    assert.equal(await page.textContent("h1"), "Your own code");
  } finally {
    await leave(visitor);
  }
});
