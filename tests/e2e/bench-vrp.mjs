// Solves published routing instances in the page's worker, in Chromium:
//
//   node bench-vrp.mjs FILE.vrp... [--seconds S | --iterations N] [--seed N]
//                      [--workers N] [--solutions DIR]
//
// Prints one line per instance as `tepat solve` does: set and instance, cost, seconds,
// iterations. Writes solutions to DIR/SET/NAME.sol. Uses the built page, or the one in
// `TEPAT_PAGE`. Exits with status 1 if an instance is not solved.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { browsers, closeBrowsers } from "./browsers.mjs";
import { builtPage } from "./built.mjs";
import { solveInWorker } from "./solve.mjs";

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "10" },
    iterations: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "1" },
    solutions: { type: "string" },
  },
});
const limit = values.iterations ? { iterations: number("iterations") } : { seconds: number("seconds") };
const seed = number("seed");
const workers = number("workers");
if (files.length === 0) throw new Error("no instance to solve");

function number(option) {
  const value = Number(values[option]);
  if (values[option] === "" || !(value >= 0)) throw new Error(`--${option}: not a number: ${values[option]}`);
  return value;
}

async function solve(page, file) {
  const set = basename(dirname(resolve(file)));
  const name = basename(file, ".vrp");
  const request = { text: readFileSync(file, "utf8"), set, limit, seed, workers };
  const { standing, solution } = await page.evaluate(solveInWorker, request);
  const { cost, seconds, iterations } = standing;
  console.log([`${set}/${name}`, cost ?? "-", seconds.toFixed(2), iterations].join("\t"));
  if (values.solutions) {
    // Different sets have instances of the same name.
    const folder = join(values.solutions, set);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.sol`), solution);
  }
  return cost !== null;
}

try {
  const chromium = browsers.find((browser) => browser.name === "chromium");
  const page = await chromium.newPage();
  await page.open(builtPage);
  await page.waitFor("html[data-ready]");
  for (const file of files) {
    if (!(await solve(page, file))) process.exitCode = 1;
  }
} finally {
  await closeBrowsers();
}
