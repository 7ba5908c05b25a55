// Small screens, low windows and 200 %: nothing is wider than the screen, everything can be
// reached, and no table shrinks to a slit.

import assert from "node:assert/strict";

import { fill, goTo, makePlan, openRegion, press } from "./actions.mjs";
import { onPage } from "./harness.mjs";

const STAGES = ["election", "region", "needs", "network", "fleet", "plan", "schedule", "security", "staff", "compare", "documents", "readiness", "under-way", "history"];

/** Smallest visible height of a table or paper, in pixels: five rows. */
const LEAST_PX = 140;

/**
 * What does not fit: the page wider than the screen, or something to press that lies beyond the
 * right edge of everything that scrolls.
 */
const unfit = (page) =>
  page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px wider than the screen`);
    const isReached = (element) => {
      for (let around = element; around; around = around.parentElement) {
        const { overflowX, position } = getComputedStyle(around);
        if (around !== element && /auto|scroll/.test(overflowX)) return true;
        const box = around.getBoundingClientRect();
        if (around === element && box.right <= innerWidth + 1 && box.left >= -1) return true;
        if (around !== element && /hidden|clip/.test(overflowX) && box.right < element.getBoundingClientRect().left) return false;
        if (position === "fixed") break;
      }
      return false;
    };
    const controls = "button, input, select, textarea, summary, a[href]";
    for (const element of document.querySelectorAll(controls)) {
      const isShown = element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
      const isOutOfSight = element.closest(".map-list, .only-heard, [hidden]");
      if (isShown && !isOutOfSight && !isReached(element)) {
        found.push(`${element.tagName} ${element.id || element.className || element.innerText.slice(0, 20)}`);
      }
    }
    return found;
  });

/** Visible height of an element after scrolling to it. */
const seenHeight = (page, selector) =>
  page.evaluate((selector) => {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: "start" });
    let { top, bottom } = element.getBoundingClientRect();
    for (let around = element.parentElement; around; around = around.parentElement) {
      const { overflowY } = getComputedStyle(around);
      if (overflowY === "visible") continue;
      const box = around.getBoundingClientRect();
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return Math.min(bottom, innerHeight) - Math.max(top, 0);
  }, selector);

const SIZES = [
  ["a phone", 390, 844],
  ["a small laptop", 1024, 600],
  ["a laptop at 200 %", 640, 400],
];

for (const [name, width, height] of SIZES) {
  onPage(
    `on ${name} every stage is reached, read and no wider than the screen`,
    async (page) => {
      assert.deepEqual(await unfit(page), [], "first screen");
      await openRegion(page);
      await makePlan(page);
      if (width < 720 && height > 544) {
        const beyond = await page.evaluate(() => [...document.querySelectorAll(".rail-entry")].filter((entry) => {
          const box = entry.getBoundingClientRect();
          return box.right > innerWidth || box.bottom > innerHeight;
        }).length);
        assert.equal(beyond, 0, "all stages are in sight");
      }
      for (const stage of STAGES) {
        await goTo(page, stage);
        assert.deepEqual(await unfit(page), [], stage);
      }
      // Tables: the station list, with a station selected and its way beside or below.
      await goTo(page, "region");
      await page.waitFor("#stations-r0-c0");
      assert.ok((await seenHeight(page, "#stations")) >= LEAST_PX, "the list of stations is no slit");
      await press(page, "#stations-r0-c0");
      await page.waitFor(".inspector .chain li");
      assert.deepEqual(await unfit(page), [], "a station's way");
      assert.ok((await seenHeight(page, ".inspector .chain")) > 60, "its way is read");
      const inside = await page.evaluate(() => {
        const side = document.querySelector(".side");
        return side.scrollWidth - side.clientWidth;
      });
      assert.ok(inside <= 0, `${inside} px of the way are cut`);
      if (width >= 720) {
        assert.ok((await seenHeight(page, "#stations")) >= LEAST_PX, "beside what is selected as well");
      }
      await press(page, ".side-close");
      // The waybill of a trip.
      await goTo(page, "documents");
      await page.waitFor(".paper");
      await fill(page, ".panel-actions select", "document-waybills");
      await page.waitFor(".paper h1");
      assert.deepEqual(await unfit(page), [], "papers");
      assert.ok((await seenHeight(page, ".paper")) >= LEAST_PX, "a paper is no slit");
      if (width < 720) {
        const cut = await page.evaluate(() => {
          const papers = document.querySelector(".papers");
          return papers.scrollWidth - papers.clientWidth;
        });
        assert.ok(cut <= 1, `papers are ${cut} px too wide to be read without sideways scrolling`);
      }
    },
    { width, height, timeout: 180_000 },
  );
}
