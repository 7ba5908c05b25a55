// The page and the command line contain the same planner: the same region, seed and number of
// iterations give the same plan, to the byte.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { onPage } from "./harness.mjs";

const tepat =
  process.env.TEPAT_BIN ?? fileURLToPath(new URL("../../target/debug/tepat", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tepat-"));

/** What `planNatively` returned for each region: both browsers are compared with the same files. */
const planned = new Map();

function plannedNatively(region, iterations) {
  if (!planned.has(region)) planned.set(region, planNatively(region, iterations));
  return planned.get(region);
}

/** Plans a bundled region on the command line, then again from that plan; returns both files' contents. */
function planNatively(region, iterations) {
  const files = ["sample", "first", "again"].map((name) => join(folder, `${region}-${name}.tepat`));
  const [sample, first, again] = files;
  execFileSync(tepat, ["sample", region, "-o", sample]);
  for (const [from, to] of [[sample, first], [first, again]]) {
    execFileSync(tepat, ["plan", from, "-o", to, "--iterations", iterations, "--seed", 7]);
    execFileSync(tepat, ["check", to]);
  }
  return [first, again].map((file) => JSON.parse(gunzipSync(readFileSync(file))));
}

/** Plans a region with a team of workers of the page, and returns the plan. */
function planInWorkers([region, earlier, iterations, members]) {
  return new Promise((resolve, reject) => {
    const workers = Array.from({ length: members }, () => globalThis.tepat.startWorker());
    workers.forEach((worker, member) => {
      worker.onerror = (event) => reject(new Error(event.message ?? "the worker failed"));
      worker.onmessage = ({ data }) => {
        if (data.failed) reject(new Error(JSON.stringify(data)));
        if (data.found) {
          const others = workers.filter((other) => other !== worker);
          others.forEach((other) => other.postMessage({ found: { by: member, found: data.found } }));
        }
        if (!data.done || member > 0) return;
        workers.forEach((other) => other.terminate());
        resolve(JSON.stringify(JSON.parse(data.done)));
      };
      const given = { region: JSON.stringify(region), earlier: JSON.stringify(earlier) };
      worker.postMessage({ plan: { ...given, iterations, seed: 7, member, members } });
    });
  });
}

function assertSame(plan, expected) {
  expected = JSON.stringify(expected);
  // Not `equal`: a diff of half a million characters helps nobody.
  const first = [...expected].findIndex((character, at) => character !== plan[at]);
  assert.ok(plan === expected, `the plans differ from character ${first}: ${plan.slice(first, first + 80)}`);
}

// The first region's plan continues into the second cycle, in which workers share lanes.
for (const [region, iterations, members] of [
  ["barito-utara", 16_000, 2],
  ["kutai-timur", 1_000, 1],
  ["kutai-kartanegara", 400, 1],
]) {
  onPage(`${region} is planned to the same bytes as natively`, async (page) => {
    const [first, again] = plannedNatively(region, iterations);
    const earlier = first.plans[0].plan;
    const plan = (from) => page.evaluate(planInWorkers, [first.region, from, iterations, members]);
    assertSame(await plan(null), earlier);
    assertSame(await plan(earlier), again.plans[0].plan);
  });
}
