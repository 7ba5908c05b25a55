// The desk: goods, readiness, risks, tasks and the report of the day.

import assert from "node:assert/strict";

import { column, fill, goTo, makePlan, openStage, press, rowCount } from "./actions.mjs";
import { onPage } from "./harness.mjs";

/** Opens the panel as of a day. */
async function openDesk(page, day) {
  await openStage(page, "readiness");
  await fill(page, "#desk-day", day);
  await page.waitUntil(() => /2024-11/.test(document.querySelector("#desk-day").value));
}

/** Replaces the text of the active cell of a table. */
async function type(page, cell, text) {
  await page.click(cell);
  await page.press("Enter");
  await page.waitFor(".table-editor input");
  await page.press("Control+a");
  await page.type(".table-editor input", text);
  await page.press("Enter");
}

const told = (page, selector, pattern) =>
  page.waitUntil(([selector, pattern]) =>
    new RegExp(pattern).test(document.querySelector(selector)?.innerText ?? ""), [selector, pattern]);

onPage("goods are entered by hand and from a pasted list that says where it is wrong", async (page) => {
  await openDesk(page, "20/11/2024");
  assert.match(await page.text("#supply-told"), /Belum ada catatan persediaan/);
  await fill(page, "#supply-item", "box");
  await fill(page, "#supply-step", "received");
  await fill(page, "#supply-count", "500");
  await press(page, "#supply-add");
  await page.waitUntil(() => document.querySelector("#supply-entries")?.ariaRowCount === "2");
  await told(page, "#supply-told", "Kotak suara kurang 40");
  const rows = [
    "Tanggal\tBarang\tTahap\tJumlah\tRusak\tKecamatan",
    "19/11/2024\tKotak suara\tdikemas\t60\t\tMontallat",
    "20/11/2024\tKotak suara\tdikemas\t60\t10\tMontallat",
    "20/11/2024\tHelikopter\tditerima\t1\t\t",
  ].join("\n");
  await page.click("#supply-lists summary");
  await fill(page, "#supply-lists textarea", rows);
  await told(page, "#supply-record", "2 baris");
  assert.match(await page.text("#supply-refused"), /baris 4.*“Helikopter” bukan barang/s);
  await press(page, "#supply-record");
  await page.waitUntil(() => document.querySelector("#supply-entries")?.ariaRowCount === "4");
  // Sixty and fifty good ones in two days; 540 less 110 are left.
  await told(page, "#supply-told", "sisa 430 kotak, laju 55 kotak per hari");
  const areas = await column(page, "supply-areas", 0);
  const packed = await column(page, "supply-areas", 3);
  assert.equal(packed[areas.indexOf("Montallat")], "110");
  // The same list once more adds nothing, and undo takes the list back.
  await fill(page, "#supply-lists textarea", rows);
  await press(page, "#supply-record");
  await told(page, ".notices", "0 di antaranya baru");
  assert.equal(await rowCount(page, "supply-entries"), 3);
  // An entry is corrected in place.
  const heads = await page.evaluate(() =>
    [...document.querySelectorAll("#supply-entries .table-head .table-cell button:first-child")].map((cell) => cell.innerText));
  assert.ok(heads.some((head) => /Jumlah/.test(head)), String(heads));
  const row = (await column(page, "supply-entries", 3)).indexOf("500");
  await type(page, `#supply-entries-r${row}-c3`, "540");
  await page.waitUntil(() => !/Kotak suara kurang 40/.test(document.querySelector("#supply-told").innerText));
});

onPage("what is short is shared out by the rule, with the stations it touches", async (page) => {
  await openDesk(page, "20/11/2024");
  await fill(page, "#supply-item", "box");
  await fill(page, "#supply-count", "300");
  await press(page, "#supply-add");
  await told(page, "#supply-told", "menurut urutan berangkat");
  await page.waitFor("#supply-share-box");
  const sum = async () => (await column(page, "supply-share-box", 2)).reduce((all, n) => all + Number(n), 0);
  assert.equal(await sum(), 300);
  const first = await column(page, "supply-share-box", 2);
  await fill(page, "#desk-share", "proportional");
  await told(page, "#supply-told", "merata menurut kebutuhan");
  assert.equal(await sum(), 300);
  assert.notDeepEqual(await column(page, "supply-share-box", 2), first);
});

onPage("sub-districts are judged, and an answer moves the score", async (page) => {
  await openDesk(page, "20/11/2024");
  await press(page, "#readiness-tab-1");
  await told(page, "#readiness-told", "0 dari 9 kecamatan siap");
  await page.click("#readiness-scores-r0-c0");
  await page.waitFor("#readiness-area-r0-c0");
  const names = await column(page, "readiness-area", 0);
  const pledge = names.findIndex((name) => /Ikrar netralitas/.test(name));
  const violations = names.findIndex((name) => /pelanggaran/.test(name));
  assert.ok(pledge > 0 && violations > 0);
  const before = await page.text("#readiness-told");
  for (const row of [pledge, violations]) {
    await page.click(`#readiness-area-r${row}-c2`);
    await page.press("Enter");
    await fill(page, ".table-editor select", "yes");
    await page.waitUntil((row) => document.querySelector(`#readiness-area-r${row}-c2`)?.textContent === "Siap", row);
  }
  await page.waitUntil((before) => document.querySelector("#readiness-told").innerText !== before, before);
  assert.match(await page.text("#readiness-told"), /netralitas 11 %/);
  await page.waitFor("#readiness-trend-r0-c0");
  assert.equal(await rowCount(page, "readiness-trend"), 1);
  // The first change of the list writes the usual criteria down.
  await page.click("#criteria-list summary");
  const count = await rowCount(page, "criteria");
  await press(page, "#criterion-add");
  await page.waitUntil((count) => Number(document.querySelector("#criteria").ariaRowCount) === count + 2, count);
});

onPage("a risk is weighed, and its alternative is put into force with one press", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await goTo(page, "readiness");
  await press(page, "#readiness-tab-2");
  await press(page, "#risk-add");
  await page.waitFor("#risks-r0-c0");
  await type(page, "#risks-r0-c0", "Montallat banjir");
  await type(page, "#risks-r0-c2", "40");
  await type(page, "#risks-r0-c3", "30");
  await told(page, "#risks-told", "rata-rata 12 TPS");
  // An alternative: a scenario of the file.
  await page.press("Control+k");
  await page.type("#palette-input", "Skenario baru");
  await page.press("Enter");
  await page.waitFor("#scenario-dialog");
  await page.type("#scenario-dialog input", "Perahu dari hulu");
  await page.press("Enter");
  await page.waitFor("#scenario-dialog", { hidden: true });
  await page.evaluate(() => {
    const select = document.querySelector("#scenario");
    select.value = select.options[0].value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitUntil(() => document.querySelector("#risks-r0-c0")?.textContent === "Montallat banjir");
  await page.click("#risks-r0-c11");
  await page.press("Enter");
  await page.waitFor(".table-editor select");
  await page.evaluate(() => {
    const select = document.querySelector(".table-editor select");
    select.value = [...select.options].find((option) => /Perahu/.test(option.text)).value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.blur();
  });
  await press(page, "#risk-in-force");
  // Its plan is made, as it has none yet.
  await page.waitFor(".stage-panel[data-stage=plan]");
  await page.waitUntil(() => {
    const select = document.querySelector("#scenario");
    return /Perahu/.test(select.options[select.selectedIndex].text);
  });
});

onPage("tasks of the rules count down, and the report is issued and compared", async (page) => {
  await openDesk(page, "20/11/2024");
  await press(page, "#readiness-tab-3");
  await press(page, "#tasks-of-rules");
  await page.waitFor("#tasks-r0-c0");
  assert.equal(await rowCount(page, "tasks"), 7);
  await told(page, "#tasks-told", "1 terlambat, 0 hari ini, 6 minggu ini");
  // The rail says how many are late.
  await page.waitUntil(() => document.querySelector("#stage-readiness .sign").innerText.includes("1"));
  await page.click("#tasks-r0-c4");
  await page.press("Enter");
  await fill(page, ".table-editor select", "done");
  await told(page, "#tasks-told", "0 terlambat");
  await press(page, "#unit-add");
  await page.waitFor("#units-r0-c0");
  await press(page, "#readiness-tab-4");
  await page.waitFor("#report-figures-r0-c0");
  await fill(page, "#report-note", "Aman");
  await press(page, "#report-sign");
  await page.waitFor("#report-is-issued");
  // The next day compares with it.
  await fill(page, "#desk-day", "21/11/2024");
  await told(page, ".desk-panel h3", "dibanding 20 Nov 2024");
  await page.click("#report-message summary");
  assert.match(await page.text("#report-message pre"), /Laporan Desk Pilkada Barito Utara.*Tugas selesai: 1 dari 7/s);
  assert.equal(await page.count("#report-alarms li"), 0);
  await fill(page, "#desk-day", "23/11/2024");
  await told(page, "#report-alarms", "Laporan 22 Nov 2024, H-5 belum dibuat");
  // On paper.
  await goTo(page, "documents");
  await fill(page, ".panel-actions select", "document-desk");
  await page.waitFor(".paper table");
  assert.match(await page.text(".papers"), /Segera dilaporkan/);
});

onPage("a night in the control room: reports typed and pressed, who is silent, what may be late", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await goTo(page, "under-way");
  await fill(page, "#under-way-now", "H-2 12.00");
  await press(page, "#under-way-board");
  await page.waitFor("#board-calls li");
  const calls = () => page.evaluate(() => document.querySelectorAll("#board-calls li").length);
  const [before, code] = await page.evaluate(() => {
    const lines = [...document.querySelectorAll("#board-calls li")];
    return [lines.length, lines.at(-1).innerText.match(/T\d{4}/)[0]];
  });
  assert.ok(before > 1);
  // Typed as a scanner does it: the code, the version of the paper, Enter. It arrives now.
  await page.type("#board-entry", `${code} 0a1b2c3d4e5f`);
  await page.press("Enter");
  await told(page, "#board-log", `${code} tiba H-2 12.00`);
  await page.waitUntil(([code]) => !document.querySelector("#board-calls").innerText.includes(code), [code]);
  const left = await calls();
  assert.ok(left < before, "what it builds on has been made as well");
  await page.type("#board-entry", "T9999 tiba");
  await page.press("Enter");
  await told(page, "#board-dialog .messages", "Tidak ada perjalanan “T9999”");
  // Goods of one station, counted there, count in its wave.
  const there = () => page.evaluate(() =>
    [...document.querySelectorAll("#board-waves tbody tr td:nth-child(4)")]
      .reduce((sum, cell) => sum + parseInt(cell.innerText, 10), 0));
  const station = "62.05.01.1001.001";
  await fill(page, "#board-entry", "");
  const had = await there();
  await page.type("#board-entry", `${station} rusak`);
  await page.press("Enter");
  await told(page, "#board-dialog .messages", "2 kotak .* dihitung rusak");
  await page.waitUntil(() => [...document.querySelectorAll("#board-waves tbody tr td:nth-child(5)")]
    .some((cell) => cell.innerText === "1"));
  assert.equal(await there(), had + 1);
  // Somebody answers the telephone.
  const first = await page.evaluate(() => document.querySelector("#board-calls li").innerText);
  await page.click("#board-calls li button:nth-of-type(2)");
  await page.waitUntil(([first]) =>
    [...document.querySelectorAll("#board-calls li")].every((line) => line.innerText !== first), [first]);
  // The simulation has an answer, and says how.
  await told(page, "#board-threatened", "TPS mungkin terlambat|tidak ada TPS yang kurang pasti");
  await page.press("Escape");
  await page.waitUntil(() => !document.querySelector("#board-dialog"));
});

onPage("boxes are scanned once each, and a meeting's decisions become tasks", async (page) => {
  await openDesk(page, "20/11/2024");
  await fill(page, "#supply-step", "packed");
  const scan = async (text, expect) => {
    await page.click("#supply-scans input");
    await page.type("#supply-scans input", text);
    await page.press("Enter");
    await told(page, "#supply-scanned", expect);
  };
  await scan("99.99 1/2", "tidak punya TPS “99.99”");
  await scan("62.05.01.1001.001 1/2 0a1b2c3d4e5f", "Kotak 1 dari 2, .*: dikemas");
  await scan("62.05.01.1001.001 1/2 0a1b2c3d4e5f", "sudah sampai tahap ini");
  await scan("62.05.01.1001.001 2/2", "Kotak 2 dari 2");
  assert.equal(await rowCount(page, "supply-entries"), 2);
  await press(page, "#readiness-tab-3");
  await press(page, "#meeting-add");
  await page.waitFor("#meetings-r0-c0");
  await fill(page, "#meeting-decisions", "Periksa dermaga; Desk logistik; H-5\nTanpa hari");
  await told(page, ".stage-panel .messages", "baris 2.*Tanpa hari");
  await press(page, "#meeting-decide");
  await page.waitUntil(() => document.querySelector("#meeting-decisions").value === "Tanpa hari");
  assert.deepEqual(await column(page, "tasks", 0), ["Periksa dermaga"]);
  assert.match((await column(page, "tasks", 8))[0], /^Rapat, 20 Nov 2024$/);
  await press(page, "#tasks-of-law");
  await page.waitUntil(() => document.querySelector("#tasks").ariaRowCount === "8");
});

onPage("stations go to their agreed alternates at one press, in a scenario or in force", async (page) => {
  await openStage(page, "region");
  await page.press("Control+k");
  await page.type("#palette-input", "Muat daftar");
  await page.press("Enter");
  await page.waitFor("#import-dialog");
  const rows = [
    "Kode Desa\tTPS\tDesa cadangan\tDisepakati oleh\tTanggal sepakat",
    "62.05.01.1001\t1\tMontallat II\tPPS\t20/11/2024",
  ].join("\n");
  await page.evaluate((rows) => {
    const field = document.querySelector("#import-paste");
    field.value = rows;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, rows);
  await page.waitFor(".import-facts");
  await page.waitUntil(() => document.querySelector("#import-intent")?.value === "import-intent-alternate");
  await press(page, "#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  await goTo(page, "readiness");
  await press(page, "#readiness-tab-2");
  await told(page, "#alternates-told", "1 TPS punya lokasi cadangan");
  // Beside it stand the stations that flood and have none.
  assert.ok((await rowCount(page, "alternates")) >= 1);
  await press(page, "#alternates-scenario");
  await told(page, ".notices", "1 TPS dipindahkan");
  await page.waitUntil(() => /cadangan/.test(
    document.querySelector("#scenario").selectedOptions[0].text));
  await page.waitUntil(() => document.querySelector("#alternates-go").disabled);
});
