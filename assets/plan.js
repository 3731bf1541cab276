// plan - "Keep it on this phone" and "Remove it from this phone" on the pages of
// a safety plan. Nothing is kept before the first of them was pressed.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  const forget = async (path) => {
    const registration = await navigator.serviceWorker.getRegistration(path);
    await registration?.unregister();
    await caches.delete(`rapport-plan:${path}/copy`);
  };
  // The page was closed on all devices: on this one it is gone at once.
  const gone = document.querySelector("[data-plan-gone]");
  if (gone) forget(gone.dataset.planGone).catch(() => {});
  const part = document.querySelector("[data-plan]");
  if (!part) return;
  const { plan: path, worker, version, copy } = part.dataset;
  const STORE = `rapport-plan:${path}/copy`;
  const can = "serviceWorker" in navigator && "caches" in window;
  const show = (name, on) => {
    for (const element of part.querySelectorAll(`[data-when="${name}"]`)) element.hidden = !on;
  };
  const say = (words) => { part.querySelector("[data-say]").textContent = words; };
  const post = (what) => fetch(`${path}/${what}`, { method: "POST", keepalive: true,
    body: new URLSearchParams({ quiet: "1" }) }).then((reply) => reply.ok, () => false);

  const here = async () => can && Boolean(await navigator.serviceWorker.getRegistration(path))
    && caches.has(STORE);
  // The version that this phone has, as it stands in the copy.
  async function versionHere() {
    const page = await (await caches.open(STORE)).match(`${path}/copy`);
    return (await page?.text())?.match(/data-version="(\d+)"/)?.[1];
  }
  async function look() {
    const is = await here();
    show("kept", is);
    show("not-kept", can && !is);
    show("cannot", !can);
  }

  // A worker that cannot be set up says nothing at all: then this gives up.
  const soon = (promise) => Promise.race([promise,
    new Promise((_, fail) => { setTimeout(fail, 10000, new Error("too slow")); })]);

  async function keep() {
    await navigator.serviceWorker.register(worker, { scope: path });
    // Ready in our own scope only once it is active: the copy is complete then.
    const { active } = await soon(navigator.serviceWorker.ready);
    const done = new Promise((answer) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => answer(data === "kept");
      active.postMessage("keep", [channel.port2]);
    });
    return await soon(done) && post("keep");
  }
  async function remove() {
    await forget(path);
    return post("remove");
  }

  part.querySelector("[data-keep]")?.addEventListener("click", async () => {
    const kept = await keep().catch(() => false);
    say(kept ? "It is on this phone now, and opens without a connection."
      : "That did not work. You could print it instead.");
    await look();
  });
  part.querySelector("[data-remove]")?.addEventListener("click", async () => {
    const told = await remove().catch(() => false);
    await look();
    say(told ? "It is not on this phone any more."
      : "It is not on this phone any more. Without a connection your page could not be told.");
    if (copy) document.querySelector("[data-plan-words]")?.remove();
  });
  // The server's page is newer than what this phone has: keep that.
  async function refresh() {
    if (!copy && await here() && await versionHere() !== version) await keep();
  }
  look().then(refresh).catch(() => {});
})();
