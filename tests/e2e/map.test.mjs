// The map: it draws, moves, selects, and lets things be moved.

import assert from "node:assert/strict";

import { onPage } from "./harness.mjs";

/** Opens a region and waits until its map is still. */
async function openRegion(page) {
  await page.click("#region-barito-utara");
  await page.waitFor(".map-canvas");
  await page.waitUntil(() => document.querySelectorAll(".map-list button").length > 0);
}

/** Number of colours on the canvas, and a checksum of its pixels that tells pictures apart. */
const picture = (page) =>
  page.evaluate(async () => {
    await new Promise((done) => setTimeout(done, 300));
    const canvas = document.querySelector(".map-canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
      colours.add(colour);
      sum = (sum * 31 + colour) % 1_000_000_007;
    }
    return { colours: colours.size, sum };
  });

const scale = (page) => page.text(".map-bar");

onPage("the map draws a region and says in words what it shows", async (page) => {
  await openRegion(page);
  assert.ok((await picture(page)).colours > 50, "more than an empty ground");
  const words = await page.evaluate(() => document.querySelector(".map-canvas").ariaLabel);
  assert.match(words, /9 PPK.*270 TPS.*Belum ada rencana/);
});

onPage("wheel, keys and drag move the map", async (page) => {
  await openRegion(page);
  const [whole, before] = [await scale(page), await picture(page)];
  await page.wheel(900, 400, -600);
  await page.waitUntil((text) => document.querySelector(".map-bar").innerText !== text, whole);
  await page.evaluate(() => document.querySelector(".map-canvas").focus());
  await page.press("0");
  await page.waitUntil((text) => document.querySelector(".map-bar").innerText === text, whole);
  assert.equal((await picture(page)).sum, before.sum, "the same view again");
  await page.press("ArrowLeft");
  const beside = await picture(page);
  assert.notEqual(beside.sum, before.sum);
  await page.drag([800, 500], [864, 500]);
  assert.notEqual((await picture(page)).sum, beside.sum);
});

onPage("layers can be switched off and on", async (page) => {
  await openRegion(page);
  const before = await picture(page);
  await page.click(".map-legend label:has(.mode-river) input");
  assert.notEqual((await picture(page)).sum, before.sum);
  await page.click(".map-legend label:has(.mode-river) input");
  assert.equal((await picture(page)).sum, before.sum);
});

onPage("posts in view can be selected from the list and moved with the keys", async (page) => {
  await openRegion(page);
  await page.evaluate(() => document.querySelector(".map-list button").click());
  await page.waitFor(".side");
  await page.click("#map-move");
  await page.evaluate(() => document.querySelector(".map-canvas").focus());
  await page.press("ArrowRight");
  await page.press("Escape");
  await page.waitFor('#map-move[aria-pressed="false"]');
  assert.equal(await page.count(".file-saved.is-unsaved"), 0, "nothing was changed");
  await page.click("#map-move");
  await page.evaluate(() => document.querySelector(".map-canvas").focus());
  await page.press("ArrowRight");
  await page.press("Enter");
  await page.waitFor('#map-move[aria-pressed="false"]');
});
