// Files that travel: copies and parts come back and are merged.

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { column, fill, filter, goTo, makePlan, openRegion, press } from "./actions.mjs";
import { onPage } from "./harness.mjs";

const folder = await mkdtemp(join(tmpdir(), "tepat-merge-"));

/** Keeps what the page hands out as a file and returns its path. */
async function kept(page, name, act) {
  await page.evaluate(() => { delete window.showSaveFilePicker; });
  const { bytes } = await page.download(act);
  const path = join(folder, `${page.name ?? ""}${process.pid}-${Math.random().toString(36).slice(2)}-${name}`);
  await writeFile(path, bytes);
  return path;
}

const saved = (page, name) => kept(page, name, () => page.click("#save"));

/** Opens a file in a fresh page as another person. */
async function openAs(page, author, path) {
  await page.evaluate((author) => localStorage.setItem("tepat.author", author), author);
  await page.reload();
  await page.waitFor("html[data-ready]");
  await page.setFile("#open-file", path);
  await page.waitFor(".workspace");
}

/** Gives the first station of the table other voters. */
async function setVoters(page, voters) {
  await goTo(page, "region");
  await page.click("#stations-r0-c2");
  await page.press("Enter");
  await page.waitFor(".table-editor input");
  await page.evaluate(() => document.querySelector(".table-editor input").select());
  for (const digit of String(voters)) await page.press(digit);
  await page.press("Enter");
  await page.waitUntil(
    (voters) => document.querySelector("#stations-r0-c2")?.textContent === String(voters), voters);
}

const text = (page, selector) =>
  page.evaluate((selector) => document.querySelector(selector)?.innerText ?? "", selector);

onPage("returned files are merged: what collides is decided, and the plan is judged first", async (page) => {
  await openRegion(page);
  await makePlan(page);
  const sent = await saved(page, "induk.tepat");
  const copies = [];
  for (const voters of [311, 322]) {
    await openAs(page, `Orang ${voters}`, sent);
    await setVoters(page, voters);
    await goTo(page, "election");
    if (voters === 311) await fill(page, "#election-vote", "Satu");
    copies.push(await saved(page, `salinan-${voters}.tepat`));
  }
  await openAs(page, "Induk", sent);
  await goTo(page, "history");
  await page.setFile("#take-file", ...copies);
  await page.waitFor("#merge");
  // Each file says what it brings, and the plan is judged before anything is accepted.
  const told = await text(page, "#merge");
  assert.match(told, /2 perubahan baru digabung/);
  assert.match(told, /Bila rencana ini tetap dipakai/);
  const sides = await page.evaluate(() =>
    [...document.querySelectorAll("#merge .collision-side b")].map((side) => side.innerText));
  assert.deepEqual(sides, ["311", "322"]);
  assert.match(told, /0 dari 1 diputuskan/);
  // The open file is as it was.
  await goTo(page, "region");
  assert.ok(!["311", "322"].includes((await column(page, "stations", 2))[0]));
  await goTo(page, "history");
  await press(page, "#merge .collision-side:nth-of-type(1) input");
  await page.waitUntil(() => /1 dari 1 diputuskan/.test(document.querySelector("#merge").innerText));
  await press(page, "#merge-accept");
  await page.waitFor("#merge", { hidden: true });
  assert.equal(await text(page, "#open-collisions"), "", "nothing is left open");
  await goTo(page, "region");
  assert.equal((await column(page, "stations", 2))[0], "311");
  await goTo(page, "election");
  assert.equal(await page.evaluate(() => document.querySelector("#election-vote").value), "Satu");
  // The decision is a change as any other: undone, the collision is back, and a rule decides it.
  await page.press("Control+z");
  await goTo(page, "history");
  await page.waitFor("#open-collisions");
  await press(page, '#open-collisions [data-rule="newest"]');
  await press(page, "#collisions-decide");
  await page.waitFor("#open-collisions", { hidden: true });
  await goTo(page, "region");
  assert.equal((await column(page, "stations", 2))[0], "322");
});

onPage("a merge can be left, and a stranger's file says what to do", async (page) => {
  await openRegion(page, "kutai-timur");
  await goTo(page, "election");
  const stranger = await saved(page, "lain.tepat");
  await page.reload();
  await page.waitFor("html[data-ready]");
  await openRegion(page);
  await page.setFile("#take-file", stranger);
  await page.waitFor("#merge");
  assert.match(await text(page, "#merge"), /lain\.tepat.*Kutai Timur.*Buka berkas itu tersendiri/s);
  await press(page, "#merge-leave");
  await page.waitFor("#merge", { hidden: true });
});

onPage("a sub-district's part is split, corrected and comes back", async (page) => {
  await openRegion(page);
  await goTo(page, "region");
  await press(page, "#region-tab-1");
  await page.waitFor("#places");
  await filter(page, "places", 1, "PPK");
  await page.click("#places-r0-c0");
  await page.waitFor("#split-part");
  const whole = await saved(page, "utuh.tepat");
  await press(page, "#split-part");
  await page.waitFor("#split-save");
  const part = await kept(page, "bagian.tepat", () => press(page, "#split-save"));
  await openAs(page, "PPK", part);
  await setVoters(page, 299);
  const back = await saved(page, "kembali.tepat");
  await openAs(page, "Induk", whole);
  await page.setFile("#open-file", back);
  await page.waitUntil(() => /1 perubahan diambil/.test(document.querySelector(".notices")?.innerText ?? ""));
  await goTo(page, "history");
  assert.match(await text(page, ".stage-panel"), /299/);
});
