// Supervisors ask and are answered; bundles and workbooks are written; codes are read by a camera.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { fill, goTo, makePlan, openRegion, press } from "./actions.mjs";
import { browsers } from "./browsers.mjs";
import { builtPage } from "./built.mjs";
import { onPage } from "./harness.mjs";

const folder = await mkdtemp(join(tmpdir(), "tepat-dispute-"));

const text = (page, selector) =>
  page.evaluate((selector) => document.querySelector(selector)?.innerText ?? "", selector);

/** Selects a trip by the palette. */
async function selectTrip(page, code) {
  await page.press("Control+k");
  await page.type("#palette-input", code);
  await page.waitUntil((code) => document.querySelector("#palette-hits").innerText.includes(code), code);
  await page.press("Enter");
  await page.waitFor(".inspector .loads");
}

onPage("a supervisor asks about a trip, and a change answers", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await selectTrip(page, "T0003");
  await press(page, ".inspector .inquiry-add");
  await fill(page, ".inquiries textarea", "Mengapa lewat sungai?");
  await press(page, ".inquiries form [type=submit]");
  await page.waitFor("#open-inquiries");
  assert.match(await text(page, "#open-inquiries"), /1/);
  assert.match(await text(page, ".inquiries"), /Mengapa lewat sungai\?/);
  // In the list, with what it is about; a second one about costs, by hand.
  await press(page, "#open-inquiries");
  await page.waitFor("#inquiry-list");
  assert.match(await text(page, "#inquiry-list"), /Perjalanan T0003/);
  await fill(page, "#inquiry-what", "rent");
  await fill(page, "#inquiry-question", "Siapa yang menawar?");
  await press(page, "#inquiry-ask [type=submit]");
  await page.waitUntil(() => /2/.test(document.querySelector("#open-inquiries").innerText));
  await fill(page, "#inquiry-what", "tidak ada");
  await fill(page, "#inquiry-question", "?");
  await press(page, "#inquiry-ask [type=submit]");
  await page.waitUntil(() => /tidak ada/.test(document.querySelector(".notices")?.innerText));
  // Answered by the change that is last.
  await page.waitFor(".inspector .inquiry-reply");
  await press(page, ".inspector .inquiry-reply");
  await page.waitFor(".inspector .inquiry-form select");
  const change = await page.evaluate(() => document.querySelector(".inspector .inquiry-form select").options[1].value);
  await fill(page, ".inspector .inquiry-form select", change);
  await fill(page, ".inspector .inquiry-form textarea", "Jalan darat terputus.");
  await press(page, ".inspector .inquiry-form [type=submit]");
  await page.waitFor(".inspector .inquiry-answer");
  assert.match(await text(page, ".inspector .inquiry-answer"), /Jalan darat terputus\. · Perubahan [0-9a-f]+/);
  assert.match(await text(page, "#open-inquiries"), /1/);
  // On paper.
  await goTo(page, "documents");
  await fill(page, ".panel-actions select", "document-inquiries");
  await page.waitUntil(() => /Jalan darat terputus/.test(document.querySelector(".paper")?.innerText ?? ""));
});

onPage("a bundle and the workbook are written by the page", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "documents");
  await page.evaluate(() => { delete window.showSaveFilePicker; });
  // Whatever else is opened and left meanwhile, the workbook comes.
  const book = await page.download(async () => {
    await press(page, "#workbook");
    await press(page, "#bundle");
    await page.waitFor("#bundle-dialog");
    await page.press("Escape");
    await page.waitFor("#bundle-dialog", { hidden: true });
  });
  assert.match(book.name, /\.xlsx$/);
  const names = book.bytes.toString("latin1");
  assert.ok(names.includes("xl/worksheets/sheet6.xml"), "six sheets");
  await press(page, "#bundle");
  await page.waitFor("#bundle-dialog");
  const { name, bytes } = await page.download(() => press(page, "#bundle-save"));
  assert.match(name, /\.zip$/);
  await page.waitFor("#bundle-dialog", { hidden: true });
  const path = join(folder, `${page.browser}.zip`);
  await writeFile(path, bytes);
  const tepat = process.env.TEPAT_BIN;
  assert.ok(tepat, "TEPAT_BIN");
  let said = "";
  let status = 0;
  try {
    said = execFileSync(tepat, ["--language", "en", "verify", path], { encoding: "utf8" });
  } catch (error) {
    [status, said] = [error.status, String(error.stdout)];
  }
  // Whole, but nobody has signed it; what follows from the planning file is the same natively.
  assert.equal(status, 4, said);
  assert.match(said, /This bundle is not signed/);
  assert.doesNotMatch(said, /not what the planning file/);
});

/** A film of one picture with a QR code, whose path has a rectangle for each run of dark modules. */
function film(size, path) {
  const [width, height] = [640, 480];
  const luma = Buffer.alloc(width * height, 235);
  const module = Math.floor(400 / size);
  const [left, top] = [(width - size * module) >> 1, (height - size * module) >> 1];
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < module; row += 1) {
      const from = (top + y * module + row) * width + left + x * module;
      luma.fill(16, from, from + run * module);
    }
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc(width * height / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, frame, frame, frame, frame, frame]);
}

test("a box label before the camera counts as a box [chromium]", { timeout: 120_000 }, async () => {
  const chromium = browsers.find(({ name }) => name === "chromium");
  const first = await chromium.newPage();
  await first.open(builtPage);
  await first.waitFor("html[data-ready]");
  await openRegion(first);
  await goTo(first, "documents");
  await fill(first, ".panel-actions select", "document-labels");
  await first.waitFor(".label svg");
  const { size, path, code } = await first.evaluate(() => {
    const drawing = document.querySelector(".label svg");
    return {
      size: drawing.viewBox.baseVal.width,
      path: drawing.querySelector("path").getAttribute("d"),
      code: drawing.getAttribute("aria-label"),
    };
  });
  await first.close();
  const camera = join(folder, "label.y4m");
  await writeFile(camera, film(size, path));
  const page = await chromium.newPage({ camera });
  await page.open(builtPage);
  await page.waitFor("html[data-ready]");
  await openRegion(page);
  await goTo(page, "readiness");
  await page.waitFor("#supply-scans");
  // The condition is chosen before the code is read.
  await press(page, '#supply-scans input[type="checkbox"]');
  await press(page, "#supply-scans .camera-open");
  await page.waitUntil(() => /rusak/.test(document.querySelector("#supply-scanned").innerText));
  const [, number, of] = code.match(/ (\d+)\/(\d+) /);
  assert.match(await text(page, "#supply-scanned"), new RegExp(`Kotak ${number} dari ${of}.*rusak`));
  // The others of its station are missing.
  if (1 < Number(of)) assert.match(await text(page, "#supply-boxes-missing"), new RegExp(`dari ${of} belum dipindai`));
  await press(page, "#supply-scans .camera > button:last-of-type");
  await page.waitFor("#supply-scans video", { hidden: true });
  assert.deepEqual(page.errors, []);
  await page.close();
});

onPage("where there is no camera, it is said, and typing goes on", async (page) => {
  await openRegion(page);
  await goTo(page, "readiness");
  await press(page, "#supply-scans .camera-open");
  await page.waitUntil(() => /kamera/i.test(document.querySelector("#supply-scans .camera [role=status]").innerText));
  assert.match(await text(page, "#supply-scans .camera"), /ketik kodenya/);
  await page.waitFor("#supply-scans .camera-open");
});
