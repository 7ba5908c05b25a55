// Creating a region: from the empty page and a station list to a plan.

import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fill, press } from "./actions.mjs";
import { onPage } from "./harness.mjs";

const folder = mkdtempSync(join(tmpdir(), "tepat-begin-"));
const file = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const list = file(
  "tps.csv",
  `Kecamatan;Desa;TPS;Jumlah DPT
Long Apari;Tiong Ohang;TPS 001;300
Long Apari;Tiong Ohang;TPS 002;310
Long Apari;Naha Buan;TPS 001;120
Laham;Laham;TPS 001;250
Laham;Long Gelawang;TPS 001;90
`,
);

const square = (kode, nama, west) => ({
  type: "Feature",
  properties: { kode, nama },
  geometry: {
    type: "Polygon",
    coordinates: [[[west, 0.5], [west + 0.1, 0.5], [west + 0.1, 0.6], [west, 0.6], [west, 0.5]]],
  },
});
// One village is missing and is placed on the map by hand.
const boundaries = file(
  "desa.geojson",
  JSON.stringify({
    type: "FeatureCollection",
    features: [
      square("64.11.01.2001", "TIONG OHANG", 114.5),
      square("64.11.01.2002", "NAHA BUAN", 114.6),
      square("64.11.02.2001", "LAHAM", 114.8),
    ],
  }),
);

const state = (page) => page.text(".missing");

onPage("from the empty page and a station list to a plan", async (page) => {
  await page.click("#new-region");
  await page.setFile("#begin-file", list);
  await page.waitFor(".import-facts");
  assert.match(await page.text(".import-facts"), /5 TPS di 4 desa, 2 kecamatan; 7 tempat belum ada letaknya/);
  await page.setFile("#begin-file", boundaries);
  await page.waitUntil(() => /; 1 tempat/.test(document.querySelector(".import-facts").innerText));
  await fill(page, "#begin-name", "Mahakam Ulu");
  await fill(page, "#begin-day", "27 November 2024");
  assert.match(await page.text(".import-report"), /dikira-kira.*Tiong Ohang/);
  assert.equal(await page.text("#begin-go"), "Mulai dengan 5 TPS");
  await page.click("#begin-go");
  await page.waitFor(".missing");
  assert.match(await state(page), /letak tempat\s+1 belum/);

  // The village without a position is placed on the map.
  await page.click("#missing-place");
  await page.waitFor(".map-placing");
  assert.match(await page.text(".map-placing"), /Long Gelawang, Laham/);
  await page.evaluate(() => document.querySelector("canvas.map, .map canvas, canvas").focus());
  await page.press("Enter");
  await page.waitFor(".map-placing", { hidden: true });
  assert.match(await state(page), /letak tempat\s+sudah/);

  // The rest is proposed, and marked as proposed.
  await press(page, "#missing-sketch");
  await page.waitFor("#missing-fleet");
  assert.match(await state(page), /ruas baru sketsa/);
  await press(page, "#missing-fleet");
  await page.waitFor("#missing-plan");
  await press(page, "#missing-plan");
  await page.waitUntil(() => /5 TPS.*tepat waktu|tepat waktu/s.test(document.querySelector(".status-line").innerText));
});

onPage("a network dropped on the empty page waits for a list", async (page) => {
  const extract = file(
    "peta.osm",
    `<osm version="0.6">
<node id="1" lat="0.55" lon="114.55"><tag k="place" v="village"/><tag k="name" v="Tiong Ohang"/></node>
<node id="2" lat="0.55" lon="114.65"><tag k="place" v="village"/><tag k="name" v="Naha Buan"/></node>
<node id="3" lat="0.50" lon="114.85"><tag k="place" v="village"/><tag k="name" v="Laham"/></node>
<node id="4" lat="0.45" lon="114.95"><tag k="place" v="hamlet"/><tag k="name" v="Long Gelawang"/></node>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="primary"/></way>
</osm>`,
  );
  await page.click("#new-region");
  await page.setFile("#begin-file", extract);
  await page.waitUntil(() => /peta\.osm/.test(document.querySelector(".begin-files").innerText));
  assert.equal(await page.evaluate(() => document.querySelector("#begin-go").disabled), true);
  await page.setFile("#begin-file", list);
  await page.waitUntil(() => !document.querySelector("#begin-go").disabled);
  await page.click("#begin-go");
  // The network comes next; it contains the positions of the villages.
  await page.waitFor("#import-dialog .import-facts");
  assert.match(await page.text("#import-dialog"), /Letak 5 tempat ditemukan: nama di OpenStreetMap/);
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  await page.evaluate(() => (location.hash = "#region"));
  await page.waitFor(".missing");
  assert.match(await state(page), /letak tempat\s+sudah[\s\S]*jaringan jalan dan sungai\s+sudah/);
  await press(page, "#missing-fleet");
  await page.waitFor("#missing-plan");
});

onPage("on an empty map places are put by their coordinates", async (page) => {
  await page.click("#new-region");
  await page.setFile("#begin-file", list);
  await page.waitUntil(() => !document.querySelector("#begin-go").disabled);
  await page.click("#begin-go");
  await page.waitFor(".missing");
  await page.click("#missing-place");
  await page.waitFor("#map-placed-at");
  assert.match(await page.text(".map-placing"), /peta masih kosong/);
  const open = await state(page);
  // No point of an empty map is anywhere.
  await page.evaluate(() => document.querySelector("canvas.map, .map canvas, canvas").focus());
  await page.press("Enter");
  assert.equal(await state(page), open);
  await fill(page, "#map-placed-at", "sini");
  await page.waitFor(".map-edit .field-unfit");
  await fill(page, "#map-placed-at", "0,55 114,55");
  await page.waitUntil(() => /tekan di peta/.test(document.querySelector(".map-placing").innerText));
  assert.match(await state(page), /letak tempat\s+6 belum/);
  assert.equal(await page.evaluate(() => document.querySelector("#map-placed-at").value), "");
});
