// screenshots - the pictures of README.md, taken from the demo practice:
//
//     make screenshots     writes docs/board.png and docs/glance.png
//
// SPDX-License-Identifier: GPL-3.0-or-later
import { openBrowser, visit } from "../tests/browser/browser.mjs";
import { openDemo } from "../tests/browser/practice.mjs";

const practice = await openDemo();
const browser = await openBrowser();
try {
  const { page } = await visit(browser, practice.origin, { size: "desk" });
  const picture = (name) => page.screenshot({ path: `docs/${name}.png` });
  await page.setViewportSize({ width: 1120, height: 720 });
  await page.goto(practice.origin + "/sign-in");
  await page.getByLabel("Passphrase").fill(practice.passphrase);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(practice.origin + "/");
  await picture("board");
  const juniper = await page.getByRole("link", { name: "Juniper", exact: true })
    .first().getAttribute("href");
  await page.goto(`${practice.origin}${juniper}/glance`);
  await picture("glance");
} finally {
  await browser.close();
  await practice.close();
}
