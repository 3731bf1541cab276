// Checks and forms of 44 people who do not exist, at two places: the pages about all
// of them, seen.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { store } from "./archive.mjs";
import { leave, look, openBrowser, SIZES, text, visit } from "./browser.mjs";
import { sweepAll } from "./every_page.mjs";
import { openPractice, signIn } from "./practice.mjs";
import { addWeeks } from "./weeks.mjs";
import { signIn as openOwner } from "../road/visitor.mjs";

const JOIN = "window paper river four";
// On a phone the forests give way to their tables, which every_staff_page sees.
const PATHS = { phone: ["/evidence/together"], desk: ["/evidence", "/evidence/together"] };
let practice, browser, signedIn;

// Three more therapists; two work at each place.
async function addPlaces() {
  const owner = await openOwner(practice);
  for (const name of ["Jo Park", "Kit Moss", "Lea Byrne"]) {
    const link = await practice.run("staff", "add", "--name", name, "--role", "therapist");
    await fetch(practice.origin + link.trim(), { method: "POST", redirect: "manual",
      body: new URLSearchParams({ name, passphrase: JOIN, passphrase_again: JOIN }) });
  }
  for (const staff of [1, 2, 3, 4]) {
    const site = staff > 2 ? "South Street" : "North Street";
    const kept = await owner.post("/settings/people", { do: "site", staff, site });
    assert.equal(kept.status, 303);
  }
  store(practice, `UPDATE episode SET staff_id = 1 + client_id % 4;
    UPDATE episode SET state = 'ended', ending = 'planned', ended_at = started_at + 120 * 86400
      WHERE client_id <= 30;`);
}

before(async () => {
  [practice, browser] = await Promise.all([openPractice(), openBrowser()]);
  await addWeeks(practice, 44, 14);
  await addPlaces();
  const first = await signIn(await visit(browser, practice.origin), practice);
  signedIn = await first.context.storageState();
  await leave(first);
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const visitAs = (options) => visit(browser, practice.origin, { state: signedIn, ...options });

for (const size of Object.keys(SIZES)) {
  test(`with numbers in them, ${size}`, async (t) => {
    const visitor = await visitAs({ size });
    try {
      await sweepAll(t, visitor, practice.origin, PATHS[size]);
    } finally {
      await leave(visitor);
    }
  });
}

test("H36: what it cannot show stands first; the answers have intervals", async () => {
  const visitor = await visitAs({ size: "desk" });
  await look(visitor, "/evidence/together");
  const page = await text(visitor);
  const order = ["44 people with 12 or more checks", "What this cannot show",
    "Within people\n", "Between people\n", "The other way round", "Why one form later",
    "Who asked the same", "How it was done"].map((words) => page.indexOf(words));
  assert.ok(order.every((at, i) => at > 0 && (i === 0 || at > order[i - 1])), `${order}`);
  assert.match(page, /10 points \(of 100\) higher than usual for them at that time, people scored on average \d\.\d+ points lower on PHQ-9 at the next form \(95\s% interval: \d\.\d+ lower to \d\.\d+ lower\)/);
  assert.match(page, /The interval includes no difference at all/);
  assert.equal(page.match(/Five people who do not exist/g).length, 2);
  assert.doesNotMatch(page, /[Ii]nvented|Person \d|Mara|Jo Park/);
  await leave(visitor);
});

test("by year and by place: the forests stand there, the model above them", async () => {
  const visitor = await visitAs({ size: "desk" });
  await look(visitor, "/evidence");
  const page = await text(visitor);
  assert.match(page, /Of 30 whose work has ended: asked something at a follow-up\s+fewer than five/);
  assert.match(page, /How their \d+ forms were answered\s+100 % brought from elsewhere/);
  assert.match(page, /By place/);
  assert.match(page, /North Street/);
  assert.match(page, /In one model of all people with 12 or more checks between two forms \(44\)/);
  assert.equal(await visitor.page.locator("figure svg[role=img]:visible").count(), 4);
  assert.doesNotMatch(page, /Person \d|Jo Park/);
  await leave(visitor);
});

test("without scripts, and on paper", async () => {
  const visitor = await visitAs({ size: "desk", scripts: false });
  await look(visitor, "/evidence/together");
  assert.match(await text(visitor), /points lower on PHQ-9/);
  await visitor.page.emulateMedia({ media: "print" });
  assert.equal(await visitor.page.locator("figure svg[role=img]:visible").count(), 2);
  assert.equal(await visitor.page.getByRole("navigation", { name: "Evidence" }).isVisible(), false);
  await leave(visitor);
});
