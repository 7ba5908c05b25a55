// The planner in the page and the one on the command line are the same planner:
// the same region, seed and number of iterations give the same plan, to the byte.

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

/** A bundled region, planned on the command line: the file's content. */
function plannedNatively(region, iterations) {
  const [sample, planned] = ["sample", "planned"].map((name) => join(folder, `${region}-${name}.tepat`));
  execFileSync(tepat, ["sample", region, "-o", sample]);
  execFileSync(tepat, ["plan", sample, "-o", planned, "--iterations", iterations, "--seed", 7]);
  execFileSync(tepat, ["check", planned]);
  return JSON.parse(gunzipSync(readFileSync(planned)));
}

/** Plans a region in a worker of the page and answers with the plan. */
function planInWorker([region, iterations]) {
  return new Promise((resolve, reject) => {
    const worker = globalThis.tepat.startWorker();
    worker.onerror = (event) => reject(new Error(event.message ?? "the worker failed"));
    worker.onmessage = ({ data }) => {
      if (data.failed) reject(new Error(JSON.stringify(data)));
      if (!data.done) return;
      worker.terminate();
      resolve(JSON.stringify(data.done));
    };
    worker.postMessage({ plan: { region, iterations, seed: 7 } });
  });
}

for (const [region, iterations] of [["barito-utara", 400], ["kutai-timur", 100], ["kutai-kartanegara", 40]]) {
  onPage(`${region} is planned to the same bytes as natively`, async (page) => {
    const document = plannedNatively(region, iterations);
    const plan = await page.evaluate(planInWorker, [document.region, iterations]);
    // Not `equal`: a difference in half a million characters is no help to anyone.
    const expected = JSON.stringify(document.plans[0].plan);
    const first = [...expected].findIndex((character, at) => character !== plan[at]);
    assert.ok(plan === expected, `the plans differ from character ${first}: ${plan.slice(first, first + 80)}`);
  });
}
