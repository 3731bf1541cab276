// The therapist's side in a real browser: J4, J5 and the staff half of J11,
// M19 to M24, M30 and M35 of PRODUCT.md, at a desk and on a phone, with scripts
// and without.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { examine, leave, openBrowser, screenshot, visit } from "./browser.mjs";
import { openPractice, signIn } from "./practice.mjs";

const NOTE = "Talked about the move; quieter than usual.";
const LINE = "The call with my sister.";
const FIRST = "I slept badly.";
const PRE = { able: 2, weighed: 1, close: 2, hope: 3 };
const POST = { heard: 3, valued: 3, direction: 3, way: 3, off: 0 };
const HARD = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, 2]));

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

const WAYS = [
  { size: "desk", scripts: true }, { size: "desk", scripts: false },
  { size: "phone", scripts: true }, { size: "phone", scripts: false },
];
const named = (way) => `${way.size}, ${way.scripts ? "with" : "without"} scripts`;

// Local time of the practice, from now on: "2026-12-01T14:00".
function local(hours) {
  const at = new Date(Date.now() + hours * 3600e3);
  return at.toLocaleString("sv-SE", { timeZone: "Europe/London" })
    .slice(0, 16).replace(" ", "T");
}

// A client sends a form, as a browser without scripts does.
async function send(path, fields) {
  const reply = await fetch(practice.origin + path, {
    method: "POST", body: new URLSearchParams(fields), redirect: "manual",
  });
  assert.equal(reply.status, 303, await reply.text());
  return reply.headers.get("location");
}

const signedIn = async (way) =>
  signIn(await visit(browser, practice.origin, way), practice);
const text = (visitor) => visitor.page.locator("main").innerText();
const press = (visitor, name) =>
  visitor.page.getByRole("button", { name, exact: true }).first().click();
async function look(visitor, path, status = 200) {
  const reply = await visitor.page.goto(practice.origin + path);
  assert.equal(reply.status(), status, path);
}

// Somebody with something in every block of the glance: a session that felt off
// yesterday, a form for today's, a promise, a plan and a note.
async function makeKite(way) {
  const name = `Kite ${named(way).replace(/\W+/g, " ")}`;
  const id = await practice.client(name);
  const last = await practice.session(id, local(-26));
  const next = await practice.session(id, local(1));
  await practice.run("session", "attendance", "--session", last,
    "--attendance", "attended");
  await send(await practice.invite(id, "post", last), { ...POST, off: 3, heard: 1 });
  await send(await practice.invite(id, "pre", last), { ...PRE, hope: 1, miss: FIRST });
  await send(await practice.invite(id, "pre", next),
    { ...PRE, since: "1", miss: LINE, unsaid: "1" });
  await practice.run("promise", "add", "--client", id, "--words", "Send the letter",
    "--due", local(0).slice(0, 10));
  await practice.run("plan", "add", "--client", id, "--words", "A walk on Tuesday");
  return { id, name, last, next };
}

// Headings of the glance, top to bottom and from left to right.
const HEADINGS = ["In their words", "You said you would", "Review",
  "One thing to ask", "The picture so far", "Last note"];

for (const way of WAYS) {
  describe(named(way), () => {
    let kite;
    before(async () => { kite = await makeKite(way); });

    test("J4: one tap from the board to what matters", async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      await look(visitor, `/session/${kite.last}`);
      await page.locator("#note-next").fill(NOTE);
      await page.locator("#note button[value=save]").first().click();
      await look(visitor, "/");
      assert.match(await text(visitor), /Worth a look/);
      assert.match(await text(visitor), /No mark does not mean no problem\./);
      assert.doesNotMatch(await text(visitor), /\d\s?%|risk|score of/i);
      await screenshot(visitor, "board");
      if (way.scripts) await examine(visitor, "board");
      await look(visitor, `/client/${kite.id}/glance`);
      const headings = (await page.locator(".glance-blocks h2").allInnerTexts())
        .map((heading) => heading.split("\n")[0].trim());
      assert.deepEqual(headings.map((heading) =>
        HEADINGS.find((wanted) => heading.startsWith(wanted))), HEADINGS);
      const words = await text(visitor);
      assert.ok(words.includes(LINE), "their line, verbatim");
      assert.match(words, /something unsaid/);
      assert.match(words, /Send the letter/);
      assert.match(words, /A walk on Tuesday/);
      assert.ok(words.includes(NOTE), "the last note's first line");
      if (way.size === "desk") {
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        assert.ok(height <= 800, `the glance scrolls: ${height} px`);
      }
      await screenshot(visitor, "glance");
      if (way.scripts) await examine(visitor, "glance");
      await leave(visitor);
    });

    test("M19: a card says its sentence, numbers, rule and question", async () => {
      const visitor = await signedIn(way);
      await look(visitor, `/client/${kite.id}/card`);
      const words = await text(visitor);
      assert.match(words, /That they said so is a good sign|felt off/);
      assert.match(words, /What you could ask/);
      assert.match(words, /Why this may matter/);
      assert.match(words, /glad they said so/, "first acknowledge");
      await visitor.page.locator("summary").first().click();
      assert.match(await text(visitor), /S3, low check/);
      assert.doesNotMatch(await text(visitor), /\d\s?%/);
      await screenshot(visitor, "card");
      if (way.scripts) await examine(visitor, "card");
      for (const part of await visitor.page.locator(".reason").all()) {
        if (!(await part.locator("details").getAttribute("open") !== null)) {
          await part.locator("summary").click();
        }
        assert.ok(await part.locator(".facts dt").count() > 0, "its numbers");
        assert.match(await part.innerText(), /Source: [A-Z]/);
        assert.doesNotMatch(await part.innerText(), /\.md/);
      }
      await press(visitor, "Seen");
      assert.match(await text(visitor), /· seen/);
      await press(visitor, "Seen, I see it differently");
      assert.match(await text(visitor), /seen, you see it differently/);
      await leave(visitor);
    });

    test("M30: what was planned is reviewed, what was promised is kept", async () => {
      const visitor = await signedIn(way);
      await look(visitor, `/client/${kite.id}/glance`);
      await press(visitor, "Partly");
      assert.ok(visitor.page.url().endsWith(`/client/${kite.id}/glance`));
      assert.doesNotMatch(await text(visitor), /A walk on Tuesday/);
      await visitor.page.locator("button[value=kept]").first().click();
      assert.doesNotMatch(await text(visitor), /Send the letter/);
      await press(visitor, "Start");
      assert.match(visitor.page.url(), new RegExp(`/session/${kite.next}$`));
      assert.match(await text(visitor), /was here/);
      assert.match(await text(visitor), /How was it for you\?/);
      await screenshot(visitor, "session");
      if (way.scripts) await examine(visitor, "session");
      await press(visitor, "End");
      assert.match(await text(visitor), /ended/);
      await leave(visitor);
    });

    test("the therapist's taps come before the client's view", async () => {
      const visitor = await signedIn(way);
      await look(visitor, `/session/${kite.next}`);
      await send(await practice.invite(kite.id, "post", kite.next), POST);
      await look(visitor, `/session/${kite.next}`);
      assert.doesNotMatch(await text(visitor), /I could say what was on my mind/);
      assert.match(await text(visitor), /shown once you have given yours/);
      for (const name of ["heard", "direction", "off"]) {
        await visitor.page.locator(`label:has(input[name="${name}"][value="2"])`).click();
      }
      await visitor.page.locator("#taps button[value=rate]").click();
      assert.match(await text(visitor), /I could say what was on my mind/);
      await leave(visitor);
    });

    test("one client, whole", async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      await look(visitor, `/client/${kite.id}`);
      const add = async (summary, fields, button) => {
        const part = page.locator("details", { hasText: summary }).last();
        await part.locator("summary").click();
        for (const [name, value] of Object.entries(fields)) {
          await part.locator(`[name=${name}]`).fill(value);
        }
        await part.getByRole("button", { name: button }).click();
      };
      await add("Add an event", { words: "moved house" }, "Add");
      assert.match(await text(visitor), /moved house/);
      await look(visitor, `/client/${kite.id}/agreements`);
      await add("Add a goal", { words: "Sleep through" }, "Add");
      await add("Record a decision", { words: "Meet every two weeks" }, "Record");
      await add("Add a promise", { words: "Ask the clinic", day: local(72).slice(0, 10) }, "Add");
      const words = await text(visitor);
      for (const thing of ["Sleep through", "Meet every two weeks",
        "Ask the clinic", "not yet agreed by both"]) {
        assert.ok(words.includes(thing), thing);
      }
      await page.getByRole("button", { name: /^I agree/ }).click();
      await page.getByRole("button", { name: /agrees/ }).click();
      assert.doesNotMatch(await text(visitor), /not yet agreed by both/);
      await look(visitor, `/client/${kite.id}`);
      assert.match(await text(visitor), /Sleep through/);
      await screenshot(visitor, "client");
      if (way.scripts) await examine(visitor, "client");
      await page.locator("#forms a", { hasText: "Before the session" }).first().click();
      assert.ok((await text(visitor)).includes(LINE), "single answers for its own therapist");
      if (way.scripts) await examine(visitor, "form with answers");
      await look(visitor, `/client/${kite.id}/session/new`);
      await page.locator("#at").fill(local(24 * 7));
      if (way.scripts) await examine(visitor, "new session");
      await press(visitor, "Book");
      assert.match(await text(visitor), /planned/);
      await leave(visitor);
    });

    test("H13: an old version overwrites nothing and loses nothing", async () => {
      const visitor = await signedIn(way);
      const second = await visitor.context.newPage();
      await look(visitor, `/client/${kite.id}/settings`);
      await second.goto(`${practice.origin}/client/${kite.id}/settings`);
      await second.locator("#contact").fill("first@example.org");
      await second.getByRole("button", { name: "Save" }).first().click();
      await visitor.page.locator("#contact").fill("second@example.org");
      await press(visitor, "Save");
      const words = await text(visitor);
      assert.match(words, /changed meanwhile/);
      assert.match(words, /first@example\.org/);
      assert.equal(await visitor.page.locator("[name=contact]").inputValue(),
        "second@example.org");
      await screenshot(visitor, "conflict");
      if (way.scripts) await examine(visitor, "conflict");
      await press(visitor, "Save my version");
      assert.equal(await visitor.page.locator("#contact").inputValue(), "second@example.org");
      await screenshot(visitor, "client-settings");
      if (way.scripts) await examine(visitor, "client settings");
      await leave(visitor);
    });

    test("J5, M24: looking together reaches nothing else and dies", async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      await look(visitor, `/client/${kite.id}`);
      await press(visitor, "Show together");
      await page.waitForURL(/\/together\/[a-z2-7]{26}$/);
      const ticket = new URL(page.url()).pathname;
      const words = await text(visitor);
      assert.ok(words.includes(LINE), "the client's own words");
      assert.ok(words.includes(FIRST), "of every session");
      assert.ok(!words.includes(NOTE), "no note");
      if (way.scripts) {
        await page.locator(".chart svg:visible circle:has(title)").first().click();
        assert.ok((await page.locator("#dot-words").innerText()).includes(FIRST),
          "a dot says what was written then");
      }
      assert.doesNotMatch(words, /therapist/i);
      assert.doesNotMatch(words, /unsaid/);
      for (const start of ["What stands out to you?", "Does this fit how it felt?",
        "What is missing?"]) {
        assert.ok(words.includes(start), start);
      }
      await screenshot(visitor, "together");
      if (way.scripts) await examine(visitor, "together");
      await checkReach(page, ticket);

      const code = await page.locator(".together-code strong").innerText();
      const other = await visit(browser, practice.origin, way); // nobody is signed in
      await look(other, "/together");
      await screenshot(other, "together-code");
      if (way.scripts) await examine(other, "together code");
      await other.page.locator("#code").fill("ZZZZZZ");
      await press(other, "Open");
      assert.match(await text(other), /No view is open under this code/);
      await other.page.locator("#code").fill(code.toLowerCase());
      await press(other, "Open");
      assert.equal(new URL(other.page.url()).pathname, ticket);
      await other.page.locator("#event").fill("began a course");
      await press(other, "Add it");
      await other.page.locator("#step").fill("Ring her on Sunday");
      await press(other, "Save the step");
      assert.match(await text(other), /Ring her on Sunday/);
      await look(other, "/", 200);
      assert.match(other.page.url(), /sign-in/, "the view signs nobody in");

      for (const staff of ["/", `/client/${kite.id}`, `/session/${kite.last}`, "/settings"]) {
        await look(visitor, staff);
        assert.equal(new URL(page.url()).pathname, ticket, `${staff} leads back to the view`);
      }
      await page.goBack();
      assert.equal(new URL(page.url()).pathname, ticket, "and so does Back");
      assert.ok(!(await text(visitor)).includes(NOTE));
      await press(visitor, "Close");
      await page.waitForURL(practice.origin + `/client/${kite.id}`);
      await look(other, ticket, 404);
      await look(visitor, ticket, 404);
      await look(visitor, `/client/${kite.id}`);
      assert.match(await text(visitor), /Ring her on Sunday/);
      assert.match(await text(visitor), /began a course/);
      await leave(other);
      await leave(visitor);
    });

    test("M24: sharing that is paused says why and where to change it", async () => {
      const visitor = await signedIn(way);
      const { page } = visitor;
      await look(visitor, `/client/${kite.id}/settings`);
      await page.locator("label:has(input[value=therapist_only])").click();
      await page.locator("#sharing_why").fill("A hard month");
      await press(visitor, "Save");
      await look(visitor, `/client/${kite.id}/glance`);
      assert.match(await text(visitor), /Sharing is paused/);
      assert.equal(await page.getByRole("button", { name: "Show together" }).count(), 0);
      await page.getByRole("link", { name: "why / change" }).click();
      assert.equal(await page.locator("#sharing_why").inputValue(), "A hard month");
      await leave(visitor);
    });

    test("J11, M35: a safety card closes with five fields and not before", async () => {
      const name = `Ash ${named(way).replace(/\W+/g, " ")}`;
      const id = await practice.client(name);
      const session = await practice.session(id, local(2));
      const told = await send(await practice.invite(id, "phq9", session), HARD);
      assert.match(told, /\/safety$/);
      const visitor = await signedIn(way);
      const { page } = visitor;
      const first = page.locator(".group").first();
      assert.match(await first.innerText(), /Needs you now/);
      assert.ok((await first.innerText()).includes(name));
      await first.locator("li", { hasText: name }).getByRole("link", { name: /^Open/ }).click();
      const words = await text(visitor);
      assert.match(words, /This is a flag, not an assessment\./);
      assert.match(words, /better off dead/i, "the exact item");
      assert.match(words, /More than half the days/, "the exact answer");
      assert.match(words, /What they were told/);
      await screenshot(visitor, "safety-card");
      if (way.scripts) await examine(visitor, "safety card");
      await page.locator("#how").fill("By phone, at six");
      await press(visitor, "Record and close");
      assert.match(await text(visitor), /The card stays open/);
      assert.equal(await page.locator("#how").inputValue(), "By phone, at six");
      assert.equal(await page.locator(".error-summary a").count(), 4);
      await screenshot(visitor, "safety-card-incomplete");
      if (way.scripts) await examine(visitor, "incomplete safety card");
      await page.locator("label:has(input[name=reached][value=yes])").click();
      await page.locator("#assessment").fill("Passing thoughts, no plan.");
      await page.locator("#plan").fill("Sister stays tonight.");
      await page.locator("#next_contact").fill("I ring tomorrow at ten.");
      await press(visitor, "Record and close");
      assert.match(await text(visitor), /The card is closed\./);
      await look(visitor, `/client/${id}/glance`);
      assert.match(await text(visitor), /answered a safety question/, "first at the next session");
      await look(visitor, "/");
      assert.ok(!(await text(visitor)).includes("Needs you now")
        || !(await page.locator("#now").innerText()).includes(name));
      await leave(visitor);
    });
  });
}

// Every address that the shared view names lies within itself.
async function checkReach(page, ticket) {
  const named = await page.evaluate(() => [
    ...[...document.querySelectorAll("a[href]")].map((a) => a.pathname),
    ...[...document.forms].map((form) => new URL(form.action).pathname),
  ]);
  for (const path of named) {
    assert.ok(path === ticket || path.startsWith(ticket + "/"), `reaches ${path}`);
  }
}

test("the board's keys move, and can be switched off", async () => {
  const visitor = await signedIn({ size: "desk", scripts: true });
  const { page } = visitor;
  const focused = () => page.evaluate(() => document.activeElement.matches("[data-open]"));
  await page.keyboard.press("j");
  assert.ok(await focused(), "j moves to the first row");
  await page.getByRole("button", { name: "Switch keys off" }).click();
  await page.keyboard.press("j");
  assert.ok(!(await focused()), "switched off");
  await page.reload();
  await page.keyboard.press("j");
  assert.ok(!(await focused()), "and stays so");
  await leave(visitor);
});

test("M20: nine clients worth a look, five are shown", async () => {
  for (let i = 1; i <= 9; i++) {
    const id = await practice.client(`Budget ${i}`);
    const session = await practice.session(id, local(-30));
    await send(await practice.invite(id, "post", session), { ...POST, off: 4 });
  }
  const visitor = await signedIn({ size: "desk", scripts: true });
  assert.equal(await visitor.page.locator("#look li").count(), 5);
  const more = visitor.page.locator("#look").getByRole("link", { name: /^\d+ more$/ });
  const hidden = Number((await more.innerText()).split(" ")[0]);
  assert.ok(hidden >= 4);
  await more.click();
  assert.equal(await visitor.page.locator("#look li").count(), 5 + hidden);
  await leave(visitor);
});

test("nobody needs anybody on an empty board", async () => {
  const empty = await openPractice();
  const visitor = await visit(browser, empty.origin, { size: "desk" });
  try {
    await signIn(visitor, empty);
    assert.match(await text(visitor), /Nobody needs you right now\./);
    assert.match(await text(visitor), /No mark does not mean no problem/);
    await screenshot(visitor, "board-empty");
    await examine(visitor, "empty board");
  } finally {
    await leave(visitor);
    await empty.close();
  }
});
