// Why goods go as they do, the plan played through in a meeting, what differs on the map, and reports of
// the return.

import assert from "node:assert/strict";

import { column, fill, filter, goTo, makePlan, openRegion, openStage, press } from "./actions.mjs";
import { violations } from "./axe.mjs";
import { onPage } from "./harness.mjs";

/** Opens a region with a plan and selects its first station. */
async function selectStation(page) {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "region");
  await page.click("#stations-r0-c0");
  await page.waitFor("#explain-go");
}

onPage("a station's next best way is found, said, and taken over in a scenario", async (page) => {
  await selectStation(page);
  assert.match(await page.text(".side .chain"), /Muatan \d+ kotak/);
  await page.click("#explain-go");
  await page.waitFor("#explain progress");
  await page.waitFor("#explain-next", { timeout: 110_000 });
  assert.match(await page.text("#explain-next"), /Cara terbaik berikutnya: .+ (mahal|murah|biaya sama).+ tiba .+→/);
  assert.match(await page.text("#explain-why"), /Tidak dipilih|sama baik|lebih baik/);
  const tried = await page.evaluate(() => document.querySelectorAll("#explain-tried tbody tr").length);
  assert.ok(tried >= 3, `${tried}`);
  await page.evaluate(() => (document.querySelector("#explain-tried").open = true));
  assert.deepEqual(await violations(page), []);
  await page.evaluate(() => document.querySelector("#explain-why + .row button:last-child").click());
  await page.waitUntil(() => {
    const select = document.querySelector("#scenario");
    return select.value !== select.options[0].value && /:/.test(select.selectedOptions[0].text);
  });
}, { timeout: 180_000 });

onPage("trying other ways can be stopped", async (page) => {
  await selectStation(page);
  await page.click("#explain-go");
  await page.waitFor("#explain progress");
  await page.click("#explain .row button");
  await page.waitFor("#explain progress", { hidden: true });
  await page.waitFor("#explain-go");
});

onPage("a plan is presented on the map alone, and left with Escape", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await page.evaluate(() => document.activeElement.blur());
  await page.press("f");
  await page.waitFor(".present");
  const shown = (selector) => page.evaluate((selector) =>
    document.querySelector(selector)?.checkVisibility() ?? false, selector);
  assert.equal(await shown(".rail"), false);
  assert.equal(await shown(".map-legend"), false);
  await page.waitUntil(() => document.activeElement.id === "map-play");
  const served = () => page.evaluate(() =>
    [...document.querySelectorAll(".present-waves progress")].reduce((sum, bar) => sum + bar.value, 0));
  assert.equal(await served(), 0);
  // By keys alone: the end of the slider is the end of the plan.
  const clock = await page.text(".present-clock");
  await page.evaluate(() => document.querySelector(".map-clock input").focus());
  await page.press("ArrowRight");
  await page.waitUntil((clock) => document.querySelector(".present-clock").innerText !== clock, clock);
  await page.press("End");
  await page.waitUntil(() => /^270 dari 270 /.test(document.querySelector(".present-sum").innerText));
  assert.equal(await served(), 270);
  // And of the return that follows it.
  assert.match(await page.text(".present-return"), /270 dari 270/);
  assert.deepEqual(await violations(page), []);
  await page.press("Escape");
  await page.waitFor(".present", { hidden: true });
  assert.equal(await shown(".rail"), true);
  assert.equal(await shown(".map-legend"), true);
});

onPage("playing goes on until it is paused", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await page.evaluate(() => document.activeElement.blur());
  await page.press("f");
  await page.waitUntil(() => document.activeElement?.id === "map-play");
  await page.press("Enter");
  const at = () => page.evaluate(() => Number(document.querySelector(".map-clock input").value));
  const first = await at();
  await page.waitUntil((first) => Number(document.querySelector(".map-clock input").value) > first + 60, first);
  await page.press("Enter");
  const stopped = await at();
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(await at(), stopped, "it is paused");
});

onPage("what differs between two scenarios is on the map", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await page.press("Control+k");
  await page.type("#palette-input", "Skenario baru");
  await page.press("Enter");
  await page.type("#scenario-dialog input", "Sehari kemudian");
  await page.press("Enter");
  await page.waitFor("#scenario-dialog", { hidden: true });
  await makePlan(page);
  await goTo(page, "compare");
  await fill(page, "#compare-map", "map-shade-arrival-change");
  await page.waitFor(".map-shades");
  await page.waitUntil(() => /Dibandingkan dengan/.test(document.querySelector(".map-shades").textContent));
  const rows = await page.evaluate(() => document.querySelectorAll(".map-shades .map-swatch").length);
  assert.ok(rows > 0);
  await fill(page, "#compare-map", "map-shade-certainty-change");
  await page.waitUntil(() => /belum disimulasikan/.test(document.querySelector(".map-shades").textContent));
});

onPage("trips of the return are reported like those of the distribution", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "under-way");
  await fill(page, "#under-way-now", "H+5 12.00");
  await page.waitFor("#under-way-trips");
  await filter(page, "under-way-trips", 0, "R0001");
  await page.waitUntil(() => document.querySelectorAll("#under-way-trips .table-body .table-row").length === 1);
  await press(page, "#under-way-typed summary");
  await fill(page, "#under-way-typed textarea", "R0001 tiba");
  await page.waitUntil(() => /1 laporan/.test(document.querySelector("#under-way-record").innerText));
  await page.click("#under-way-record");
  await page.waitUntil(() => /tiba/.test(document.querySelector("#under-way-trips .table-body .table-row").innerText));
  assert.match((await column(page, "under-way-trips", 2))[0], /tiba/);
});

onPage("posts are opened by one press, the plan says what it skips, and why can be asked and stopped", async (page) => {
  await openStage(page, "region");
  await press(page, "#region-tab-1");
  await page.waitFor("#open-posts");
  await page.evaluate(() => (document.querySelector("#open-posts").open = true));
  const lead = () => page.text("#open-posts summary");
  assert.match(await lead(), /: 0 PPK, 0 PPS/);
  await press(page, "#open-ppk");
  await press(page, "#open-pps");
  await page.waitUntil(() => /: 9 PPK, [1-9]\d+ PPS/.test(document.querySelector("#open-posts summary").innerText));
  assert.deepEqual(await violations(page), []);
  await press(page, "#close-posts");
  await press(page, "#open-ppk");
  await page.waitUntil(() => /: 9 PPK, 0 PPS/.test(document.querySelector("#open-posts summary").innerText));
  await goTo(page, "plan");
  await press(page, "#make-plan");
  // Until some ways past the posts have been tried.
  await page.waitUntil(() => {
    const steps = /([\d.]+) dari [\d.]+ langkah/.exec(document.querySelector(".running")?.innerText);
    return steps !== null && Number(steps[1].replaceAll(".", "")) >= 6_000;
  });
  await press(page, ".running button");
  await page.waitFor(".running", { hidden: true });
  await page.waitUntil(() => /tidak singgah di \d+ PPK/.test(document.querySelector(".stage-panel").innerText));
  assert.match(await page.text(".stage-panel"), /PPK menerima logistik lebih dahulu/);
  await press(page, "#choices-go");
  await page.waitFor("#choices progress");
  await press(page, "#choices .row button");
  await page.waitFor("#choices-go");
  await goTo(page, "region");
  await press(page, "#region-tab-1");
  await page.evaluate(() => (document.querySelector("#open-posts").open = true));
  await press(page, "#close-posts");
  await page.waitUntil(() => /: 0 PPK, 0 PPS/.test(document.querySelector("#open-posts summary").innerText));
});
