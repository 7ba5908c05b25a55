// Loading lists from spreadsheets: a workbook, a faulty file, a pasted table.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { onPage } from "./harness.mjs";

const sample = (name) => fileURLToPath(new URL(`../../data/samples/${name}`, import.meta.url));

async function openImport(page, slug) {
  await page.click(`#region-${slug}`);
  await page.waitFor(".workspace");
  await page.press("Control+k");
  await page.type("#palette-input", "Muat daftar");
  await page.press("Enter");
  await page.waitFor("#import-dialog");
}

onPage("an office's workbook is read as it is, and loading it is one change", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await page.setFile("#import-file", sample("tps-kutai-kartanegara.xlsx"));
  await page.waitFor(".import-facts");
  const facts = await page.text(".import-facts");
  assert.match(facts, /1\.447 TPS di 237 desa, 552\.469 pemilih/);
  assert.match(await page.text(".import-grid"), /Jembayan|Tenggarong|Samboja|Muara/i);
  assert.equal(await page.text("#import-load"), "Muat 1.447");
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.match(
    await page.text(".notices"),
    /tps-kutai-kartanegara\.xlsx: 1\.447 diperbarui, 0 ditambahkan, 0 dihapus/,
  );
  assert.match(await page.text(".status-line"), /1\.447 TPS/);
  assert.equal(await page.evaluate(() => location.hash), "#region");
  await page.press("Control+z");
  await page.waitUntil(() => document.querySelector(".group button").disabled);
});

onPage("a faulty list says row by row what is wrong, and asks what it cannot know", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await page.setFile("#import-file", sample("tps-bermasalah.csv"));
  await page.waitFor(".import-report");
  const report = await page.text(".import-report");
  assert.match(report, /tps-bermasalah\.csv, baris 13.*1\.743 pemilih, melebihi batas 600/);
  const question = await page.text(".import-names");
  assert.match(question, /Muara Danau/);
  const before = await page.text("#import-load");
  // Answering the question accepts its rows.
  await page.evaluate(() => {
    const choice = document.querySelector(".import-names select");
    choice.value = [...choice.options].find((option) => /^Tabang Lama/.test(option.text)).value;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitUntil(
    (before) => document.querySelector("#import-load").innerText !== before,
    before,
  );
});

onPage("cells pasted from a spreadsheet can be loaded, once their columns are known", async (page) => {
  await openImport(page, "barito-utara");
  await page.evaluate(() => {
    const field = document.querySelector("#import-paste");
    field.value = "Desa\tNo\tPemilih\nLemo I\t1\t412\nLemo I\t2\t398\n";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // "No" may also number the rows, so the page asks.
  await page.waitFor(".import-report");
  assert.match(await page.text(".import-report"), /Kolom nomor TPS/);
  assert.equal(await page.evaluate(() => document.querySelector("#import-load").disabled), true);
  await page.evaluate(() => {
    const choice = document.querySelectorAll(".import-grid thead select")[1];
    choice.value = [...choice.options].find((option) => option.text === "nomor TPS").value;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitUntil(() => !document.querySelector("#import-load").disabled);
  assert.match(await page.text(".import-facts"), /2 TPS di 1 desa, 810 pemilih/);
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  // The village has three stations; the third stays.
  assert.match(await page.text(".status-line"), /270 TPS/);
  assert.match(await page.text(".notices"), /sel yang ditempel: 2 diperbarui, 0 ditambahkan, 0 dihapus/);
});

/** Pastes a table with ` | ` between its cells into the import dialog. */
const pasteTable = (page, table) => page.evaluate((table) => {
  const field = document.querySelector("#import-paste");
  field.value = table.trim().split("\n").map((line) => line.trim().replaceAll(" | ", "\t")).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}, table);

const choose = (page, selector, value) => page.evaluate(([selector, value]) => {
  const choice = document.querySelector(selector);
  choice.value = value;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}, [selector, value]);

onPage("replacing a village names the stations it removes and asks first", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await pasteTable(page, `
    Kecamatan | Desa | TPS | DPT
    Muara Muntai | Perian | 1 | 400
    Muara Muntai | Perian | 2 | 380`);
  await page.waitFor(".import-facts");
  // By default the village's other stations stay.
  assert.match(await page.text(".import-facts"), /2 diperbarui, 0 ditambahkan, 0 dihapus/);
  await choose(page, "#import-intent", "import-intent-replace");
  await page.waitFor(".import-removals");
  assert.match(await page.text(".import-removals"), /TPS 003 Perian, \d+ pemilih/);
  assert.equal(await page.evaluate(() => document.querySelector("#import-load").disabled), true);
  await page.click("#import-agree");
  await page.waitUntil(() => !document.querySelector("#import-load").disabled);
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.match(await page.text(".status-line"), /1\.442 TPS/);
  await page.click("#stage-history");
  await page.waitFor("#history");
  assert.match(await page.text("#history"), /2 isian TPS diganti, 5 dihapus: 64\.02\.01\.\d+\.003/);
});

onPage("stations are moved by numbers and coordinates alone, one record each, and keep their voters", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await pasteTable(page, `
    Kecamatan | Desa | No TPS | Lintang | Bujur | Keterangan
    Muara Muntai | Rebaq Rinding | 001 | -0,33 | 116,372 | pindah karena banjir, BA 26/11/2024
    Muara Muntai | Rebaq Rinding | 002 | -0,33 | 116,37299 | pindah karena banjir, BA 26/11/2024
    Kenohan | Tuana Tuha | 001 | -0,0400 | 116,4500 | pindah`);
  await page.waitFor(".import-moves");
  assert.equal(await page.evaluate(() => document.querySelector("#import-intent").value), "import-intent-move");
  // The post that serves a station is proposed, and can be changed.
  const post = await page.evaluate(() => {
    const choice = document.querySelector(".import-moves select");
    const other = [...choice.options].find((option) => !option.selected);
    choice.value = other.value;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    return other.text;
  });
  await page.waitUntil(
    (post) => [...document.querySelectorAll(".import-moves select")].some((s) => s.selectedOptions[0].text === post),
    post,
  );
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.match(await page.text(".notices"), /3 TPS dipindahkan/);
  assert.match(await page.text(".status-line"), /1\.447 TPS/);
  await page.click("#stage-history");
  await page.waitFor("#history");
  const history = await page.text("#history");
  assert.equal(history.match(/TPS 00\d Rebaq Rinding:/g)?.length, 2);
  assert.match(history, /pindah karena banjir, BA 26\/11\/2024/);
});

onPage("something that is no list is refused with what to do", async (page) => {
  await openImport(page, "barito-utara");
  const image = fileURLToPath(new URL("fixtures/no-list.bin", import.meta.url));
  await page.setFile("#import-file", image);
  await page.waitFor(".fault");
  assert.match(await page.text(".fault"), /no-list\.bin: .*bukan daftar/);
});

const fixture = (name) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

onPage("a map of roads and rivers is read beside the page, shown with what was assumed, and is one change", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await page.setFile("#import-file", fixture("muara-muntai.osm"));
  await page.waitFor(".import-facts");
  const facts = await page.text(".import-facts");
  assert.match(facts, /OpenStreetMap: \d+ ruas/);
  assert.match(facts, /Sungai: \d+ ruas/);
  assert.match(facts, /tempat disambungkan/);
  const report = await page.text(".import-report");
  assert.match(report, /1 sungai dianggap dapat dilayari/);
  assert.match(report, /1 jalur di luar wilayah tidak diambil/);
  const links = Number(/\d+/.exec(await page.text("#import-load"))[0]);
  // Without clipping to the region everything is kept.
  await page.click("#import-clip");
  await page.waitUntil(
    (links) => Number(/\d+/.exec(document.querySelector("#import-load").innerText)?.[0]) === links + 1,
    links,
  );
  await page.click("#import-clip");
  await page.waitUntil(
    (links) => Number(/\d+/.exec(document.querySelector("#import-load").innerText)?.[0]) === links,
    links,
  );
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.match(await page.text(".notices"), /muara-muntai\.osm dimuat/);
  assert.equal(await page.evaluate(() => location.hash), "#network");
  await page.press("Control+z");
  await page.waitUntil(() => document.querySelector(".group button").disabled);
});

onPage("a second map is added to the network there is, and one undo takes it back", async (page) => {
  const count = () => page.evaluate(() => Number(/\d+/.exec(document.querySelector("#import-load").innerText)?.[0]));
  const load = async () => {
    await page.click("#import-load");
    await page.waitFor("#import-dialog", { hidden: true });
  };
  const addSecond = async () => {
    await page.click("#network-load");
    await page.waitFor("#import-dialog");
    await page.setFile("#import-file", fixture("muara-muntai-tambahan.osm"));
    await page.waitFor(".import-facts");
    return page.text(".import-facts");
  };
  await openImport(page, "kutai-kartanegara");
  await page.setFile("#import-file", fixture("muara-muntai.osm"));
  await page.waitFor(".import-facts");
  const first = await count();
  await load();
  const merged = /Dengan jaringan yang ada: 0 ruas sudah ada, 0 diganti, 3 ditambahkan/;
  assert.match(await addSecond(), merged);
  const both = await count();
  assert.equal(both, first + 3);
  // Replacing would leave only the second.
  const choose = (onto) => page.evaluate((onto) => {
    const choice = document.querySelector("#import-onto");
    choice.value = onto;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }, onto);
  const shows = (links) => page.waitUntil(
    (links) => Number(/\d+/.exec(document.querySelector("#import-load").innerText)?.[0]) === links,
    links,
  );
  await choose("replace");
  await shows(3);
  await choose("add");
  await shows(both);
  await load();
  assert.match(await page.text(".notices"), new RegExp(`muara-muntai-tambahan\\.osm dimuat: ${both} ruas`));
  await page.press("Control+z");
  // Everything in the second is new again, and the first is still there.
  assert.match(await addSecond(), merged);
  assert.equal(await count(), both);
  await page.click("#import-cancel");
  await page.waitFor("#import-dialog", { hidden: true });
  await page.press("Control+z");
  await page.waitUntil(() => document.querySelector(".group button").disabled);
});

onPage("a file that is no map says so, and can be left", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await page.setFile("#import-file", fixture("no-list.osm.pbf"));
  await page.waitFor(".fault");
  assert.match(await page.text(".fault"), /no-list\.osm\.pbf: Bukan berkas jaringan.*PNG/);
  assert.equal(await page.evaluate(() => document.querySelector("#import-load").disabled), true);
  await page.click("#import-cancel");
  await page.waitFor("#import-dialog", { hidden: true });
});

onPage("a recorded trip becomes an edge with its minutes", async (page) => {
  await openImport(page, "kutai-kartanegara");
  await page.setFile("#import-file", fixture("jantur.gpx"));
  await page.waitFor(".import-report");
  assert.match(await page.text(".import-report"), /Perahu ke Jantur: .*Jantur.* 48 mnt/);
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.match(await page.text(".notices"), /1 isian dimuat/);
});

onPage("lists of units, classes and staff are told apart, and names can be taken out again", async (page) => {
  await openImport(page, "kutai-kartanegara");
  const load = async (table, facts, stage) => {
    await pasteTable(page, table);
    await page.waitFor(".import-facts");
    assert.match(await page.text(".import-facts"), facts);
    await page.click("#import-load");
    await page.waitFor("#import-dialog", { hidden: true });
    assert.equal(await page.evaluate(() => location.hash), stage);
  };
  const again = async () => {
    await page.press("Control+k");
    await page.type("#palette-input", "Muat daftar");
    await page.press("Enter");
    await page.waitFor("#import-paste");
  };
  await load(`
    Satuan | Jenis | Pangkalan | Personel | Kecamatan
    Polres Kukar | Polri | Gudang | 472 | semua
    Polsek Tabang | Polri | Tabang | 14 | Tabang`, /2 satuan, 2 di antaranya baru/, "#security");
  await again();
  await load(`
    Kecamatan | Desa | TPS | Kerawanan
    Muara Muntai | Perian | 1 | Sangat rawan
    Muara Muntai | Perian | 2 | Rawan`, /2 TPS dengan kelas/, "#security");
  await again();
  await pasteTable(page, `
    Nama | Jabatan | Kecamatan | Desa | TPS | NIK | No HP
    Kristina Bulan | Ketua KPPS | Muara Muntai | Perian | 1 | 6402011234567890 | 081234567890
    Kristina Bulna | KPPS | Muara Muntai | Perian | 1 | 6402011234567890 | -
    Yohanes Lawai | KPPS | Muara Muntai | Perain | 1 | - | -
    Yohanes Lawei | KPPS | Muara Muntai | Perian | 1 | - | -`);
  await page.waitFor(".import-report");
  const report = await page.text(".import-report");
  assert.match(report, /Kristina Bulna.*adalah Kristina Bulan di baris 2/);
  assert.match(report, /Yohanes Lawei.*mungkin Yohanes Lawai di baris 4/);
  await page.click("#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.equal(await page.evaluate(() => location.hash), "#staff");
  await page.waitFor("#staff-posts .table-row");
  assert.match(await page.text("#staff-filled"), /3 catatan petugas, 3 dengan nama/);
  assert.match(await page.text("#staff-twins"), /Yohanes Lawei/);
  await page.click("#staff-clear");
  await page.click("#confirm-yes");
  await page.waitUntil(() => !document.querySelector("#staff-clear"));
  assert.match(await page.text("#staff-filled"), /3 catatan petugas, 0 dengan nama/);
  assert.doesNotMatch(await page.text("body"), /Yohanes/);
});
