// Published routing instances in the worker of a page built with its instruments:
// node --test instruments.mjs, which `cargo xtask bench-page FILE.vrp` does before it measures.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { onPage } from "./harness.mjs";
import { solveInWorker } from "./solve.mjs";

const tepat =
  process.env.TEPAT_BIN ?? fileURLToPath(new URL("../../target/debug/tepat", import.meta.url));
const folder = join(mkdtempSync(join(tmpdir(), "tepat-")), "VRPTW");
mkdirSync(folder);

/** An instance with time windows: clients on a spiral around a depot. */
function spiral(clients) {
  const rows = (row) => Array.from({ length: clients + 1 }, (_, at) => `${at + 1} ${row(at)}`);
  const point = (at) => [0.7 * at * Math.cos(2.4 * at), 0.7 * at * Math.sin(2.4 * at)];
  return [
    `DIMENSION : ${clients + 1}`,
    "CAPACITY : 40",
    "SERVICE_TIME : 10",
    "EDGE_WEIGHT_TYPE : EUC_2D",
    "NODE_COORD_SECTION",
    ...rows((at) => point(at).map((x) => x.toFixed(3)).join(" ")),
    "DEMAND_SECTION",
    ...rows((at) => (at === 0 ? 0 : 1 + (at % 9))),
    "TIME_WINDOW_SECTION",
    ...rows((at) => (at === 0 ? "0 2000" : `${(37 * at) % 500} ${((37 * at) % 500) + 400}`)),
    "EOF",
  ].join("\n");
}

onPage("an instance is solved to the same bytes as natively", async (page) => {
  const [file, output] = ["spiral.vrp", "spiral.sol"].map((name) => join(folder, name));
  const text = spiral(150);
  writeFileSync(file, text);
  execFileSync(tepat, ["solve", file, "--iterations", 2_000, "--seed", 7, "--solution", output]);
  const request = { text, set: "VRPTW", limit: { iterations: 2_000 }, seed: 7 };
  const { standing, solution } = await page.evaluate(solveInWorker, request);
  assert.equal(solution, readFileSync(output, "utf8"));
  assert.equal(standing.iterations, 2_000);
  assert.match(solution, new RegExp(`^Cost: ${standing.cost}$`, "m"));
});

onPage("a search for a solution reports and can be stopped", async (page) => {
  const request = { text: spiral(60), set: "VRPTW", limit: { iterations: 1e15 }, seed: 1 };
  const { reports, solved } = await page.evaluate(
    (request) =>
      new Promise((resolve) => {
        const worker = globalThis.tepat.startWorker();
        const reports = [];
        worker.onmessage = ({ data }) => {
          if (data.solving && reports.push(data.solving) === 2) worker.postMessage("stop");
          if (data.solved) resolve({ reports, solved: data.solved });
        };
        worker.postMessage({ solve: { ...request, worker: { workers: 1, me: 0 } } });
      }),
    request,
  );
  assert.ok(solved.standing.iterations >= reports[1].iterations);
  assert.ok(reports[1].iterations > reports[0].iterations);
  assert.match(solved.solution, /^Route #1: \d/);
});

onPage("what is wrong with an instance comes back as a message", async (page) => {
  const request = { text: "DIMENSION : x", set: "CVRP", limit: { seconds: 1 }, seed: 1 };
  const answer = await page.evaluate(solveInWorker, request).catch((error) => String(error));
  assert.match(answer, /vrplib-number/);
});
