// axe-core examines every panel, every dialog and every kind of selection, in Indonesian and
// light, and English and dark, and must find nothing.
//
// A tour is a table of states. Each state starts where the previous one ended, so each tour is
// walked once and every state is examined twice in Chromium. Firefox walks one tour: only the
// layout is its own, and the tours share that.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { fill, press } from "./actions.mjs";
import { violations } from "./axe.mjs";
import { onPage } from "./harness.mjs";

const fixture = (name) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const keyFile = join(tmpdir(), `tepat-axe-${process.pid}.kunci`);
const sample = (name) => fileURLToPath(new URL(`../../data/samples/${name}`, import.meta.url));

const click = (selector, shows) => async (page) => {
  await press(page, selector);
  if (shows) await page.waitFor(shows);
};

const keys = (key, shows) => async (page) => {
  await page.press(key);
  await page.waitFor(shows);
};

/** Closes the open dialog, then runs `next`. */
const closed = (next) => async (page) => {
  await press(page, ".dialog-head button");
  await page.waitFor(".dialog", { hidden: true });
  await next?.(page);
};

const stage = (slug) => async (page) => {
  const isShown = (slug) => document.querySelector(`#stage-${slug}`).ariaExpanded === "true";
  if (!(await page.evaluate(isShown, slug))) await press(page, `#stage-${slug}`);
  await page.waitFor(`.stage-panel[data-stage="${slug}"]`);
};

const open = (region) => click(`#region-${region}`, ".workspace");

const importDialog = (file, shows) => async (page) => {
  await stage("network")(page);
  await press(page, "#network-load");
  await page.setFile("#import-file", file);
  await page.waitFor(shows);
};

/** The sheets of one kind for the first sub-district: the others look alike. */
const paper = (kind) => async (page) => {
  await fill(page, ".panel-actions select", `document-${kind}`);
  const all = ".panel-actions select:nth-of-type(2)";
  const first = await page.evaluate((all) => document.querySelector(all).options[1].value, all);
  await fill(page, all, first);
  await page.waitFor(".paper");
};

async function plan(page) {
  await stage("plan")(page);
  await fill(page, ".panel-actions select", "quick");
  await press(page, "#make-plan");
  await page.waitFor(".running", { hidden: true, timeout: 60_000 });
  await page.waitFor(".figures.large");
}

async function unfoldAll(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}

async function askWay(page) {
  await fill(page, "#ask-to", "Tumpung Laung II");
  await page.waitUntil(() => !document.querySelector("#ask-ways").disabled);
  await press(page, "#ask-ways");
  await page.waitFor(".ways .way");
}

async function closeEdge(page) {
  await press(page, '.inspector .form .toggle input[type="checkbox"]');
  await page.waitFor('.inspector .badge[data-mark="unserved"]');
}

async function assess(page) {
  await press(page, "#add-assessment");
  await fill(page, "#assessment-verdict", "closed");
  await fill(page, "#assessment-found", "Jembatan putus");
  await press(page, "#record-assessment");
  await page.waitFor(".apply-assessment");
}

async function editUnfit(page) {
  await page.click("#stations-r0-c2");
  await page.press("Enter");
  await page.waitFor(".table-editor input");
  await page.press("Control+a");
  await page.type(".table-editor input", "1000000");
  await page.press("Enter");
  await page.waitFor(".table-unfit");
}

async function beginScenario(page) {
  await fill(page, "#scenario-dialog input", "Banjir");
  await press(page, '#scenario-dialog [type="submit"]');
  await page.waitFor("#scenario-dialog", { hidden: true });
}

/** Leaves the page with unsaved work, as a crash would. */
async function crash(page) {
  await page.waitUntil(() => Object.keys(localStorage).some((key) => key.startsWith("tepat.copy.")));
  await page.evaluate(() => {
    // A crash does not ask first.
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  });
  await page.reload();
  await page.waitFor(".copies");
}

/** @type {Record<string, [string, (page: import("./browsers.mjs").Page) => Promise<void>][]>} */
const tours = {
  "a new region": [
    ["its dialog", click("#new-region", "#begin-dialog")],
    ["with a list", async (page) => {
      await page.setFile("#begin-file", sample("tps-barito-utara-per-desa.csv"));
      await page.waitFor("#begin-dialog .import-facts");
    }],
    ["what is missing", async (page) => {
      await press(page, "#begin-go");
      await page.waitFor(".missing");
    }],
    ["a place to be put on the map", click("#missing-place", ".map-placing")],
  ],
  "the frame and its dialogs": [
    ["first screen", async () => {}],
    ["map alone", open("barito-utara")],
    ["help", keys("?", "#help-dialog")],
    ["sources", closed(click(".sources-badge", "#sources-dialog"))],
    ["name", closed(click("#author", "#author-dialog"))],
    ["palette", closed(keys("Control+k", "#palette"))],
    ["palette with hits", (page) => fill(page, "#palette-input", "lemo")],
    ["palette without hits", (page) => fill(page, "#palette-input", "qqqq")],
    ["new scenario", closed(async (page) => {
      await stage("compare")(page);
      await press(page, ".stage-panel .primary");
      await page.waitFor("#scenario-dialog");
    })],
    ["scenario in view", beginScenario],
    ["question before unsaved work goes", click(".brand", "#confirm")],
    ["first screen after a crash", async (page) => {
      await closed()(page);
      await crash(page);
    }],
  ],
  "panels and selections without a plan": [
    ["stations", async (page) => {
      await open("barito-utara")(page);
      await stage("region")(page);
    }],
    ["stations none of which is searched for", (page) => fill(page, ".table-bar input", "qqqq")],
    ["panel over the map", async (page) => {
      await fill(page, ".table-bar input", "");
      await keys("w", '.workspace[data-room="wide"]')(page);
    }],
    ["cell with a value that does not fit", async (page) => {
      await page.press("w");
      await editUnfit(page);
    }],
    ["station", async (page) => {
      await page.press("Escape");
      await page.waitFor(".table-editor", { hidden: true });
      await page.click("#stations-r0-c0");
      await page.waitFor(".inspector h2");
      await unfoldAll(page);
    }],
    ["places", click("#region-tab-1", "#places")],
    ["place", click("#places-r0-c0", ".inspector #remove-place")],
    ["problems", click("#region-tab-2", ".panel-scroll")],
    ["needs", stage("needs")],
    ["items", click("#needs-tab-1")],
    ["rules", click("#needs-tab-2", ".rule")],
    ["fleet", stage("fleet")],
    ["classes", click("#fleet-tab-1")],
    ["no plan yet", stage("plan")],
    ["no schedule yet", stage("schedule")],
    ["nothing to compare yet", stage("compare")],
    ["no documents yet", stage("documents")],
  ],
  "the network, changed and asked": [
    ["network", async (page) => {
      await open("barito-utara")(page);
      await stage("network")(page);
    }],
    ["conditions", click("#conditions summary", '#conditions input[value="high"]')],
    ["edges closed by conditions", click('#conditions input[value="high"]')],
    ["drawing an edge", click("#map-draw", ".map-edit p")],
    ["questions", async (page) => {
      await press(page, "#map-draw");
      await click("#network-tab-1", "#ask-shifts")(page);
    }],
    ["ways between places", askWay],
    ["how soon places are reached", click("#ask-reach", "#answers p")],
    ["what must not fail", click("#ask-critical", "#critical tbody tr")],
    ["edge", click("#critical tbody tr:first-child .link", ".inspector #remove-edge")],
    ["edge with an assessment", assess],
    ["closed edge", closeEdge],
    ["what closures do", click("#ask-shifts", "#shifts tbody")],
    ["places cut off", click("#network-tab-2", ".messages li")],
    ["profiles", click("#network-tab-3", "#ways")],
    ["history", stage("history")],
  ],
  "panels and selections with a plan": [
    ["plan", async (page) => {
      await open("barito-utara")(page);
      await plan(page);
    }],
    ["timeline", click("#stage-schedule", ".timeline .bar")],
    ["trips", click("#schedule-tab-2", "#trips .table-body .table-row")],
    ["trip", async (page) => {
      await page.click("#trips .table-body .table-row .table-cell");
      await page.waitFor(".inspector .loads");
      await unfoldAll(page);
    }],
    ["settled trip", click(".settling button", ".settling[data-settled]")],
    ["timeline with a trip", click("#schedule-tab-0", ".timeline .bar.is-selected")],
    ["waves", click("#schedule-tab-1", "#waves .table-body .table-row")],
    ["nights", click("#schedule-tab-3", "#nights .table-body .table-row")],
    ["security", async (page) => {
      await stage("security")(page);
      await page.waitFor("#people-totals .message");
    }],
    ["units", click("#security-tab-2", "#forces-propose")],
    ["units proposed", click("#forces-propose", "#forces .table-body .table-row")],
    ["a unit", async (page) => {
      await page.waitFor("#people-computing", { hidden: true });
      await page.click("#forces-r0-c0");
      await page.waitFor("#force-areas .toggle");
    }],
    ["duties", async (page) => {
      await page.click("#forces-r0-c3");
      await page.press("Enter");
      await page.waitFor(".table-editor input");
      await page.press("Control+a");
      await page.type(".table-editor input", "60");
      await page.press("Enter");
      await press(page, "#security-tab-3");
      await page.waitFor(".timeline .bar");
    }],
    ["patterns and rules", click("#security-tab-4", "#patterns .table-body .table-row")],
    ["vulnerability", async (page) => {
      await press(page, "#security-tab-1");
      await page.click("#vulnerability-r0-c0");
      await page.waitFor("#people-ticks .toggle");
      await press(page, ".side-close");
    }],
    ["staff", stage("staff")],
    ["stations", stage("region")],
    ["station", async (page) => {
      await page.click("#stations-r0-c0");
      await page.waitFor(".inspector .chain li");
      await unfoldAll(page);
    }],
    ["legend unfolded", click(".map-legend summary")],
    ["schedule to print", async (page) => {
      await stage("documents")(page);
      await paper("schedule")(page);
    }],
    ["waybills to print", paper("waybills")],
    ["receipts to print", paper("receipts")],
    ["labels of boxes to print", paper("labels")],
    ["a map to print", paper("map")],
    ["totals to print", paper("totals")],
    ["assessment forms to print", paper("assessments")],
    ["changes to print, of which there are none yet", async (page) => {
      await fill(page, ".panel-actions select", "document-changes");
      await page.waitFor(".papers .empty");
    }],
    ["supply with a list that is partly wrong", async (page) => {
      await stage("readiness")(page);
      await fill(page, "#desk-day", "2024-11-20");
      await fill(page, "#supply-count", "10");
      await press(page, "#supply-add");
      await unfoldAll(page);
      await fill(page, "#supply-lists textarea", "20/11/2024\tHelikopter\tditerima\t1");
      await page.waitFor("#supply-refused .messages li");
    }],
    ["readiness", async (page) => {
      await press(page, "#readiness-tab-1");
      await page.click("#readiness-scores-r0-c0");
      await page.waitFor("#readiness-area-r0-c0");
      await unfoldAll(page);
      await page.waitFor("#criteria-r0-c0");
    }],
    ["risks", async (page) => {
      await press(page, "#readiness-tab-2");
      await press(page, "#risk-add");
      await page.waitFor("#risk-actions");
    }],
    ["tasks", async (page) => {
      await press(page, "#readiness-tab-3");
      await press(page, "#tasks-of-rules");
      await press(page, "#unit-add");
      await page.waitFor("#units-r0-c0");
    }],
    ["report of the desk", async (page) => {
      await press(page, "#readiness-tab-4");
      await page.waitFor("#report-figures-r0-c0");
      await press(page, "#report-sign");
      await page.waitFor("#report-is-issued");
      await unfoldAll(page);
    }],
    ["report of the desk to print", async (page) => {
      await stage("documents")(page);
      await paper("desk")(page);
    }],
    ["under way", async (page) => {
      await stage("under-way")(page);
      await fill(page, "#under-way-now", "H-2 12.00");
      await page.waitFor("#under-way-assumed");
      await unfoldAll(page);
    }],
    ["reports typed, one of them wrong, and a failure", async (page) => {
      await fill(page, "#under-way-typed textarea", "T0001 gagal\nT9999 tiba");
      await page.waitFor("#under-way-typed .messages li");
      await press(page, "#under-way-record");
      await page.waitFor("#under-way-failures li");
    }],
    ["the control room", async (page) => {
      await press(page, "#under-way-board");
      await page.waitFor("#board-calls");
      await page.waitUntil(() => document.querySelector("#board-threatened")?.ariaBusy === "false");
      await unfoldAll(page);
    }],
    ["under way again", async (page) => {
      await page.press("Escape");
      await page.waitUntil(() => !document.querySelector("#board-dialog"));
    }],
    ["waybills once more", async (page) => {
      await stage("documents")(page);
      await paper("waybills")(page);
    }],
    ["making a key", async (page) => {
      await stage("history")(page);
      await press(page, "#make-key");
      await page.waitFor("#key-dialog");
      await fill(page, "#key-name", "Sari");
      await fill(page, "#key-passphrase", "empat kuda di dermaga");
      await fill(page, "#key-again", "empat kuda di dermaga");
    }],
    ["the sheet of a key", async (page) => {
      const { bytes } = await page.download(() => press(page, "#key-make"));
      await writeFile(keyFile, bytes);
      await page.waitFor("#key-sheet");
    }],
    ["signing", closed(async (page) => {
      await press(page, "#sign");
      await page.waitFor("#sign-dialog");
      await page.setFile("#sign-key", keyFile);
      await page.waitFor("#sign-owner");
    })],
    ["a signed file", async (page) => {
      await fill(page, "#sign-passphrase", "empat kuda di dermaga");
      await press(page, "#sign-now");
      await page.waitFor("#register");
      await press(page, ".signers input");
    }],
    ["waybills that say by whom they are signed", async (page) => {
      await stage("documents")(page);
      await paper("waybills")(page);
    }],
    ["a bundle for a dispute", async (page) => {
      await press(page, "#bundle");
      await page.waitFor("#bundle-dialog");
    }],
    ["on paper", closed((page) => page.showAs?.("print"))],
    ["stale plan", async (page) => {
      await page.showAs?.("screen");
      await stage("fleet")(page);
      await press(page, ".fleet-row .stepper button:last-child");
      await stage("plan")(page);
      await page.waitFor(".stale");
    }],
    ["scenario without a plan compared", async (page) => {
      await stage("compare")(page);
      await press(page, ".stage-panel .primary");
      await beginScenario(page);
      await page.waitFor(".compare-changes");
    }],
    ["two plans compared", async (page) => {
      await plan(page);
      await stage("compare")(page);
      await page.waitFor(".compare .plain-scroll");
    }],
  ],
  "loading lists and networks": [
    ["asking for a list", async (page) => {
      await open("kutai-kartanegara")(page);
      await stage("network")(page);
      await click("#network-load", "#import-paste")(page);
    }],
    ["file refused", async (page) => {
      await page.setFile("#import-file", fixture("no-list.bin"));
      await page.waitFor(".fault");
    }],
    ["list with problems", closed(importDialog(sample("tps-bermasalah.csv"), ".import-report"))],
    ["workbook", closed(importDialog(sample("tps-kutai-kartanegara.xlsx"), ".import-facts"))],
    ["network", closed(importDialog(fixture("muara-muntai.osm"), ".import-facts"))],
    ["network loaded", async (page) => {
      await press(page, "#import-load");
      await page.waitFor("#import-dialog", { hidden: true });
      await page.waitFor(".notice");
    }],
    ["profiles of the network", click("#network-tab-3", "#ways")],
    ["track", importDialog(fixture("jantur.gpx"), "#import-load")],
    ["track loaded", async (page) => {
      await press(page, "#import-load");
      await page.waitFor("#import-dialog", { hidden: true });
    }],
  ],
};

/**
 * How each browser examines a state: language and theme. Colours do not depend on the language, so
 * two looks cover both. Texts and colours come from the page and are the same in both browsers;
 * only the layout is Firefox's own, and one look covers it.
 */
const looks = {
  chromium: [
    ["id", "light"],
    ["en", "dark"],
  ],
  firefox: [["id", "light"]],
};

const TOUR_IN_FIREFOX = "panels and selections with a plan";

/** Examines the page in every way, then restores language and theme. */
async function findings(page) {
  const found = [];
  for (const [language, theme] of looks[page.browser]) {
    await show(page, language, theme);
    for (const violation of await violations(page)) {
      found.push(`${language}, ${theme}: ${violation}`);
    }
  }
  await show(page, "id", "light");
  return found;
}

/** Sets language and theme with the page's own buttons, even while a dialog is open. */
async function show(page, language, theme) {
  await page.waitUntil(
    ([language, theme]) => {
      const { lang, dataset } = document.documentElement;
      if (lang !== language) document.querySelector(`.switch [lang="${language}"]`).click();
      if (dataset.theme !== theme) document.querySelector("#theme").click();
      return lang === language && dataset.theme === theme;
    },
    [language, theme],
  );
}

for (const [tour, states] of Object.entries(tours)) {
  onPage(`axe finds nothing: ${tour}`, async (page) => {
    const found = [];
    for (const [state, reach] of states) {
      try {
        await reach(page);
      } catch (error) {
        error.message = [`${state}: ${error.message}`, ...found].join("\n");
        throw error;
      }
      found.push(...(await findings(page)).map((finding) => `${state}, ${finding}`));
    }
    assert.deepEqual(found, []);
  }, { timeout: 300_000, only: tour === TOUR_IN_FIREFOX ? undefined : "chromium" });
}
