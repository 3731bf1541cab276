// plan-worker - keeps one page on a phone: the safety plan, for whoever pressed
// "Keep it on this phone". The server writes COPY, STATE and FILES above.
//
// It answers for that page and what the page needs, and for nothing else. The
// server comes first; the copy is for when it cannot be reached, or when the
// link has run out. When a person has ended the link, the copy goes.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
const STORE = "rapport-plan:" + COPY;
const PATIENCE = 4000; // milliseconds; whoever looks at this does not wait longer

const keep = async () => {
  const store = await caches.open(STORE);
  await store.addAll([COPY, ...FILES].map((path) => new Request(path, { cache: "reload" })));
};

const forget = async () => {
  await caches.delete(STORE);
  await self.registration.unregister();
};

const kept = async (path) => {
  const store = await caches.has(STORE) && await caches.open(STORE);
  return store ? store.match(path) : undefined;
};

// A link that does not open: has it run out, or did somebody end it?
const wasClosed = async () => {
  const reply = await fetch(STATE).catch(() => null);
  return reply?.ok && await reply.text() === "remove";
};

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds, null));

const plan = async (request) => {
  const reply = await Promise.race([fetch(request).catch(() => null), wait(PATIENCE)]);
  if (reply?.ok || reply?.type === "opaqueredirect") return reply;
  if (reply?.status === 404 && await wasClosed()) {
    await forget();
    return reply;
  }
  return await kept(COPY) ?? reply ?? Response.error();
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "keep") {
    event.waitUntil(keep().then(() => event.ports[0]?.postMessage("kept"),
      () => event.ports[0]?.postMessage("failed")));
  }
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname, search } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(plan(request));
  else if (FILES.includes(pathname + search)) {
    event.respondWith(kept(pathname + search).then((file) => file ?? fetch(request)));
  }
});
