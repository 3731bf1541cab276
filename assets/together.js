// together - a dot of the picture, tapped with a finger, says what was written
// then. Without scripts the same words stand beside the picture.
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
(() => {
  const REACH = 30; // pixels from the middle of a dot
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
})();
