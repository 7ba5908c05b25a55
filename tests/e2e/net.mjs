// Measures the built page with a large imported network:
//
//   node net.mjs FILE.osm.pbf [BROWSER [PAGE]]
//
// Prints the time of each step, the longest time for which the page was blocked during it,
// frames while panning, and the peak memory of the page's process. `cargo run --release -p
// tepat-network --example big_extract` writes files to measure with. At the end it makes a quick
// plan over the network, whether or not questions were asked. `TEPAT_NO_QUESTIONS=1` skips the
// questions, `TEPAT_NO_PLAN=1` the plan; `TEPAT_SHOT=OUT.png` takes a picture at the end.

import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { browsers, closeBrowsers } from "./browsers.mjs";
import { builtPage } from "./built.mjs";
import { panFrames } from "./pan.mjs";

/** Peak memory in bytes of any process that holds a page. Linux only; 0 elsewhere. */
export function peakBytes() {
  let most = 0;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8");
      if (!/--type=renderer|-contentproc/.test(command)) continue;
      const [, kB] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [0, 0];
      most = Math.max(most, 1024 * kB);
    } catch {
      // The process has ended meanwhile.
    }
  }
  return most;
}

/** Maintains `longestBlock` in the page: the longest time in which no timer ran. */
function watchBlocks() {
  globalThis.longestBlock = 0;
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    globalThis.longestBlock = Math.max(globalThis.longestBlock, now - last);
    last = now;
    setTimeout(() => {
      last = Math.max(last, performance.now() - 5);
      port2.postMessage(0);
    }, 4);
  };
  // A late timer also means a block.
  let timer = performance.now();
  setInterval(() => {
    const now = performance.now();
    globalThis.longestBlock = Math.max(globalThis.longestBlock, now - timer - 16);
    timer = now;
  }, 16);
  port2.postMessage(0);
}

/**
 * Imports a network into a bundled region and asks it questions.
 *
 * @param {import("./browsers.mjs").Page} page open and ready
 * @param {string} file
 * @param {(name: string, value: number, unit: string) => void} report
 */
export async function measureNet(page, file, report) {
  const step = async (name, act, patience = 600_000) => {
    await page.evaluate(() => { globalThis.longestBlock = 0; });
    const start = performance.now();
    await act(patience);
    report(name, performance.now() - start, "ms");
    // Timers after the work see a block at its very end.
    await sleep(100);
    report(`${name}: longest block`, await page.evaluate(() => globalThis.longestBlock), "ms");
    report(`${name}: most memory so far`, peakBytes() / 1e6, "MB");
  };
  const until = async (test, patience) => {
    const end = performance.now() + patience;
    while (!(await page.evaluate(test))) {
      if (performance.now() > end) throw new Error(`waited in vain: ${test}`);
      await sleep(50);
    }
  };
  const frames = async (name) => {
    const { perSecond, longestMs } = await panFrames(page);
    report(`${name}: frames while panning`, perSecond, "/s");
    report(`${name}: longest wait for a frame`, longestMs, "ms");
  };
  await page.click("#region-kutai-kartanegara");
  await page.waitFor(".map-canvas");
  await page.click("#stage-network");
  await page.click("#network-load");
  await page.waitFor("#import-dialog");
  await step("from file to preview", async (patience) => {
    await page.setFile("#import-file", file);
    await page.waitFor("#import-clip", { timeout: patience });
    await page.evaluate(() => document.querySelector("#import-clip").click());
    await sleep(100);
    await until(() => document.querySelector("#import-load:not([disabled])") !== null, patience);
  });
  await step("from loading to the map", async (patience) => {
    await page.evaluate(() => document.querySelector("#import-load").click());
    await until(() => document.querySelector("#import-load") === null, patience);
    await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));
  });
  await step("after it (kept by the browser)", () => sleep(6_000));
  await frames("whole region");
  const choose = (selector, value) => page.evaluate(([selector, value]) => {
    const field = document.querySelector(selector);
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, [selector, value]);
  if (!process.env.TEPAT_NO_QUESTIONS) {
    await page.click("#network-tab-1");
    await page.waitFor("#ask-to");
    await choose("#ask-to", "Muara Kaman Ulu");
    await page.waitUntil(() => !document.querySelector("#ask-ways").disabled);
    const ask = (button, found) => async (patience) => {
      await page.evaluate((button) => document.querySelector(button).click(), button);
      await until(new Function(`return document.querySelector(${JSON.stringify(found)}) !== null`), patience);
    };
    await step("first answer, order included", ask("#ask-ways", ".ways, #answers .message"));
    await step("second answer", ask("#ask-reach", "#answers > p"));
    await step("effect of closures", ask("#ask-shifts", "#shifts, #answers .empty"));
  }
  await page.evaluate(() => {
    const canvas = document.querySelector(".map-canvas");
    const { left, top, width, height } = canvas.getBoundingClientRect();
    for (let i = 0; i < 8; i++) {
      canvas.dispatchEvent(new WheelEvent("wheel", {
        deltaY: -240, clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true,
      }));
    }
  });
  await sleep(1_500);
  await frames("zoomed in");
  if (process.env.TEPAT_NO_PLAN) return;
  await page.click("#stage-plan");
  await page.waitFor(".panel-actions select");
  await choose(".panel-actions select", "quick");
  await step("quick plan", async (patience) => {
    await page.evaluate(() => document.querySelector("#make-plan").click());
    await until(() => document.querySelector(".running") !== null, patience);
    await until(() => document.querySelector(".running") === null, patience);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, only = "chromium", path = builtPage] = process.argv.slice(2);
  try {
    const browser = browsers.find((browser) => browser.name === only);
    const page = await browser.newPage();
    await page.before(watchBlocks);
    await page.open(path);
    await page.waitFor("html[data-ready]");
    await measureNet(page, file, (name, value, unit) =>
      console.log(`${only}: ${name.padEnd(48)} ${value.toFixed(1).padStart(12)} ${unit}`));
    if (page.errors.length) console.log(page.errors);
    if (process.env.TEPAT_SHOT) await page.screenshot(process.env.TEPAT_SHOT);
    await page.close();
  } finally {
    await closeBrowsers();
  }
}
