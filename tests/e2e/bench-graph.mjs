// Measures the graph in the worker of a page with instruments: node bench-graph.mjs FILE
//
// Ends with status 1 when a budget is exceeded or a distance is wrong.

import { browsers, closeBrowsers } from "./browsers.mjs";
import { measureGraph } from "./graph.mjs";
import { reporter } from "./report.mjs";

const CROSSINGS = 100_000;
const BUDGETS = { "take weights in": 100, table: 1000, wrong: 0 };
const { report, exceeded } = reporter();

try {
  for (const browser of browsers) {
    const page = await browser.newPage();
    await page.open(process.argv[2]);
    await page.waitFor("html[data-ready]");
    for (const [what, took] of await page.evaluate(measureGraph, CROSSINGS)) {
      const unit = what === "wrong" ? "cells" : "ms";
      report(`${browser.name}: 100,000 crossings, ${what}`, took, unit, BUDGETS[what]);
    }
    await page.close();
  }
} finally {
  await closeBrowsers();
}
process.exitCode = exceeded() > 0 ? 1 : 0;
