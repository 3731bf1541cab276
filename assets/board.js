// board - keys for who likes them: j and k move, Enter opens, s leads to the
// card's snooze, ? says so. They can be switched off (WCAG 2.1.4) and are never
// needed.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  const KEY = "rapport-keys";
  const button = document.getElementById("keys-switch");
  const rows = [...document.querySelectorAll("[data-row]")];
  let on = true;
  let at = -1;

  try { on = localStorage.getItem(KEY) !== "off"; } catch { /* on */ }

  function show() {
    if (button) button.textContent = on ? "Switch keys off" : "Switch keys on";
  }
  button?.addEventListener("click", () => {
    on = !on;
    try { localStorage.setItem(KEY, on ? "on" : "off"); } catch { /* now only */ }
    show();
  });
  show();

  const opener = () => rows[at]?.querySelector("[data-open]");
  function move(step) {
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    at = Math.min(Math.max((focused >= 0 ? focused : at) + step, 0), rows.length - 1);
    opener()?.focus();
  }
  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    s: () => {
      const open = document.activeElement?.closest("[data-row]")
        ?.querySelector("[data-open]");
      if (open?.pathname.endsWith("/card")) location.assign(`${open.pathname}#snooze`);
    },
    "?": () => button?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (!on || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
