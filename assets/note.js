// note - a form that keeps itself while somebody writes: at most three seconds
// are lost, whatever happens to the tab. A tab that is behind overwrites
// nothing: its words are set aside by the server, and both are shown. Without
// scripts the same forms have their Save button. Nothing is kept on this device.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  const EVERY = 2500; // milliseconds; the rest of three seconds is the way there
  const LONGEST_WAIT = 30000;
  const KEEPALIVE_MOST = 60000; // bytes that a browser sends after the page

  function keeper(form) {
    const version = form.elements.version;
    const fields = [...form.querySelectorAll("textarea")];
    const kept = new Map(fields.map((field) => [field, field.value]));
    const says = form.querySelector("[data-saved]");
    const other = form.querySelector("[data-other]");
    const wishes = form.querySelector("[data-wishes]");
    let timer = 0;
    let wait = EVERY;
    let sending = null;
    let stuck = false; // the last attempt did not arrive

    const changed = () => fields.filter((field) => field.value !== kept.get(field));
    const isDirty = () => changed().length > 0;

    async function ask(sent) {
      const body = new URLSearchParams({ token: form.elements.token.value,
        version: version.value, do: "keep" });
      for (const [field, value] of sent) body.set(field.name, value);
      const text = body.toString();
      try {
        return await fetch(form.action, { method: "POST", credentials: "same-origin",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
          body: text, keepalive: text.length < KEEPALIVE_MOST,
          signal: AbortSignal.timeout(15000) });
      } catch { return null; }
    }

    // What was answered, in a word for the person; true: it is on the disk.
    async function take(reply, sent) {
      const at = reply?.headers.get("Note-Saved");
      if (!at) {
        stuck = true;
        says.textContent = reply && reply.status < 500 && reply.status !== 429
          ? "Not saved. Your words are on this page: press Save to see why."
          : "Not saved yet: no connection. Your words are on this page, and it keeps trying.";
        return false;
      }
      stuck = false;
      for (const [field, value] of sent) kept.set(field, value);
      if (reply.status === 409) {
        if (!other.childElementCount) other.innerHTML = await reply.text(); // our own, escaped
        says.textContent = `kept apart ${at}`;
        return true;
      }
      version.value = reply.headers.get("Note-Version");
      if (wishes) wishes.innerHTML = reply.status === 200 ? await reply.text() : "";
      says.textContent = `saved ${at}`;
      return true;
    }

    async function send() {
      const sent = changed().map((field) => [field, field.value]);
      if (!sent.length) return true;
      const done = await take(await ask(sent), sent);
      wait = done ? EVERY : Math.min(wait * 2, LONGEST_WAIT);
      return done;
    }

    // One at a time, so that each names the version of the one before.
    function save() {
      clearTimeout(timer);
      timer = 0;
      sending ??= send().finally(() => {
        sending = null;
        if (isDirty()) later();
      });
      return sending;
    }
    function later() {
      timer ||= setTimeout(save, wait);
    }

    form.addEventListener("input", later);
    addEventListener("online", () => { if (isDirty()) save(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    addEventListener("pagehide", () => { if (!sending) save(); });
    addEventListener("beforeunload", (event) => {
      if (stuck && isDirty()) event.preventDefault();
    });
    return { form, save, isDirty, isBusy: () => sending !== null, stopAsking: () => { stuck = false; } };
  }

  const keepers = [...document.querySelectorAll("form[data-note]")].map(keeper);

  // Whatever is pressed on this page waits for the words to be kept, so that it
  // speaks of the newest version; what cannot be kept goes along all the same.
  let onward = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const own = keepers.find((keeper) => keeper.form === form);
    if (onward || !keepers.some((keeper) => keeper.isBusy()
      || (keeper !== own && keeper.isDirty()))) {
      own?.stopAsking();
      return;
    }
    event.preventDefault();
    for (const keeper of keepers) {
      if (keeper !== own || keeper.isBusy()) await keeper.save();
    }
    onward = true;
    own?.stopAsking();
    form.requestSubmit(event.submitter);
    onward = false;
  });
})();
