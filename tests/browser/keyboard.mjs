// keyboard - a page without a mouse: Tab until something has the focus, and the
// walk that every page must stand: every control once, in the order of the
// document, there and back, with a focus that can be seen.
//
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";

// Tabs until the focus is where `wanted` says: a CSS selector, or (a RegExp) a
// control whose label or text it fits.
export async function tabTo({ page }, wanted) {
  const named = wanted instanceof RegExp;
  for (let i = 0; i < 150; i++) {
    const found = await page.evaluate(([selector, source, flags]) => {
      const at = document.activeElement;
      if (selector) return at.matches(selector);
      const words = at.labels?.length ? at.labels[0].innerText : at.innerText;
      return at !== document.body
        && new RegExp(source, flags).test(words?.replace(/\s+/g, " ").trim());
    }, named ? [null, wanted.source, wanted.flags] : [wanted]);
    if (found) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no way to ${wanted} by keyboard, on ${page.url()}`);
}

// Tabs to a button or link, presses Enter and waits for the page after it.
export async function enter(visitor, wanted) {
  await tabTo(visitor, wanted);
  await Promise.all([visitor.page.waitForEvent("load"),
    visitor.page.keyboard.press("Enter")]);
}

// Chooses `value` among the radio buttons of that name: Tab, Space, arrows.
export async function choose(visitor, name, value) {
  const { keyboard } = visitor.page;
  await tabTo(visitor, `input[type=radio][name="${name}"]`);
  await keyboard.press("Space");
  for (let i = 0; i < 12; i++) {
    const at = await visitor.page.evaluate(() => document.activeElement.value);
    if (at === value) return;
    await keyboard.press("ArrowDown");
  }
  assert.fail(`no way to ${name}=${value} by arrows, on ${visitor.page.url()}`);
}

// Types the day "2026-12-01" into a date, in the order of the browser (en-US).
export async function typeDay(visitor, selector, day) {
  await tabTo(visitor, selector);
  const [year, month, date] = day.split("-");
  await visitor.page.keyboard.type(`${month}${date}${year}`);
  assert.equal(await visitor.page.inputValue(selector), day);
}

// Runs in the page: what Tab should reach, and a listener that writes down, with
// each Tab, where the focus stands before it moves on.
function watchFocus() {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, "
    + "summary, iframe, [tabindex]:not([tabindex^='-'])";
  const groupOf = (at) => (at.type === "radio" ? `${at.form?.action} ${at.name}` : at);
  const named = (at) => (at === document.body ? "nothing"
    : `${at.tagName.toLowerCase()}${at.name ? `[name=${at.name}]` : ""} `
      + `"${(at.labels?.[0] ?? at).textContent.replace(/\s+/g, " ").trim().slice(0, 40)}"`);
  // A mark in a picture may be left out: the words beside it lead to the same.
  const isShown = (at) => !at.disabled && at.checkVisibility({ checkVisibilityCSS: true })
    && !(at.closest("svg") && at.tabIndex < 0);
  const wanted = [];
  for (const at of document.querySelectorAll(CONTROLS)) {
    if (isShown(at) && !wanted.some((one) => groupOf(one) === groupOf(at))) wanted.push(at);
  }
  const framesOf = (at) => [at, at.closest("label"), at.labels?.[0]].filter(Boolean);
  const shadows = new Map(wanted.map((at) => [at, getComputedStyle(at).boxShadow]));
  const isMarked = (at) => framesOf(at).some((frame) => {
    const style = getComputedStyle(frame);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || (frame === at && shadows.has(at) && style.boxShadow !== shadows.get(at));
  });
  // What hides the middle of it: nothing, the edge of the window, a bar.
  const hiddenBy = (at) => {
    const frame = at.matches("[type=radio], [type=checkbox]") ? framesOf(at).at(-1) : at;
    const box = frame.getClientRects()[0] ?? frame.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right <= left || bottom <= top) return "the edge of the window";
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    for (let one = over; one; one = one.parentElement) {
      if (one.contains(frame)) return null;
      if (/sticky|fixed/.test(getComputedStyle(one).position)) return named(one);
    }
    return null;
  };
  const faults = wanted.filter((at) => at.tabIndex > 0)
    .map((at) => `${named(at)}: an order of its own`);
  let seen = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const at = document.activeElement;
    if (seen.at(-1) === at) return; // the parts of a date
    seen.push(at);
    if (at === document.body || event.shiftKey) return;
    if (!isMarked(at)) faults.push(`${named(at)}: no focus is seen`);
    const bar = hiddenBy(at);
    if (bar) faults.push(`${named(at)}: behind ${bar}`);
  }, true);

  // Keys that reach the end: a date has several parts.
  const PARTS = { date: 4, "datetime-local": 7, time: 4, month: 3, week: 3 };
  globalThis.walk = {
    keys: wanted.reduce((sum, at) => sum + (PARTS[at.type] ?? 1), 0) + 3,
    begin(backwards) {
      seen = [];
      // From the very top, where nothing has the focus yet.
      if (backwards) wanted.at(-1)?.focus();
      else if (document.activeElement !== document.body) wanted[0]?.focus();
    },
    // The first difference between where it went and where it should have gone.
    end(backwards) {
      const order = backwards ? [...wanted].reverse() : wanted;
      const stops = seen.filter((at) => at !== document.body
        && (wanted.some((one) => groupOf(one) === groupOf(at))
          || at.scrollWidth <= at.clientWidth)); // what scrolls can have the focus too
      const off = order.findIndex((at, i) => !stops[i] || groupOf(stops[i]) !== groupOf(at));
      const said = [...faults];
      if (off >= 0) {
        said.push(`${backwards ? "back" : "forth"}: ${off + 1} of ${order.length} is `
          + `${named(order[off])}, not ${stops[off] ? named(stops[off]) : "reached"}`);
      } else if (seen.indexOf(order.at(-1)) === seen.length - 1) {
        said.push(`${named(order.at(-1))} keeps the focus`);
      }
      faults.length = 0;
      return said;
    },
  };
  return wanted.length;
}

// So many Tabs, none of which waits for the one before to be answered: the
// browser keeps their order.
async function pressTab(page, times, backwards) {
  const session = await page.context().newCDPSession(page);
  const key = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9, modifiers: backwards ? 8 : 0 };
  await Promise.all(Array.from({ length: times }, () => ["rawKeyDown", "keyUp"])
    .flat().map((type) => session.send("Input.dispatchKeyEvent", { type, ...key })));
  await session.detach();
}

// Tab from the top to the end, and at a desk Shift+Tab back: a trap on the way
// back is one at every size. How many controls there were.
export async function walkByKeyboard({ page, size }, name) {
  const controls = await page.evaluate(watchFocus);
  for (const backwards of size === "phone" ? [false] : [false, true]) {
    const keys = await page.evaluate((way) => {
      globalThis.walk.begin(way);
      return globalThis.walk.keys;
    }, backwards);
    await pressTab(page, keys, backwards);
    const found = await page.evaluate((way) => globalThis.walk.end(way), backwards);
    assert.equal(found.length, 0, `${name}: keyboard: ${found.join("; ")}`);
  }
  return controls;
}
