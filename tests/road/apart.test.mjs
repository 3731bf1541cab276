// apart - two therapists, and two clients, in one practice: no address with an
// id, and no id in a form, shows or changes what belongs to somebody else
// (J14.4, M02). The rows come from the table of routes, the words of buttons
// and fields from the pages, so that a new page is crawled too.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openDemo } from "../browser/practice.mjs";

const PASSPHRASE = "window paper river four";
const WEB = readdirSync("src/web").filter((name) => name.endsWith(".c"))
  .map((name) => readFileSync(join("src/web", name), "utf8"));
const ROUTES = [...readFileSync("src/web/routes.c", "utf8")
  .matchAll(/\{\s*(GET|POST),\s*"([^"]+)",\s*(\w+),\s*\w+,\s*\w+,\s*(?:NULL|"[^"]*"),\s*(\w+)\}/g)]
  .map(([, method, path, who, page]) => ({ method, path, who, page }));

// Of one client of one's own: what stands behind them is no client's.
const OF_NOBODY = ["/settings/limits/:version", "/client/:id/support/:option"];

const sourceOf = (page) => WEB.find((text) => new RegExp(`^bool ${page}\\(`, "m").test(text)) ?? "";
const named = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((found) => found[1]))];
// Every button of the file in which a page stands, with all its fields.
function bodiesFor(page, id) {
  const source = sourceOf(page);
  const fields = named(source, /(?:page_field|form_find|field_id)\([^;"]*?"([\w.]+)"/g);
  const dos = named(source, /^\s*\{"(\w+)",/gm);
  const body = Object.fromEntries([...fields, "version"].map((name) => [name, String(id)]));
  return [body, ...dos.map((word) => ({ ...body, do: word }))];
}

let demo, ada, own;
before(async () => {
  demo = await openDemo();
  const path = (await demo.run("staff", "add", "--name", "Ada North", "--role", "therapist")).trim();
  const reply = await fetch(demo.origin + path, { method: "POST", redirect: "manual",
    body: new URLSearchParams({ name: "Ada North", passphrase: PASSPHRASE, passphrase_again: PASSPHRASE }) });
  const cookie = reply.headers.get("set-cookie").split(";")[0];
  ada = async (method, address, fields) => {
    const found = await fetch(demo.origin + address, { method, headers: { cookie }, redirect: "manual",
      ...(method === "POST" && { body: new URLSearchParams({ token: ada.token, ...fields }) }) });
    return { status: found.status, to: found.headers.get("location"), text: await found.text() };
  };
  ada.token = (await ada("GET", "/")).text.match(/name="token" value="(\w+)"/)[1];
  const made = await ada("POST", "/clients/new", { name: "Heron", answers_by: "phone" });
  own = made.to.match(/\/client\/(\d+)/)[1];
  await demo.run("session", "add", "--client", own, "--at", "2031-03-03T10:00");
});
after(() => demo?.close());

// All that the practice holds of the others, as their own copy has it.
async function others() {
  const folder = mkdtempSync(join(tmpdir(), "rapport-apart-"));
  const seen = {};
  for (let client = 1; client <= 7; client++) {
    const to = join(folder, String(client));
    await demo.run("export", "--client", String(client), "--to", to);
    for (const name of readdirSync(to)) {
      if (!name.endsWith(".csv")) continue;
      seen[`${client}/${name}`] = readFileSync(join(to, name), "utf8")
        .replace(/.*,command,exported a client,\n/g, "");
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return seen;
}
async function sameAs(before) {
  const now = await others();
  assert.deepEqual(Object.keys(now), Object.keys(before));
  for (const name of Object.keys(now)) assert.equal(now[name], before[name], `${name} changed`);
}
const NAMES = /Marlow|Rowan|Juniper|Kite|Linden/;

test("no route with an id opens what is another therapist's", async () => {
  const before = await others();
  const rows = ROUTES.filter(({ who, path }) => who === "STAFF" && path.includes(":")
    && !OF_NOBODY.includes(path));
  assert.ok(rows.length > 60, `the table of routes was read: ${rows.length}`);
  for (const { method, path, page } of rows) {
    for (const id of [1, 2, 5]) {
      const address = path.replace(/:\w+/g, id);
      for (const body of method === "POST" ? [{}, ...bodiesFor(page, id)] : [{}]) {
        const reply = await ada(method, address, body);
        assert.equal(reply.status, 404, `${method} ${address} ${JSON.stringify(body)}`);
        assert.doesNotMatch(reply.text, NAMES);
      }
    }
  }
  await sameAs(before);
});

test("an id behind one's own client opens nothing of another's", async () => {
  for (const { method, path, page } of ROUTES.filter(({ who, path }) => who === "STAFF"
    && /^\/client\/:id\/.*:/.test(path) && !OF_NOBODY.includes(path))) {
    for (const id of [1, 2, 5, 9]) {
      const address = path.replace(":id", own).replace(/:\w+/g, id);
      for (const body of method === "POST" ? bodiesFor(page, id) : [{}]) {
        const reply = await ada(method, address, body);
        assert.equal(reply.status, 404, `${method} ${address} ${JSON.stringify(body)}`);
      }
    }
  }
});

// Not the shared view: it would hold this login.
test("ids in the forms of one's own client reach nobody else", async () => {
  const before = await others();
  let sent = 0;
  for (const { path, page } of ROUTES.filter(({ method, who, path }) => method === "POST"
    && who === "STAFF" && !path.endsWith("/share") && (path.split(":").length === 2 && path.startsWith("/client/:id") || !path.includes(":")))) {
    for (const id of [1, 2, 5]) {
      for (const body of bodiesFor(page, id)) {
        const reply = await ada("POST", path.replace(":id", own), body);
        assert.notEqual(reply.status, 500, `${path} ${JSON.stringify(body)}`);
        assert.doesNotMatch(reply.text, NAMES, `${path} ${JSON.stringify(body)}`);
        sent++;
      }
    }
  }
  assert.ok(sent > 200, `forms were sent: ${sent}`);
  await sameAs(before);
});

test("a client's own link reaches nobody else's", async () => {
  const before = await others();
  const { to } = await ada("POST", "/clients/new", { name: "Egret", answers_by: "phone" });
  const link = await ada("POST", `${to.match(/\/client\/\d+/)[0]}/my-page`, {});
  const ticket = link.text.match(/\/me\/([a-z2-7]{26})/)[1];
  const ask = async (method, address, fields) => {
    const found = await fetch(demo.origin + address, { method, redirect: "manual",
      ...(method === "POST" && { body: new URLSearchParams(fields) }) });
    return { status: found.status, text: await found.text() };
  };
  const rows = ROUTES.filter(({ who, path }) => who === "MINE" && !path.endsWith("/close"));
  assert.ok(rows.length > 40, `the table of routes was read: ${rows.length}`);
  for (const { method, path, page } of rows) {
    const deep = path.split(":").length > 2;
    for (const id of [1, 2, 5]) {
      const address = path.replace(":ticket", ticket).replace(/:\w+/g, id);
      for (const body of method === "POST" ? bodiesFor(page, id) : [{}]) {
        const reply = await ask(method, address, body);
        assert.notEqual(reply.status, 500, `${method} ${path} ${JSON.stringify(body)}`);
        assert.doesNotMatch(reply.text, NAMES, `${method} ${path}`);
        if (deep) assert.equal(reply.status, 404, `${method} ${path} ${id} ${JSON.stringify(body)}`);
      }
    }
  }
  await sameAs(before);
});
