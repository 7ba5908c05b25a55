// Nothing is lost: the page ends at any moment, storage is full or refused.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { fill, goTo, openRegion } from "./actions.mjs";
import { builtPage } from "./built.mjs";
import { inBrowsers } from "./harness.mjs";

const ROUNDS = Number(process.env.TEPAT_KILLS ?? 5);

/** What the newest copy in the browser's storage was kept at; 0 without one. */
const keptAt = (page) =>
  page.evaluate(() => Math.max(0, ...Object.keys(localStorage)
    .filter((key) => key.startsWith("tepat.copy."))
    .map((key) => JSON.parse(localStorage.getItem(key)).at)));

inBrowsers("a page that ends while it keeps its copy loses nothing that was kept", async (page) => {
  // An end tells nobody.
  await page.before(() => {
    for (const event of ["beforeunload", "pagehide"]) {
      addEventListener(event, (heard) => heard.stopImmediatePropagation(), true);
    }
  });
  await page.open(builtPage);
  await page.waitFor("html[data-ready]");
  await openRegion(page);
  await goTo(page, "election");
  const vote = () => page.evaluate(() => document.querySelector("#election-vote").value);
  let [kept, found] = [0, 0];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const edited = await page.evaluate(() => Date.now());
    await fill(page, "#election-vote", `Putaran ${round}`);
    // The copy follows two seconds later: the page ends before, while and after it is kept.
    await sleep(1400 + (1600 * round) / ROUNDS);
    if (round === 1) while ((await keptAt(page)) < edited) await sleep(50);
    if ((await keptAt(page)) >= edited) kept = round;
    await page.open("about:blank");
    await page.open(builtPage);
    await page.waitFor(".copies .primary");
    await page.click(".copies .primary");
    await page.waitFor(".workspace");
    await goTo(page, "election");
    await page.waitFor("#election-vote");
    const said = Number(/^Putaran (\d+)$/.exec(await vote())?.[1]);
    assert.ok(said >= kept && said <= round, `kept ${kept}, found ${said} in round ${round}`);
    found += said === round ? 1 : 0;
  }
  console.log(`${found} of ${ROUNDS} rounds had been kept [${page.browser}]`);
  assert.ok(found > 0);
}, { timeout: 300_000 });

/** What a browser does that keeps nothing, and what the page then says. */
const STORAGES = {
  full: [
    () => {
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    },
    /tidak dapat menyimpan salinan darurat/,
  ],
  refused: [
    () => {
      Object.defineProperty(window, "localStorage", {
        get() { throw new DOMException("refused", "SecurityError"); },
      });
    },
    /menolak menyimpan apa pun/,
  ],
};

for (const [kind, [prepare, said]] of Object.entries(STORAGES)) {
  inBrowsers(`storage that is ${kind} is told, and work goes on`, async (page) => {
    await page.before(prepare);
    await page.open(builtPage);
    await page.waitFor("html[data-ready]");
    await openRegion(page);
    await goTo(page, "election");
    await fill(page, "#election-vote", kind);
    await page.waitUntil((said) => new RegExp(said).test(document.body.innerText), said.source);
    assert.equal(await page.evaluate(() => document.querySelector("#election-vote").value), kind);
  });
}
