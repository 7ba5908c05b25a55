// Tests that run once in every browser.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { browsers, closeBrowsers } from "./browsers.mjs";
import { builtPage } from "./built.mjs";

after(closeBrowsers);

/**
 * One test in each browser, with its own page that is not open yet.
 *
 * @param {string} name
 * @param {(page: import("./browsers.mjs").Page) => Promise<void>} run
 * @param {import("./browsers.mjs").Options & {timeout?: number, only?: string}} [options] and the
 *   milliseconds it may take, two minutes; and the browser, if what is tested does not depend on it
 */
export function inBrowsers(name, run, options = {}) {
  for (const browser of browsers.filter(({ name }) => (options.only ?? name) === name)) {
    test(`${name} [${browser.name}]`, { timeout: options.timeout ?? 120_000 }, async () => {
      const page = await browser.newPage(options);
      try {
        await run(page);
      } catch (error) {
        if (page.errors.length > 0) error.message += `\nconsole: ${page.errors.join("\nconsole: ")}`;
        throw error;
      } finally {
        await page.close();
      }
    });
  }
}

/**
 * One test in each browser on the built page, opened from disk and ready.
 * The test also fails if the console shows an error.
 *
 * @param {string} name
 * @param {(page: import("./browsers.mjs").Page) => Promise<void>} run
 * @param {import("./browsers.mjs").Options & {timeout?: number}} [options]
 */
export function onPage(name, run, options = {}) {
  inBrowsers(
    name,
    async (page) => {
      await page.open(builtPage);
      await page.waitFor("html[data-ready]");
      await run(page);
      // Firefox reports refusals by the policy with a short delay.
      if (page.browser === "firefox") await sleep(100);
      assert.deepEqual(page.errors, [], "errors in the console");
    },
    options,
  );
}
