// Every page that somebody can open who is not signed in: a client with a form,
// on their own page, with the link of a message, at the door after the work, a
// shared view, somebody who is invited to work here. The list comes from ROUTES
// itself; the links come from the real pages, commands and mail of the demo.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPostOffice, until } from "../road/post_office.mjs";
import { leave, look, openBrowser, send, SIZES, visit } from "./browser.mjs";
import { CLIENT_PAGES, clientPage, sweepAll } from "./every_page.mjs";
import { cover, local, openDemo, openPractice, signIn } from "./practice.mjs";

const NAMES = ["Marlow", "Rowan", "Juniper", "Kite", "Ash", "Wren", "Linden"];
const KITE = "4";
// Whose page shows most of a tool, where it is not Kite's.
const WHOSE = {
  "/letters": "1", "/letters/:letter": "1", "/ending": "1", "/back": "1",
  "/handover": "5", "/safety-plan/sheet": "6", "/safety-plan/card": "6",
};
// Who is there is no client, or the page is not one of theirs alone.
const NOT_CLIENTS = /^\/(sign-in|join|together)/;
// Paper, and the page of help itself.
const NO_WAYS_OUT = /\/(sheet|card|help)$/;

// A demo sends no mail: these links come from a practice that does.
const MAILED = /^\/(r|stop)\//;

let practice, browser;
const links = new Map(); // "/r/:ticket": "/r/k7..."

before(async () => {
  [practice, browser] = await Promise.all([openDemo(), openBrowser()]);
  await cover(practice.data);
  const desk = await signIn(await visit(browser, practice.origin, { size: "desk" }), practice);
  const session = await practice.session(KITE, local(300));
  await findOwnPages(session);
  await findForms();
  await findDoors(desk);
  await findShared(desk); // the last: a view closes the rest of the visit
  await leave(desk);
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const hrefOf = ({ page }, selector) => page.locator(selector).first().getAttribute("href");
const startOf = (said, what) => said.match(new RegExp(`/${what}/[a-z2-7]{26}`))[0];
const post = (path, fields) => fetch(practice.origin + path,
  { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

async function findOwnPages(session) {
  const mine = new Map();
  for (const { path, who } of CLIENT_PAGES) {
    if (who !== "MINE") continue;
    const where = path.replace("/me/:ticket", "");
    const client = WHOSE[where] ?? KITE;
    if (!mine.has(client)) {
      mine.set(client, startOf(await practice.run("my-page", "--client", client), "me"));
    }
    links.set(path, path.replace("/me/:ticket", mine.get(client))
      .replace(":session", session).replace(":letter", "1"));
  }
}

// A form as it comes, one that was sent, and one with an answer about harm.
async function findForms() {
  const [open, sent, hard] = [await practice.invite("6", "pre"),
    await practice.invite("2", "pre"), await practice.invite("6", "phq9")];
  await post(sent, { able: 2 });
  await post(hard, Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((item) => [item, 2])));
  links.set("/f/:ticket", open);
  links.set("/f/:ticket/help", `${open}/help`);
  links.set("/f/:ticket/thanks", `${sent}/thanks`);
  links.set("/f/:ticket/safety", `${hard}/safety`);
  links.set("/f/:ticket/safety-plan", `${hard}/safety-plan`);
}

async function findDoors(desk) {
  await look(desk, "/client/1/ending");
  await send(desk, /^A card with the open door/);
  links.set("/e/:ticket", await hrefOf(desk, "a[href^='/e/']"));
  await look(desk, "/endings");
  await send(desk, /^Sign and print/);
  links.set("/i/:ticket", await hrefOf(desk, "a[href^='/i/']"));
  const said = await practice.run("staff", "add", "--name", "Jo Park", "--role", "therapist");
  links.set("/join/:ticket", startOf(said, "join"));
}

async function findShared(desk) {
  await look(desk, `/client/${KITE}`);
  await send(desk, /^Show together/);
  await desk.page.waitForURL(/\/together\/[a-z2-7]{26}$/);
  links.set("/together/:ticket", new URL(desk.page.url()).pathname);
}

// A moved time goes out as a mail, with its link and the one that stops mail.
async function findMail(posting, office) {
  const desk = await signIn(await visit(browser, posting.origin, { size: "desk" }), posting);
  const { page } = desk;
  for (const [name, value] of [["quiet_from", "00:00"], ["quiet_until", "00:00"],
    ["smtp_tls", "no"]]) await posting.run("setting", "set", name, value);
  await look(desk, "/settings/mail");
  await page.fill("[name=url]", `smtp://127.0.0.1:${office.port}`);
  await page.fill("[name=from]", "mara@practice.example");
  await send(desk, "Save");
  const client = await posting.client("Kite");
  await look(desk, `/client/${client}/messages`);
  await page.check("[name=mail_allowed]");
  await page.check("[name=mail_own][value=yes]");
  await page.fill("[name=mail_address]", "kite@client.example");
  await send(desk, "Save");
  const session = await posting.session(client, local(300));
  await look(desk, `/session/${session}`);
  await page.getByText("Move it", { exact: true }).click();
  await page.fill("#at", local(310));
  await page.locator("details[open] label:has([name=by][value=practice])").first().click();
  await send(desk, "Move");
  await leave(desk);
  const letter = await until("the mail comes", async () => {
    await posting.run("outbox", "send").catch(() => {});
    return (await office.letters()).map((one) => one.replace(/=\r?\n/g, ""))
      .find((one) => /\/r\/[a-z2-7]{26}/.test(one));
  });
  for (const way of ["", "/another-time", "/two-minds"]) {
    links.set(`/r/:ticket${way}`, startOf(letter, "r") + way);
  }
  links.set("/stop/:ticket", letter.match(/\/stop\/[\w-]+/)[0]);
}

const pagesOf = (isMailed) => CLIENT_PAGES.map(({ path }) => path)
  .filter((path) => MAILED.test(path) === isMailed).map((path) => links.get(path) ?? path);

async function sweepAs(t, size, { origin }, isMailed) {
  const visitor = await visit(browser, origin, { size });
  const waysOut = {};
  try {
    await sweepAll(t, visitor, origin, pagesOf(isMailed), (path, html) =>
      NOT_CLIENTS.test(path) ? null : clientPage(visitor, path, html,
        { names: NAMES, waysOut: NO_WAYS_OUT.test(path) ? null : waysOut }));
  } finally {
    await leave(visitor);
  }
}

for (const size of Object.keys(SIZES)) {
  test(`every page of a client, ${size}`, async (t) => {
    assert.ok(CLIENT_PAGES.length > 35, "the table of routes was read");
    await sweepAs(t, size, practice, false);
  });
}

test("every page behind the link of a mail", async (t) => {
  const [posting, office] = await Promise.all([
    openPractice({ publicUrl: "https://practice.example" }), openPostOffice()]);
  try {
    await findMail(posting, office);
    for (const size of Object.keys(SIZES)) await sweepAs(t, size, posting, true);
  } finally {
    await office.close();
    await posting.close();
  }
});
