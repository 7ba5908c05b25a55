// Measures the built page against its budgets: node bench.mjs [FILE]
//
// Exits with status 1 if a budget is exceeded. Each time is the median of several starts, in
// pages without a cache from earlier ones.

import { readFileSync, readdirSync, statSync } from "node:fs";

import { browsers, closeBrowsers } from "./browsers.mjs";
import { builtPage } from "./built.mjs";
import { measureGraph } from "./graph.mjs";
import { panFrames } from "./pan.mjs";

const STARTS = 7;
const file = process.argv[2] ?? builtPage;
let exceeded = 0;

/** Prints one figure and, if it has a budget, whether it keeps it. */
function report(name, value, unit, budget) {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(1);
  let verdict = "";
  if (budget !== undefined) {
    const fits = value <= budget;
    if (!fits) exceeded += 1;
    verdict = `  ${fits ? "within" : "ABOVE"} ${budget}`;
  }
  console.log(`${name.padEnd(44)} ${shown.padStart(10)} ${unit.padEnd(6)}${verdict}`);
}

/**
 * Resident bytes of the largest process that holds a page, with worker and
 * module. Linux only; 0 elsewhere.
 */
function pageProcessBytes() {
  let largest = 0;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
      if (!/--type=renderer|-contentproc/.test(command)) continue;
      const [, kB] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [0, 0];
      largest = Math.max(largest, 1024 * kB);
    } catch {
      // The process has ended meanwhile.
    }
  }
  return largest;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

report("file size", statSync(file).size, "bytes", 2_000_000);

try {
  for (const browser of browsers) {
    if (browser.name !== "chromium" && !process.env.TEPAT_BENCH_ALL) continue;
    const times = [];
    const marks = [];
    let bytes;
    for (let i = 0; i < STARTS; i++) {
      const page = await browser.newPage();
      // Notes when the page declares itself ready, by its own clock, which starts at the
      // navigation.
      await page.before(() => {
        new MutationObserver((_, observer) => {
          if (!document.documentElement?.hasAttribute("data-ready")) return;
          globalThis.readyAt = performance.now();
          observer.disconnect();
        }).observe(document, { subtree: true, childList: true, attributes: true });
      });
      await page.open(file);
      await page.waitFor("html[data-ready]");
      times.push(await page.evaluate(() => globalThis.readyAt));
      marks.push(await page.evaluate(() => globalThis.tepat.marks));
      bytes = await page.evaluate(() => performance.memory?.usedJSHeapSize);
      await page.close();
    }
    report(`${browser.name}: navigation to interactive`, median(times), "ms", 500);
    for (const step of Object.keys(marks[0])) {
      report(`${browser.name}:   ${step} at`, median(marks.map((m) => m[step])), "ms");
    }
    if (bytes !== undefined) report(`${browser.name}: script heap once ready`, bytes, "bytes");

    const page = await browser.newPage();
    await page.open(file);
    await page.click("#region-kutai-kartanegara");
    await page.waitUntil(() => document.querySelectorAll(".map-list button").length > 0);
    const { perSecond, longestMs } = await panFrames(page);
    report(`${browser.name}: map, frames while panning`, perSecond, "/s");
    report(`${browser.name}: map, longest wait for a frame`, longestMs, "ms");

    const asked = performance.now();
    await page.click("#make-plan");
    await page.waitFor(".figures.large");
    report(`${browser.name}: first plan, 1,447 stations`, performance.now() - asked, "ms");
    await page.waitFor("#stop-plan", { hidden: true, timeout: 120_000 });
    report(`${browser.name}: plan after all iterations`, performance.now() - asked, "ms");
    if (process.platform === "linux") {
      report(`${browser.name}: memory of the page's process`, pageProcessBytes(), "bytes", 500_000_000);
    }

    const budgets = { "take weights in": 100, table: 1000, wrong: 0 };
    for (const [what, took] of await page.evaluate(measureGraph, 100_000)) {
      report(`${browser.name}: 100,000 crossings, ${what}`, took, what === "wrong" ? "cells" : "ms", budgets[what]);
    }
    await page.close();
  }
} finally {
  await closeBrowsers();
}
process.exitCode = exceeded > 0 ? 1 : 0;
