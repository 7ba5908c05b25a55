// What a head of logistics does, as a person does it.

import assert from "node:assert/strict";

import { onPage } from "./harness.mjs";

async function open(page, region = "barito-utara") {
  await page.click(`#region-${region}`);
  await page.waitFor(".workspace");
}

async function goTo(page, stage) {
  const isShown = (stage) => document.querySelector(`#stage-${stage}`).ariaExpanded === "true";
  if (!(await page.evaluate(isShown, stage))) await page.click(`#stage-${stage}`);
  await page.waitFor(`.stage-panel[data-stage="${stage}"]`);
}

/** Writes into a field in place of what is there, and leaves it. */
async function fill(page, selector, text) {
  await page.evaluate(([selector, text]) => {
    const field = document.querySelector(selector);
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, [selector, text]);
}

async function filter(page, table, index, text) {
  const selector = `#${table} .table-head .table-cell:nth-child(${index + 1}) .table-filter`;
  await page.evaluate((selector) => document.querySelector(selector).select(), selector);
  await page.type(selector, text);
}

async function makePlan(page) {
  await page.click("#stage-plan");
  await page.click("#make-plan");
  await page.waitFor(".running");
  await page.waitFor(".figures.large");
  await page.click(".running button");
  await page.waitFor(".running", { hidden: true });
}

const rowCount = (page, table) =>
  page.evaluate((table) => document.querySelector(`#${table}`).ariaRowCount - 1, table);

onPage("voting day and what is voted are set as people write them, and recorded", async (page) => {
  await open(page);
  await goTo(page, "election");
  await fill(page, "#election-day", "31 April 2025");
  await page.waitFor(".field-unfit");
  assert.match(await page.text(".field-unfit"), /Tulis seperti 27 November 2024/);
  assert.equal(await page.evaluate(() => document.querySelector("#election-day").value), "31 April 2025");
  await fill(page, "#election-day", "6 Agustus 2025");
  await page.waitFor(".field-unfit", { hidden: true });
  assert.match(await page.text(".stage-panel"), /Rabu 6 Agu/);
  await fill(page, "#election-vote", "Pilkada Barito Utara");
  await fill(page, "#election-ballots", "bupati");
  await goTo(page, "history");
  await page.waitFor("#history");
  const history = await page.text("#history");
  assert.match(history, /Hari pemungutan suara → 6 Agu 2025/);
  assert.match(history, /Yang dipilih, untuk dokumen → Pilkada Barito Utara/);
});

onPage("a re-vote of pasted stations becomes a scenario with one ballot and its own day", async (page) => {
  await open(page, "kutai-kartanegara");
  await goTo(page, "election");
  await fill(page, "#revote-paste", [
    "Kecamatan\tDesa\tTPS",
    "Muara Muntai\tPerian\t1",
    "Muara Muntai\tPerian\t2",
    "Tabang\tSidomulyo\t1",
  ].join("\n"));
  await page.click("#revote-add");
  await page.waitFor("#revote-figures");
  assert.match(await page.text("#revote-figures"), /3 TPS memilih ulang.*1\.444 TPS lain tidak ikut/);
  await fill(page, "#revote-day", "19 April 2025");
  await page.waitUntil(() => !document.querySelector("#revote-begin").disabled);
  await page.click("#revote-begin");
  await page.waitUntil(() => /(?<![\d.])3 TPS/.test(document.querySelector(".status-line").innerText));
  assert.match(
    await page.evaluate(() => document.querySelector("#scenario").selectedOptions[0].text),
    /PSU 19 Apr 2025/,
  );
  assert.equal(await page.evaluate(() => document.querySelector("#election-ballots").value), "bupati");
  // The base keeps its stations.
  await page.evaluate(() => {
    const choice = document.querySelector("#scenario");
    choice.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitUntil(() => /1\.447 TPS/.test(document.querySelector(".status-line").innerText));
});

onPage("stations found by a filter are removed only after they are named", async (page) => {
  await open(page, "kutai-kartanegara");
  await goTo(page, "region");
  await filter(page, "stations", 0, "Perian");
  await page.waitFor("#stations-remove");
  assert.match(await page.text("#stations-remove"), /Hapus 7 TPS tersaring/);
  await page.click("#stations-remove");
  await page.waitFor("#confirm");
  assert.match(await page.text("#confirm"), /7 TPS dengan 2\.30\d pemilih dihapus: 64\.02\.01\.\d+\.001/);
  await page.click("#confirm-yes");
  await page.waitUntil(() => /1\.440 TPS/.test(document.querySelector(".status-line").innerText));
  await page.press("Control+z");
  await page.waitUntil(() => /1\.447 TPS/.test(document.querySelector(".status-line").innerText));
});

onPage("trips that leave before a moment are settled at once", async (page) => {
  await open(page);
  await makePlan(page);
  await goTo(page, "schedule");
  await page.click("#schedule-tab-2");
  await page.waitFor("#trips");
  const all = await rowCount(page, "trips");
  await filter(page, "trips", 6, "H-1");
  await page.waitUntil((all) => document.querySelector("#trips").ariaRowCount - 1 < all, all);
  const ofDay = await rowCount(page, "trips");
  assert.ok(ofDay > 0, "a day alone finds all trips of the day");
  await filter(page, "trips", 6, "<=H-1");
  await page.waitFor("#trips-settle");
  const count = await rowCount(page, "trips");
  await page.click("#trips-settle");
  await page.waitUntil(() => /perjalanan ditetapkan/.test(document.querySelector(".notices").innerText));
  assert.ok(count >= ofDay);
  await page.click("#trips-release");
  await page.waitUntil(() => /perjalanan dilepaskan/.test(document.querySelector(".notices").innerText));
});

onPage("the palette finds edges and vehicles", async (page) => {
  await open(page);
  await page.press("Control+k");
  await page.type("#palette-input", "E0001");
  await page.waitUntil(() => /–.*E0001/s.test(document.querySelector("#palette-hits").innerText));
  await page.press("Enter");
  await page.waitFor(".side");
});

onPage("a double click on the button that plans does not stop the search it began", async (page) => {
  await open(page);
  await page.evaluate(() => document.querySelector("#make-plan").click());
  await page.waitFor("#stop-plan");
  await page.evaluate(() => document.querySelector("#stop-plan").click());
  await page.waitFor(".figures.large").catch(() => {});
  assert.equal(await page.count("#stop-plan:disabled"), 0, "the search goes on");
});

onPage("leaving with changes offers to save first", async (page) => {
  await open(page);
  await goTo(page, "election");
  await fill(page, "#election-vote", "Pilkada");
  await page.waitUntil(() => /belum disimpan/.test(document.querySelector(".file-saved").innerText));
  await page.click(".brand");
  await page.waitFor("#confirm");
  assert.match(await page.text("#confirm-first"), /Simpan dulu/);
  await page.press("Escape");
  await page.waitFor("#confirm", { hidden: true });
  assert.equal(await page.count(".workspace"), 1, "Escape stays");
});
