// together - a dot of the picture, tapped with a finger, says what was written
// then; a view that was closed on the other screen is put away here too. Without
// scripts the same words stand beside the picture, and the next tap says that
// the view is closed.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  const REACH = 30; // pixels from the middle of a dot
  const LOOK = 10000; // milliseconds between two looks whether it is still open
  const words = document.getElementById("dot-words");

  function nearest(svg, x, y) {
    let found = null;
    let least = REACH;
    for (const title of svg.querySelectorAll("circle > title, rect > title")) {
      const box = title.parentNode.getBoundingClientRect();
      const away = Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
      if (away < least) { least = away; found = title; }
    }
    return found;
  }
  for (const svg of document.querySelectorAll(".chart svg")) {
    svg.addEventListener("click", (event) => {
      const title = nearest(svg, event.clientX, event.clientY);
      if (title && words) words.textContent = title.textContent;
    });
  }

  async function putAway() {
    const reply = await fetch(location.href).catch(() => null); // no connection: wait
    if (reply?.status === 404) location.replace("/together?closed=1");
    else setTimeout(putAway, LOOK);
  }
  setTimeout(putAway, LOOK);
})();
