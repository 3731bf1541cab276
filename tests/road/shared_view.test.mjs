// shared_view - whoever has the keyboard while two look together reaches that
// one view and nothing of the staff's, and nobody is locked in (J5, M24).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPractice } from "../browser/practice.mjs";
import { signIn } from "./visitor.mjs";

let practice, desk, client;

// The address of a view that this browser opens.
async function open({ ask, token }) {
  const { status, to } = await ask(`/client/${client}/share`, { token });
  assert.equal(status, 303);
  assert.match(to, /^\/together\/[a-z2-7]{26}$/);
  return to;
}

before(async () => {
  practice = await openPractice({ coverage: false });
  client = await practice.client("Kite");
  desk = await signIn(practice);
});
after(() => practice?.close());

test("staff pages lead to the open view, and nothing that is sent is kept", async () => {
  const view = await open(desk);
  const staff = ["/", `/client/${client}`, `/client/${client}/glance`, "/clients/new",
    "/settings", "/settings/backup", "/settings/passphrase", "/setup/work"];
  for (const path of staff) {
    const { status, to, text } = await desk.ask(path);
    assert.deepEqual([status, to, text], [303, view, ""], path);
  }
  const sent = await desk.ask("/clients/new", { token: desk.token, name: "Intruder" });
  assert.deepEqual([sent.status, sent.to], [303, view]);
  assert.equal((await desk.ask(view)).status, 200);
  const closed = await desk.ask(view + "/close", {});
  assert.deepEqual([closed.status, closed.to], [303, `/client/${client}`]);
  const board = await desk.ask("/");
  assert.equal(board.status, 200);
  assert.doesNotMatch(board.text, /Intruder/);
});

test("another sign-in is free, and closing elsewhere frees the first screen", async () => {
  const view = await open(desk);
  const other = await signIn(practice);
  assert.equal((await other.ask("/")).status, 200);
  assert.equal((await desk.ask("/")).to, view);
  const closed = await other.ask(view + "/close", {});
  assert.deepEqual([closed.status, closed.to], [303, "/together?closed=1"]);
  assert.equal((await desk.ask("/")).status, 200);
  assert.equal((await desk.ask(view)).status, 404);
});

test("a login looks together with one client at a time", async () => {
  const first = await open(desk);
  const again = await desk.ask(`/client/${client}/share`, { token: desk.token });
  assert.equal(again.to, first);
  await desk.ask(first + "/close", {});
});
