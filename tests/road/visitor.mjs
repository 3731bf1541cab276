// visitor - what the roads do as somebody at a browser: look at a page, send a
// form, sign in. No redirect is followed: where one leads is part of the answer.

import { PASSPHRASE } from "../browser/practice.mjs";

// With `fields` the form is sent, without them the page is asked for.
export async function visit(origin, path, fields, cookie) {
  const reply = await fetch(origin + path, { redirect: "manual",
    headers: cookie ? { cookie } : {},
    ...(fields && { method: "POST", body: new URLSearchParams(fields) }) });
  return { status: reply.status, to: reply.headers.get("location"),
    type: reply.headers.get("content-type"), headers: reply.headers,
    cookie: reply.headers.get("set-cookie")?.split(";")[0], text: await reply.text() };
}

// Somebody who has signed in: `ask` sends what it is given, `post` adds the
// token that every form of theirs carries.
export async function openDesk({ origin }, cookie) {
  const ask = (path, fields) => visit(origin, path, fields, cookie);
  const token = (await ask("/")).text.match(/name="token" value="(\w+)"/)?.[1];
  return { status: 303, cookie, token, ask, post: (path, fields) => ask(path, { token, ...fields }) };
}

// Refused: the page that says so, with no `ask`.
export async function signIn(practice, fields = { passphrase: PASSPHRASE }) {
  const reply = await visit(practice.origin, "/sign-in", fields);
  return reply.cookie ? openDesk(practice, reply.cookie) : reply;
}

// Local time of a practice in London, from now on: "2026-12-01T14:00".
export const local = (hours) => new Date(Date.now() + hours * 3600e3)
  .toLocaleString("sv-SE", { timeZone: "Europe/London" }).slice(0, 16).replace(" ", "T");
