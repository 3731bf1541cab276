// rapport - what scripts add to pages that work without them: answers are kept
// tap by tap, wait on this device while there is no connection, and are
// forgotten here as soon as they were sent.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  document.documentElement.classList.add("scripts");

  // ---- leaving: the page that was here is not in the history -----------------
  for (const link of document.querySelectorAll("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.title = "";
      document.body.replaceChildren();
      location.replace("about:blank");
    });
  }

  const PREFIX = "rapport:";
  const forgetAll = () => {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX)) localStorage.removeItem(key);
      }
    } catch { /* no storage: nothing was kept */ }
  };
  if (document.querySelector("[data-forget]")) forgetAll();

  // An error summary is read out first.
  document.querySelector(".error-summary")?.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }

  // A staff page that the browser kept for "Back" is asked for again: a shared
  // view may be open on this screen by now, or the sign-in over.
  if (document.querySelector('form[action="/sign-out"]')) {
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  // ---- two minutes before a quiet sign-in ends: stay? ------------------------
  const stay = document.querySelector("[data-stay]");
  if (stay) {
    const token = document.querySelector('form[action="/sign-out"] [name="token"]').value;
    const wait = () => {
      stay.hidden = true;
      setTimeout(() => { stay.hidden = false; }, stay.dataset.stay * 1000);
    };
    stay.querySelector("button").addEventListener("click", async () => {
      const reply = await fetch("/stay", { method: "POST", body: new URLSearchParams({ token }) });
      if (reply.ok) wait(); else location.assign("/sign-in");
    });
    wait();
  }

  const form = document.querySelector("form[data-answer]");
  if (!form) return;

  // ---- what waits to be sent: field -> value, newest only --------------------
  const key = PREFIX + form.getAttribute("action");
  const waiting = new Map(read());
  let sending = false;
  let closing = false; // "Send" was pressed
  let pause = 1000;

  function read() {
    try { return JSON.parse(localStorage.getItem(key)) ?? []; } catch { return []; }
  }
  function keep() {
    try {
      if (waiting.size) localStorage.setItem(key, JSON.stringify([...waiting]));
      else localStorage.removeItem(key);
    } catch { /* no storage: the page itself still holds the answers */ }
  }
  const show = (id, on) => {
    const element = document.getElementById(id);
    if (element) element.hidden = !on;
  };
  function offline(is) {
    show("offline", is);
    if (is && form.querySelector("[data-safety]:checked")) show("help-here", true);
  }
  function later() {
    offline(true);
    setTimeout(work, pause);
    pause = Math.min(pause * 2, 30000);
  }
  async function post(path, body, keepalive) {
    try {
      const reply = await fetch(path, { method: "POST", body, keepalive,
        credentials: "same-origin", signal: AbortSignal.timeout(15000) });
      return reply.status >= 500 || reply.status === 429 ? null : reply;
    } catch { return null; }
  }

  // Sends one field after the other; true when nothing waits any more.
  async function drain() {
    for (const [field, value] of waiting) {
      const reply = await post(form.dataset.answer,
        new URLSearchParams({ field, value }), true);
      if (!reply) return false;
      if (waiting.get(field) === value) waiting.delete(field);
      keep();
      offline(false);
      pause = 1000;
      const help = reply.status === 200 ? (await reply.text()).trim() : "";
      if (help.startsWith("/f/")) { location.assign(help); return true; }
      if (reply.status === 409 || reply.status === 410) {
        waiting.clear(); keep(); location.reload(); return true;
      }
    }
    return waiting.size === 0 || drain();
  }
  async function work() {
    if (sending) return;
    sending = true;
    const done = await drain();
    sending = false;
    if (!done) later();
    else if (closing) await send();
  }
  async function send() {
    const reply = await post(form.action, new URLSearchParams(new FormData(form)), false);
    if (!reply) { later(); return; }
    forgetAll();
    if (reply.ok && reply.redirected) location.replace(reply.url);
    else form.submit(); // let the browser show what the server says
  }

  // ---- fields --------------------------------------------------------------
  const valueOf = (name) => {
    const data = new FormData(form).getAll(name);
    return data.join(",");
  };
  function answered(question) {
    return [...question.querySelectorAll("input, textarea")].some((input) =>
      input.type === "radio" || input.type === "checkbox"
        ? input.checked : input.value.trim() !== "");
  }
  const questions = [...form.querySelectorAll("[data-question]")];
  function count() {
    const done = questions.filter(answered).length;
    const words = document.getElementById("progress-words");
    if (words) words.textContent = `${done} of ${questions.length}`;
    const bar = document.getElementById("progress-bar");
    if (bar) bar.value = done;
  }
  function changed(input) {
    if (!input.name || input.type === "hidden") return;
    const value = valueOf(input.name);
    if (last.get(input.name) === value) return;
    last.set(input.name, value);
    waiting.delete(input.name);
    waiting.set(input.name, value);
    keep();
    count();
    work();
  }
  function put(name, value) {
    const parts = value.split(",");
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") {
        input.checked = parts.includes(input.value);
      } else input.value = value;
    }
  }
  for (const [name, value] of waiting) put(name, value);
  const last = new Map([...form.elements].filter((input) => input.name)
    .map((input) => [input.name, valueOf(input.name)]));

  form.addEventListener("change", (event) => changed(event.target));
  let typing = 0;
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input[type=text]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => changed(event.target), 1200);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formAction && event.submitter.hasAttribute("formaction")) return;
    event.preventDefault();
    closing = true;
    work();
  });
  addEventListener("online", () => { pause = 1000; work(); });
  count();
  if (waiting.size) work();
})();
