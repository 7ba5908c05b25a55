// Changing the network by hand: drawn, split, closed by conditions, assessed in the field.

import assert from "node:assert/strict";

import { onPage } from "./harness.mjs";

const edges = (page) =>
  page.evaluate(() => document.querySelector("#edges").ariaRowCount - 1);

const untilEdges = (page, count) =>
  page.waitUntil((count) => document.querySelector("#edges").ariaRowCount - 1 === count, count);

/** Clicks a point of the page. */
const press = (page, at) => page.drag(at, at, 1);

/** Three points in the empty lower left of the map, left to right, that the inspector never covers. */
const emptyPoints = (page) =>
  page.evaluate(() => {
    const { left, width, bottom } = document.querySelector(".map-canvas").getBoundingClientRect();
    return [0.1, 0.25, 0.4].map((share) => [left + width * share, bottom - 60]);
  });

const choose = (page, selector, value) =>
  page.evaluate(
    ([selector, value]) => {
      const field = document.querySelector(selector);
      field.value = value;
      for (const type of ["input", "change"]) {
        field.dispatchEvent(new Event(type, { bubbles: true }));
      }
    },
    [selector, value],
  );

/** Presses a button even while a notice covers it. */
const button = (page, selector) =>
  page.waitFor(selector).then(() => page.evaluate((s) => document.querySelector(s).click(), selector));

async function openNetwork(page) {
  await page.click("#region-barito-utara");
  await page.waitFor(".map-canvas");
  await page.click("#stage-network");
  await page.waitFor("#edges");
  await page.waitUntil(() => document.querySelectorAll(".map-list button").length > 0);
}

/** Draws an edge in an empty area with the pointer and returns its points. */
async function drawEdge(page) {
  const points = await emptyPoints(page);
  const before = await edges(page);
  await page.click("#map-draw");
  await page.waitFor(".map-edit p");
  for (const at of points) await press(page, at);
  await page.waitUntil(() => /^\d/.test(document.querySelector(".map-edit p").innerText));
  await page.press("Enter");
  await untilEdges(page, before + 1);
  await page.waitFor("#remove-edge");
  return points;
}

onPage("an edge is drawn by pointer, changed in place and undone at once", async (page) => {
  await openNetwork(page);
  await drawEdge(page);
  assert.match(await page.text(".inspector h2"), /^62\.05\.J02-\w{5} – 62\.05\.J03-\w{5}$/);
  assert.equal(await page.count('.map-edit [aria-pressed="true"]'), 0, "the tool is laid down");
  await choose(page, ".inspector .form select", "river");
  await page.waitUntil(() => /^sungai/.test(document.querySelector(".inspector .quiet").innerText));
  const minutes = '.inspector .form input[aria-label^="Waktu tempuh acuan"]';
  await page.type(minutes, "1 j 30");
  await page.press("Enter");
  await page.waitUntil(() => document.querySelector(".fact-list").innerText.includes("1 j 30"));
  for (let step = 0; step < 3; step++) await page.click('.top-bar [title*="Ctrl+Z"]');
  await untilEdges(page, 151);
  assert.equal(await page.count("#remove-edge"), 0, "what is gone is not shown");
});

onPage("an edge is drawn by keys alone, from place to place", async (page) => {
  await openNetwork(page);
  await page.evaluate(() => document.querySelector(".map-list button").click());
  await page.waitFor("#remove-place");
  await page.evaluate(() => document.querySelector(".map-canvas").focus());
  await page.press("d");
  await page.waitFor('#map-draw[aria-pressed="true"]');
  await page.press(" "); // starts at the selected place
  for (let step = 0; step < 5; step++) await page.press("ArrowRight");
  await page.press(" ");
  for (let step = 0; step < 5; step++) await page.press("ArrowDown");
  await page.press("Enter");
  await untilEdges(page, 152);
  await page.evaluate(() => document.querySelector(".map-canvas").focus());
  await page.press("d");
  await page.press("Escape");
  await page.waitFor('#map-draw[aria-pressed="false"]');
  assert.equal(await edges(page), 152, "nothing was drawn");
});

onPage("an edge is split where it is pressed, and joined again", async (page) => {
  await openNetwork(page);
  const [from, to] = await drawEdge(page);
  await page.click("#map-split");
  await press(page, [(from[0] + to[0]) / 2, from[1]]);
  await untilEdges(page, 153);
  await button(page, "#join-edges");
  await untilEdges(page, 152);
  await page.waitFor("#remove-edge");
  await button(page, "#remove-edge");
  await untilEdges(page, 151);
});

onPage("a place goes with what hangs on it, after a question", async (page) => {
  await openNetwork(page);
  await drawEdge(page);
  await button(page, ".inspector h2 .link");
  await button(page, "#remove-place");
  assert.match(await page.text("#confirm"), /1 ruas .* 0 kendaraan/);
  await page.click("#confirm-yes");
  await untilEdges(page, 151);
});

onPage("conditions close an edge, and undoing opens it", async (page) => {
  await openNetwork(page);
  await drawEdge(page);
  const field = '.inspector .form fieldset input[aria-label="air tinggi"]';
  await page.type(field, "0");
  await page.press("Enter");
  await page.click("#conditions summary");
  await page.click('#conditions input[value="high"]');
  await page.waitFor('.inspector .badge[data-mark="unserved"]');
  const [, closed] = /(\d+) ruas tertutup/.exec(await page.text(".conditions-sum"));
  const words = await page.evaluate(() => document.querySelector(".map-canvas").ariaLabel);
  assert.ok(words.includes(`152 ruas, ${closed} di antaranya ditutup`), words);
  await page.click('.top-bar [title*="Ctrl+Z"]');
  await page.waitFor('.inspector .badge[data-mark="unserved"]', { hidden: true });
});

onPage("an assessment is recorded by hand and applied with its reason", async (page) => {
  await openNetwork(page);
  await drawEdge(page);
  await button(page, "#add-assessment");
  await choose(page, "#assessment-verdict", "closed");
  await page.type("#assessment-found", "Jembatan putus");
  await button(page, "#record-assessment");
  await button(page, ".apply-assessment");
  await page.waitFor('.inspector .badge[data-mark="unserved"]');
  await page.waitFor(".apply-assessment", { hidden: true });
  await page.click("#stage-history");
  await page.waitUntil(() => /Penilaian 62\.05\.A0001-\w{5}.*Jembatan putus/.test(document.querySelector("#history").innerText));
});

onPage("there is a form for every sub-district", async (page) => {
  await openNetwork(page);
  await page.click("#stage-documents");
  await choose(page, '.panel-actions select[aria-label="Dokumen"]', "document-assessments");
  await page.waitUntil(() => document.querySelectorAll(".paper").length === 9);
  assert.match(await page.text(".paper"), /Penilaian lapangan jaringan, Kecamatan Montallat/);
  const saved = await page.download(() => page.click(".panel-actions #assessments-csv"));
  assert.equal(saved.name, "penilaian-barito-utara.csv");
  const lines = saved.bytes.toString().trim().split("\n");
  assert.ok(lines[0].includes("Kecamatan;Kode;Nama;Jenis;"), lines[0]);
  assert.ok(lines.length > 151 + 103, `${lines.length} rows`);
});
