// What is behind the network: areas, borders, coast and rivers; colours by a figure of the plan.

import assert from "node:assert/strict";

import { onPage } from "./harness.mjs";

async function openRegion(page, region) {
  await page.click(`#region-${region}`);
  await page.waitFor(".map-canvas");
  await page.waitUntil(() => document.querySelectorAll(".map-list button").length > 0);
}

/** The share of the canvas that has each of the colours that custom properties name. */
const shares = (page, names) =>
  page.evaluate(async (names) => {
    await new Promise((done) => setTimeout(done, 400));
    const style = getComputedStyle(document.documentElement);
    const wanted = names.map((name) => style.getPropertyValue(name).trim().toLowerCase());
    const canvas = document.querySelector(".map-canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const counts = wanted.map(() => 0);
    const hex = (i) => `#${[0, 1, 2].map((k) => data[i + k].toString(16).padStart(2, "0")).join("")}`;
    for (let i = 0; i < data.length; i += 4) {
      const at = wanted.indexOf(hex(i));
      if (at >= 0) counts[at] += 1;
    }
    return counts.map((count) => count / (data.length / 4));
  }, names);

const choose = (page, by) =>
  page.evaluate((by) => {
    const select = document.querySelector("#map-shade");
    select.value = by;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }, by);

const legend = (page) => page.evaluate(() => [...document.querySelectorAll(".map-shades li")].map((li) => li.textContent));

const AREAS = ["--map-area-1", "--map-area-2", "--map-area-3"];
const SHADES = [0, 1, 2, 3, 4, 5].map((step) => `--map-shade-${step}`);
const sum = (shares) => shares.reduce((a, b) => a + b, 0);

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";

  onPage(
    `sub-districts are areas before the sea, ${theme}`,
    async (page) => {
      await openRegion(page, "kutai-timur");
      const [sea, ...areas] = await shares(page, ["--map-sea", ...AREAS]);
      assert.ok(sum(areas) > 0.1, `areas cover ${sum(areas)}`);
      assert.ok(sea > 0.001, `the sea covers ${sea}`);
      await page.click(".map-legend label:has(.area) input");
      assert.ok(sum(await shares(page, ["--map-sea", ...AREAS])) < 0.001, "switched off");
    },
    { dark },
  );

  onPage(
    `sub-districts take the colours of a figure, and the legend says which, ${theme}`,
    async (page) => {
      await openRegion(page, "barito-utara");
      assert.deepEqual(await legend(page), []);
      await choose(page, "map-shade-load");
      const steps = await shares(page, SHADES);
      assert.ok(steps.filter((share) => share > 0.005).length >= 3, `steps cover ${steps}`);
      assert.ok(sum(await shares(page, AREAS)) < 0.001, "no area is left without a colour");
      const rows = await legend(page);
      assert.ok(rows.length >= 3 && rows.every((row) => / (kg|t)\b/.test(row)), rows.join(" | "));
      assert.match(rows.join(" "), /Lahei/, "the legend names the sub-districts");
      await choose(page, "map-shade-access");
      assert.match((await legend(page)).join(" "), /jalan kaki/, "Berong is reached on foot");
      await choose(page, "map-shade-slack");
      assert.match((await legend(page)).join(" "), /Belum ada rencana/);
      await choose(page, "map-shade-nothing");
      assert.ok(sum(await shares(page, SHADES)) < 0.001);
    },
    { dark },
  );
}

onPage("colours follow the plan", async (page) => {
  await openRegion(page, "barito-utara");
  await choose(page, "map-shade-slack");
  await page.click("#make-plan");
  await page.waitFor(".figures.large");
  await page.waitUntil(() => document.querySelectorAll(".map-shades .map-swatch").length > 0);
  assert.ok(sum(await shares(page, SHADES)) > 0.1);
  assert.match((await legend(page)).join(" "), /Tenggat di TPS: H-1/);
  await choose(page, "map-shade-arrival");
  assert.match((await legend(page)).join(" "), /H-\d/);
});
