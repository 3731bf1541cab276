// links - every kind of link: who tries them out is stopped, a program that
// only opens them changes nothing, two answers in the same moment are one, and
// a link of somebody who was erased opens nothing.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDemo, openPractice } from "../browser/practice.mjs";
import { local, signIn, visit } from "./visitor.mjs";

const ROUTES = [...readFileSync("src/web/routes.c", "utf8")
  .matchAll(/\{\s*(GET|POST),\s*"([^"]+)",\s*(\w+),/g)]
  .map(([, method, path, who]) => ({ method, path, who }));

// What a client would get as their own copy, but who looked.
async function copyOf(practice, client) {
  const to = mkdtempSync(join(tmpdir(), "rapport-links-"));
  rmSync(to, { recursive: true });
  await practice.run("export", "--client", client, "--to", to);
  const files = Object.fromEntries(readdirSync(to)
    .filter((name) => name.endsWith(".csv") && name !== "looked.csv")
    .map((name) => [name, readFileSync(join(to, name), "utf8")]));
  rmSync(to, { recursive: true, force: true });
  return files;
}

// A server for each: its limits are its own.
for (const kind of ["f", "me", "r", "e", "i", "join", "calendar", "stop", "together"]) {
  test(`who tries out /${kind}/ is stopped`, async () => {
    const practice = await openPractice({ coverage: false });
    try {
      const statuses = [];
      for (let i = 0; i < 130 && statuses.at(-1) !== 429; i++) {
        const ticket = "abcdefghijklmnopqrstuvwx" + "yz234567"[i % 8] + "abcdefghijklmnopq"[i >> 3];
        statuses.push((await visit(practice.origin, `/${kind}/${ticket}`)).status);
      }
      assert.equal(statuses[0], 404);
      assert.equal(statuses.at(-1), 429, String(statuses));
    } finally {
      await practice.close();
    }
  });
}

test("a program that opens every page of a client's link changes nothing", async () => {
  const practice = await openPractice();
  try {
    const desk = await signIn(practice);
    const client = await practice.client("Kite");
    const session = await practice.session(client, local(48));
    const mine = (await desk.post(`/client/${client}/my-page`, {})).text.match(/\/me\/[a-z2-7]{26}/)[0];
    await practice.invite(client, "pre", session);
    const before = await copyOf(practice, client);
    const rows = ROUTES.filter(({ method, who }) => method === "GET" && who === "MINE");
    assert.ok(rows.length > 20);
    for (const { path } of rows) {
      const address = path.replace("/me/:ticket", mine).replace(/:session/, session).replace(/:\w+/, 1);
      await visit(practice.origin, address);
    }
    assert.deepEqual(await copyOf(practice, client), before);
  } finally {
    await practice.close();
  }
});

test("the same answer twice in the same moment is one answer", async () => {
  const practice = await openPractice();
  try {
    const desk = await signIn(practice);
    const client = await practice.client("Kite");
    const session = await practice.session(client, local(48));
    const mine = (await desk.post(`/client/${client}/my-page`, {})).text.match(/\/me\/[a-z2-7]{26}/)[0];
    const door = `${mine}/times/${session}`;
    const about = (await visit(practice.origin, door)).text.match(/name="about" value="(\d+)"/)[1];
    const answers = await Promise.all(Array.from({ length: 6 }, () =>
      visit(practice.origin, door, { about, do: "coming" })));
    assert.deepEqual(answers.map(({ status }) => status), Array(6).fill(303));
    assert.equal((await copyOf(practice, client))["coming_answers.csv"].trim().split("\n").length, 2,
      "one line below the head");
    const both = await Promise.all([visit(practice.origin, door, { about, do: "cancel" }),
      visit(practice.origin, door, { about, do: "cancel" })]);
    assert.ok(both.every(({ status }) => [303, 409].includes(status)), String(both.map((r) => r.status)));
    assert.equal((await copyOf(practice, client))["time_changes.csv"].trim().split("\n").length, 2);
  } finally {
    await practice.close();
  }
});

test("three who write one note at once: each word is kept", async () => {
  const practice = await openPractice();
  try {
    const desk = await signIn(practice);
    const client = await practice.client("Kite");
    const session = await practice.session(client, local(-1));
    const version = (await desk.ask(`/session/${session}`)).text.match(/name="version" value="(\d+)"/)[1];
    const words = ["quince", "medlar", "damson"];
    const replies = await Promise.all(words.map((heard) => desk.post(`/session/${session}/note`,
      { version: 0, do: "save", heard })));
    assert.equal(replies.filter(({ status }) => status === 303).length, 1, String(replies.map((r) => r.status)));
    assert.equal(replies.filter(({ status }) => status === 409).length, 2);
    for (const reply of replies.filter(({ status }) => status === 409)) {
      assert.equal(words.filter((word) => reply.text.includes(word)).length, 2, "both are shown, side by side");
    }
    const notes = (await copyOf(practice, client))["notes.csv"];
    for (const word of words) assert.match(notes, new RegExp(word));
    assert.ok(version);
  } finally {
    await practice.close();
  }
});

test("who was erased leaves no row and no link that opens", async () => {
  const demo = await openDemo();
  try {
    const desk = await signIn(demo, { passphrase: demo.passphrase });
    const client = "4";
    const mine = (await desk.post(`/client/${client}/my-page`, {})).text.match(/\/me\/[a-z2-7]{26}/)[0];
    assert.equal((await visit(demo.origin, mine)).status, 200);
    await demo.run("client", "erase", "--client", client, "--basis", "their wish");
    await demo.run("client", "erase", "--client", client, "--confirm", client);
    assert.equal((await visit(demo.origin, mine)).status, 404);
    assert.doesNotMatch((await desk.ask("/?show=everyone")).text, /Kite/);
    for (const page of ["/", "/messages", "/my/practice", "/my/supervision", "/my/reflections", "/endings"]) {
      const reply = await desk.ask(page);
      assert.equal(reply.status, 200, page);
      assert.doesNotMatch(reply.text, /Kite/, page);
    }
  } finally {
    await demo.close();
  }
});
