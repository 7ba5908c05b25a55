// The violations that axe-core finds on a page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// Injected through the automation protocol: the page's own policy refuses the script, and stays
// unchanged.
const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Every violation of axe-core's rules, best practices included.
 *
 * @param {import("./browsers.mjs").Page} page
 * @returns {Promise<string[]>} `rule: what is wrong, at selector`, one for each element
 */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(`${source};undefined`);
  return page.evaluate(async () => {
    // Nothing may be fetched here, not even a style sheet to inspect.
    const { violations } = await axe.run({ preload: false, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => {
        const [, ...reasons] = failureSummary.split("\n");
        return `${id}: ${reasons.map((reason) => reason.trim()).join("; ")}, at ${target.join(" ")}`;
      }),
    );
  });
}
