// Papers as they come out of the printer, and thousands of them without the page standing still.

import assert from "node:assert/strict";

import { extractText, getDocumentProxy } from "unpdf";

import { fill, goTo, makePlan, openRegion } from "./actions.mjs";
import { onPage } from "./harness.mjs";

/** Chooses a document and waits until its sheets are made. */
async function choose(page, kind) {
  await fill(page, ".panel-actions select", `document-${kind}`);
  await page.waitFor(".paper");
  await ready(page);
}

const ready = (page) =>
  page.waitUntil(() => document.querySelector(".paper") && !document.querySelector("#print").disabled);

/** The printed pages: width and height in millimetres, and their text. */
async function printed(page) {
  const pdf = await getDocumentProxy(await page.pdf());
  const { text } = await extractText(pdf);
  const sizes = text.map(async (_, at) => {
    const [left, top, right, bottom] = (await pdf.getPage(at + 1)).view;
    return [right - left, bottom - top].map((points) => Math.round((points / 72) * 25.4));
  });
  return (await Promise.all(sizes)).map(([width, height], at) => ({ width, height, text: text[at] }));
}

/** Papers in which anything is wider than its sheet, as it is printed. */
const tooWide = (page) =>
  page.evaluate(() => {
    const papers = [...document.querySelectorAll(".paper")];
    const isCut = (paper) => {
      const right = paper.getBoundingClientRect().right + 1;
      return [...paper.querySelectorAll("td, th, p, .paper-map, .paper-code")].some((it) => it.getBoundingClientRect().right > right);
    };
    return papers.filter(isCut).map((paper) => paper.innerText.slice(0, 80));
  });

/** Every kind with the title that each of its pages bears, in both languages. */
const KINDS = [
  ["waybills", /Surat jalan/, /Waybill/],
  ["manifest", /Manifes muatan/, /Manifest of/],
  ["hand-over", /Berita acara serah terima/, /Record of hand-over/],
  ["driver", /Lembar pengemudi/, /Driver's sheet/],
  ["packing", /Daftar isi kotak/, /Packing list/],
  ["labels", /^/, /^/],
  ["receipts", /Tanda terima/, /[Rr]eceipt/],
  ["balance", /Neraca kotak dan segel/, /Balance of boxes and seals/],
  ["poster", /Jadwal kedatangan/, /When goods arrive/],
  ["wave-plan", /Rencana gelombang/, /Wave plan/],
  ["map", /Peta Kecamatan/, /Map of sub-district/],
  ["regent", /dalam satu halaman/, /on one page/],
];

const IN_ENGLISH = ["waybills", "hand-over", "packing", "map"];

onPage("every paper is printed whole, with head, number and fingerprint on each page", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "documents");
  await page.waitFor(".paper");
  const areas = ".panel-actions select:nth-of-type(2)";
  await fill(page, areas, await page.evaluate((s) => document.querySelector(s).options[2].value, areas));
  for (const [language, title] of [["id", 1], ["en", 2]]) {
    await page.click(`.switch [lang="${language}"]`);
    await page.waitUntil((language) => document.documentElement.lang === language, language);
    // The template is the same: in English a few kinds tell whether its texts fit.
    for (const kind of language === "id" ? KINDS : KINDS.filter(([kind]) => IN_ENGLISH.includes(kind))) {
      await choose(page, kind[0]);
      const papers = await page.count(".paper");
      assert.ok(papers > 0, kind[0]);
      if (page.pdf === undefined) continue;
      // As wide as the narrowest sheet between its margins.
      await page.showAs("print");
      await page.setViewport(703, 900);
      const isAcross = await page.evaluate(() => document.querySelector(".paper.across, .label-sheet") !== null);
      if (!isAcross) assert.deepEqual(await tooWide(page), [], `${kind[0]} ${language}`);
      const pages = await printed(page);
      await page.showAs("screen");
      await page.setViewport(1280, 800);
      assert.ok(pages.length >= papers, `${kind[0]}: ${pages.length} pages of ${papers} papers`);
      for (const { width, height, text } of pages) {
        assert.deepEqual([width, height].sort((a, b) => a - b), [210, 297], kind[0]);
        assert.match(text, /KPU|Barito Utara/, kind[0]);
        assert.match(text, kind[title], kind[0]);
        assert.match(text, /[0-9a-f]{12}/, `${kind[0]}: no fingerprint on "${text.slice(0, 120)}"`);
        if (kind[0] !== "labels") assert.match(text, /\d+ \/ \d+/, `${kind[0]}: no page number`);
      }
      if (["labels", "map", "regent"].includes(kind[0])) assert.equal(pages.length, papers, kind[0]);
    }
  }
}, { timeout: 240_000 });

onPage("maps come in four sizes, each on one page and not squashed", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "documents");
  await choose(page, "map");
  for (const [size, short, long] of [["A4", 210, 297], ["A3", 297, 420], ["A2", 420, 594], ["A1", 594, 841]]) {
    await fill(page, "#document-size", size);
    await ready(page);
    const [drawn, meant] = await page.evaluate(() => {
      const map = document.querySelector(".paper-map");
      const box = map.getBoundingClientRect();
      const { width, height } = map.viewBox.baseVal;
      return [box.width / box.height, width / height];
    });
    assert.ok(Math.abs(drawn / meant - 1) < 0.01, `${size}: ${drawn} instead of ${meant}`);
    if (page.pdf === undefined) continue;
    const pages = await printed(page);
    assert.equal(pages.length, 1, size);
    assert.deepEqual([pages[0].width, pages[0].height].sort((a, b) => a - b), [short, long]);
    assert.match(pages[0].text, /1 : [\d.]+ bila dicetak 100 %/);
  }
});

onPage("more than a thousand sheets are made in batches while the page goes on", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "documents");
  // How long the page was busy at most.
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const beat = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(beat, 5);
    };
    beat();
  });
  // Stopped as soon as it can be.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const stop = document.querySelector("#document-stop");
      if (stop === null) return;
      watch.disconnect();
      stop.click();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  await fill(page, ".panel-actions select", "document-packing");
  await page.waitFor("#document-go-on");
  const stopped = await page.count(".paper");
  assert.ok(stopped < 200, `${stopped} sheets before it was stopped`);
  await page.click("#document-go-on");
  await ready(page);
  assert.equal(await page.count(".paper"), 200);
  const first = await page.evaluate(() => document.querySelector("#document-batch").selectedOptions[0].text);
  assert.equal(first, "Lembar 1–200 dari 1.447");
  await fill(page, "#document-batch", "1400");
  await page.waitUntil(() => document.querySelectorAll(".paper").length === 47);
  await ready(page);
  assert.match(await page.text("#document-progress"), /47 lembar siap dicetak/);
  const longest = await page.evaluate(() => window.longest);
  assert.ok(longest < 500, `the page was busy for ${longest} ms`);
});
