// people - several therapists in one practice: each sees their own clients and
// nothing of the others', the settings are the owner's, and who leaves is out
// at once (J14.4, M02).
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openPractice, PASSPHRASE } from "../browser/practice.mjs";
import { openDesk, signIn } from "./visitor.mjs";

const JO = "window paper river four";
const ROUTES = [...readFileSync("src/web/routes.c", "utf8")
  .matchAll(/\{\s*(GET|POST),\s*"([^"]+)",\s*(\w+),/g)]
  .map(([, method, path, who]) => ({ method, path, who }));

const invite = async (practice, name, role = "therapist") => (await practice.run("staff", "add",
  "--name", name, "--role", role)).trim();

const join = (practice, path, name, passphrase) => fetch(practice.origin + path, {
  method: "POST", redirect: "manual",
  body: new URLSearchParams({ name, passphrase, passphrase_again: passphrase }) });

async function member(practice, name, role) {
  const reply = await join(practice, await invite(practice, name, role), name, JO);
  assert.equal(reply.status, 303, await reply.text());
  return openDesk(practice, reply.headers.get("set-cookie").split(";")[0]);
}

let practice, mara, jo, kite;
before(async () => {
  practice = await openPractice();
  kite = await practice.client("Kite");
});
after(() => practice?.close());

test("alone, the door asks for no name", async () => {
  const page = await (await fetch(practice.origin + "/sign-in")).text();
  assert.doesNotMatch(page, /name="name"/);
  mara = await signIn(practice, { passphrase: PASSPHRASE });
  assert.equal(mara.status, 303);
});

test("a link opens once, and its name is free only once", async () => {
  const path = await invite(practice, "Jo Park");
  assert.match(path, /^\/join\/[a-z2-7]{26}$/);
  const page = await fetch(practice.origin + path);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Harbour Practice[\s\S]*Jo Park/);
  const taken = await join(practice, path, "mara lind", JO);
  assert.equal(taken.status, 400);
  assert.match(await taken.text(), /signs in with that name[\s\S]*value="mara lind"/);
  const short = await join(practice, path, "jo", "short");
  assert.equal(short.status, 400);
  const both = await Promise.all([join(practice, path, "jo", JO), join(practice, path, "jo2", JO)]);
  assert.deepEqual(both.map((reply) => reply.status).sort(), [303, 404]);
  assert.equal((await fetch(practice.origin + path)).status, 404, "used up");
  const list = await practice.run("staff", "list");
  assert.equal(list.match(/Jo Park\ttherapist\there/g).length, 1);
});

test("with two, the door asks for the name and believes only pairs", async () => {
  const name = (await practice.run("staff", "list")).includes("Jo Park") ? "jo" : "";
  const page = await (await fetch(practice.origin + "/sign-in")).text();
  assert.match(page, /name="name"/);
  jo = await signIn(practice, { name: "JO", passphrase: JO });
  if (jo.status !== 303) jo = await signIn(practice, { name: "jo2", passphrase: JO });
  assert.equal(jo.status, 303, name);
  for (const fields of [{ name: "Mara Lind", passphrase: JO }, { name: "jo", passphrase: PASSPHRASE },
    { name: "Nobody", passphrase: PASSPHRASE }, { name: "Nobody", passphrase: JO }]) {
    const reply = await signIn(practice, fields);
    assert.equal(reply.status, 403, JSON.stringify(fields));
    assert.match(reply.text, /name and passphrase do not belong together/);
  }
  assert.equal((await signIn(practice, { name: "Mara Lind", passphrase: PASSPHRASE })).status, 303);
  assert.equal((await signIn(practice, { passphrase: PASSPHRASE })).status, 303, "the owner");
});

test("the settings are the owner's", async () => {
  for (const row of ROUTES.filter(({ who }) => who === "OWNER")) {
    const reply = await jo.ask(row.path, row.method === "POST" ? { token: jo.token } : undefined);
    assert.equal(reply.status, 403, `${row.method} ${row.path}`);
  }
  assert.equal((await mara.ask("/settings/people")).status, 200);
  const board = await jo.ask("/");
  assert.doesNotMatch(board.text, /href="\/settings"/);
  assert.equal((await jo.ask("/settings/passphrase")).status, 200, "one's own passphrase");
});

test("a new client is the therapist's who added them", async () => {
  const made = await jo.ask("/clients/new", { token: jo.token, name: "Juniper", answers_by: "phone" });
  assert.equal(made.status, 303);
  assert.equal((await jo.ask(made.to)).status, 200);
  assert.equal((await mara.ask(made.to)).status, 404, "not even for the owner");
  assert.doesNotMatch((await mara.ask("/?find=juni")).text, /Juniper/);
  assert.doesNotMatch((await jo.ask("/?find=ki")).text, /Kite/);
});

test("other roles see that they are signed in, and nobody", async () => {
  for (const role of ["supervisor", "lead", "reception", "researcher", "admin"]) {
    const other = await member(practice, `Ada ${role}`, role);
    const board = await other.ask("/");
    assert.equal(board.status, 200);
    assert.match(board.text, /still to come/);
    assert.doesNotMatch(board.text, /Kite|Juniper/);
    for (const row of ROUTES.filter(({ who }) => who === "STAFF" || who === "OWNER")) {
      const path = row.path.replace(/:[a-z]+/g, kite);
      const reply = await other.ask(path, row.method === "POST" ? { token: other.token } : undefined);
      assert.equal(reply.status, 403, `${role}: ${row.method} ${path}`);
    }
  }
});

test("a guess at one name costs that name's tries, not the next desk's", async () => {
  for (let i = 0; i < 6; i++) await signIn(practice, { name: "Ada lead", passphrase: `wrong ${i} wrong` });
  assert.equal((await signIn(practice, { name: "Ada lead", passphrase: JO })).status, 429);
  assert.equal((await signIn(practice, { name: "Mara Lind", passphrase: PASSPHRASE })).status, 303);
});

test("who leaves is out at once, and what hangs on them is said", async () => {
  await practice.run("coverage", "set", "--hours", "mon-fri 09:00-17:00",
    "--person", "Jo Park <jo@example.org>", "--person", "Mara Lind <mara@example.org>");
  const id = (await practice.run("staff", "list")).match(/(\d+)\tJo Park/)[1];
  const began = Date.now();
  const said = await practice.run("staff", "leave", "--staff", id);
  assert.match(said, /Juniper\tneeds a handover/);
  assert.equal((await jo.ask("/")).to, "/sign-in?next=/");
  assert.ok(Date.now() - began < 1000, "within a second");
  assert.notEqual((await signIn(practice, { name: "jo", passphrase: JO })).status, 303);
  const board = await mara.ask("/");
  assert.match(board.text, /still named as reading safety answers: Jo Park/);
  assert.match(board.text, /1 client waits for a new therapist/);
  assert.match((await mara.ask("/settings/people")).text, /Juniper/);
  const doctor = await practice.run("doctor").catch((error) => error.message);
  assert.match(doctor, /LOOK coverage\s+it names somebody who has left \(Jo Park\)/);
  assert.match(doctor, /LOOK people/);
  await assert.rejects(practice.run("staff", "leave", "--staff", "1"), /the owner cannot leave/);
});

test("who lost the passphrase sets a new one by a link of the owner's", async () => {
  const kim = await member(practice, "Kim Reed", "therapist");
  const id = (await practice.run("staff", "list")).match(/(\d+)\tKim Reed/)[1];
  await kim.ask("/my/practice");
  const ask = (who, fields) => who.ask("/settings/people", { token: who.token, ...fields });
  assert.equal((await ask(kim, { do: "reset", staff: id })).status, 403, "not for oneself");
  assert.equal((await ask(mara, { do: "reset", staff: 1 })).status, 400, "the owner has the recovery code");
  const link = async () => (await ask(mara, { do: "reset", staff: id })).text.match(/\/join\/[a-z2-7]{26}/)[0];
  const first = await link();
  const second = await link();
  assert.equal((await fetch(practice.origin + first)).status, 404, "a new link ends the one before");
  const page = await (await fetch(practice.origin + second)).text();
  assert.match(page, /A new passphrase[\s\S]*value="Kim Reed"/);
  assert.equal((await kim.ask("/")).status, 200, "until it is used nothing changes");
  const fresh = "ladder cloud seven moss";
  const reply = await join(practice, second, "Mara Lind", fresh);
  assert.equal(reply.status, 303, await reply.text());
  const again = await openDesk(practice, reply.headers.get("set-cookie").split(";")[0]);
  assert.equal((await kim.ask("/")).to, "/sign-in?next=/", "old logins end");
  assert.equal((await fetch(practice.origin + second)).status, 404, "used up");
  assert.notEqual((await signIn(practice, { name: "Kim Reed", passphrase: JO })).status, 303);
  assert.equal((await signIn(practice, { name: "Kim Reed", passphrase: fresh })).status, 303);
  assert.match((await again.ask("/my/reflections")).text, /set anew|code of your own|your own code/i,
    "what was for themselves alone stays shut");
  assert.equal((await signIn(practice, { name: "Mara Lind", passphrase: PASSPHRASE })).status, 303,
    "nobody else's passphrase changed");
  assert.equal((await practice.run("staff", "list")).match(/Kim Reed/g).length, 1, "nobody joined");
});

test("a link for a new passphrase dies with the one who leaves", async () => {
  await member(practice, "Lou Vale", "therapist");
  const id = (await practice.run("staff", "list")).match(/(\d+)\tLou Vale/)[1];
  const made = await mara.ask("/settings/people", { token: mara.token, do: "reset", staff: id });
  const path = made.text.match(/\/join\/[a-z2-7]{26}/)[0];
  await practice.run("staff", "leave", "--staff", id);
  assert.equal((await join(practice, path, "Lou Vale", "ladder cloud seven moss")).status, 404);
  const after = await mara.ask("/settings/people", { token: mara.token, do: "reset", staff: id });
  assert.equal(after.status, 400, "and nobody makes one for them");
});
