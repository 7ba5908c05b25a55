// Questions to the network: the effect of each closure.

import assert from "node:assert/strict";

import { onPage } from "./harness.mjs";

const fixture = (name) => new URL(`./fixtures/${name}`, import.meta.url).pathname;

/** Presses a button even while a notice covers it. */
const button = (page, selector) =>
  page.waitFor(selector).then(() => page.evaluate((s) => document.querySelector(s).click(), selector));

async function openQuestions(page) {
  await page.click("#region-barito-utara");
  await page.waitFor(".map-canvas");
  await page.click("#stage-network");
  await page.click("#network-tab-1");
  await page.waitFor("#ask-shifts");
}

/** Selects the most critical edge, and returns what its failure would strand. */
async function selectWorst(page) {
  await page.click("#ask-critical");
  await page.waitFor("#critical tbody tr");
  const villages = await page.text("#critical tbody tr:first-child .form-hint");
  await button(page, "#critical tbody tr:first-child .link");
  await page.waitFor(".inspector #remove-edge");
  return villages.split(", ");
}

/** Position on the page of the selected edge: between the two lines that mark it. */
const selectedPixel = (page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const canvas = document.querySelector(".map-canvas");
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = getComputedStyle(document.querySelector(".map-canvas")).getPropertyValue("--map-selected").trim();
    probe.fillRect(0, 0, 1, 1);
    const colour = probe.getImageData(0, 0, 1, 1).data;
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const points = [];
    for (let at = 0; at < data.length; at += 4) {
      if ([0, 1, 2].every((i) => Math.abs(data[at + i] - colour[i]) < 60)) {
        points.push([(at / 4) % width, Math.floor(at / 4 / width)]);
      }
    }
    const middle = [0, 1].map((i) => points.reduce((sum, at) => sum + at[i], 0) / points.length);
    const [x, y] = middle;
    const box = canvas.getBoundingClientRect();
    return [box.left + (x * box.width) / width, box.top + (y * box.height) / height];
  });

onPage("closing an edge shows which villages lose their way, on the map and as a list", async (page) => {
  await openQuestions(page);
  await button(page, "#ask-shifts");
  await page.waitFor("#answers .empty");
  assert.match(await page.text("#answers"), /Tidak ada ruas yang ditutup/);
  const villages = await selectWorst(page);
  // Click it once more on the map, where it is drawn: closer, so that no place is as near.
  await button(page, '.map-button[title^="Perbesar"]');
  await button(page, '.map-button[title^="Perbesar"]');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const middle = await selectedPixel(page);
  const name = await page.text(".inspector h2");
  await button(page, "#critical tbody tr:nth-child(2) .link");
  await page.waitUntil((name) => document.querySelector(".inspector h2").innerText !== name, name);
  await page.drag(middle, middle, 1);
  await page.waitUntil((name) => document.querySelector(".inspector h2").innerText === name, name);
  await button(page, '.inspector .form .toggle input[type="checkbox"]');
  await page.waitFor('.inspector .badge[data-mark="unserved"]');
  await button(page, "#ask-shifts");
  await page.waitFor("#shifts tbody.chosen .shifted [data-lost]");
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll("#shifts tbody")].map((row) => row.innerText),
  );
  assert.equal(rows.length, 2);
  assert.match(rows[0], /Semua bersama/);
  for (const village of villages) assert.ok(rows[0].includes(village), `${village} in ${rows[0]}`);
  assert.match(rows[0], /Kehilangan jalan; semula tiba .*Rp/);
  await page.press("Escape");
  await button(page, "#shifts tbody:nth-of-type(2) .link");
  await page.waitFor(".inspector #remove-edge");
  await page.waitFor("#shifts tbody:nth-of-type(2).chosen .shifted [data-lost]");
  const saved = await page.download(() => button(page, "#shifts-csv"));
  assert.equal(saved.name, "penutupan-barito-utara.csv");
  const lines = saved.bytes.toString().trim().split("\n");
  assert.ok(lines[0].includes("Penyebab;Ruas;"), lines[0]);
  assert.equal(lines.length, 1 + 2 * (await page.count("#shifts .shifted li")));
  await button(page, '.top-bar [title*="Ctrl+Z"]');
  await page.waitFor("#shifts", { hidden: true });
  await button(page, "#ask-shifts");
  await page.waitFor("#answers .empty");
});

onPage("a speed changed in the profiles changes the way's time, and can be reset", async (page) => {
  await page.click("#region-kutai-kartanegara");
  await page.waitFor(".map-canvas");
  await page.click("#stage-network");
  await page.click("#network-load");
  await page.setFile("#import-file", fixture("muara-muntai.osm"));
  await page.waitUntil(() => document.querySelector("#import-load:not([disabled])") !== null);
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  const openProfiles = async () => {
    await page.click("#network-tab-3");
    await page.waitFor("#ways");
  };
  const search = (text) =>
    page.evaluate((text) => {
      const field = document.querySelector('.stage-panel input[type="search"]');
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, text);
  await openProfiles();
  await search("river");
  await page.waitUntil(() => document.querySelector("#ways-r0-c7")?.textContent === "river");
  assert.equal(await page.text("#ways-r0-c3"), "15");
  const asked = async () => {
    await page.click("#network-tab-1");
    await page.waitFor("#ask-ways");
    await page.evaluate(() => {
      for (const [id, name] of [["#ask-from", "Muara Muntai Ulu"], ["#ask-to", "Jantur"]]) {
        const field = document.querySelector(id);
        field.value = name;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    await page.waitUntil(() => !document.querySelector("#ask-ways").disabled);
    await button(page, "#ask-ways");
    await page.waitFor(".ways .way");
    return page.text(".ways");
  };
  const before = await asked();
  await openProfiles();
  await search("river");
  await page.waitUntil(() => document.querySelector("#ways-r0-c7")?.textContent === "river");
  await page.click("#ways-r0-c3");
  await page.press("Enter");
  await page.waitFor(".table-editor, .table input:not([type=search])");
  await page.press("Control+a");
  for (const key of ["5", "Enter"]) await page.press(key);
  await page.waitUntil(() => document.querySelector("#ways-r0-c5").textContent === "sendiri");
  assert.equal(await page.text("#ways-r0-c3"), "5");
  const after = await asked();
  assert.notEqual(after, before);
  await openProfiles();
  await search("river");
  await page.waitUntil(() => document.querySelector("#ways-r0-c7")?.textContent === "river");
  await page.click("#ways-r0-c0");
  await page.waitUntil(() => !document.querySelector("#ways-reset").disabled);
  await page.click("#ways-reset");
  await page.waitUntil(() => document.querySelector("#ways-r0-c5").textContent === "bawaan");
  assert.equal(await asked(), before);
});
