// The tasks of a head of logistics, done as a person does them.

import assert from "node:assert/strict";

import { column, fill, filter, goTo, makePlan, openRegion, pasteList, press, rowCount } from "./actions.mjs";
import { onPage } from "./harness.mjs";

onPage("voting day and what is voted are set as people write them, and recorded", async (page) => {
  await openRegion(page);
  await goTo(page, "election");
  await fill(page, "#election-day", "31 April 2025");
  await page.waitFor(".field-unfit");
  assert.match(await page.text(".field-unfit"), /Tulis seperti 27 November 2024/);
  assert.equal(await page.evaluate(() => document.querySelector("#election-day").value), "31 April 2025");
  await fill(page, "#election-day", "6 Agustus 2025");
  await page.waitFor(".field-unfit", { hidden: true });
  assert.match(await page.text(".stage-panel"), /Rabu 6 Agu/);
  await fill(page, "#election-vote", "Pilkada Barito Utara");
  await fill(page, "#election-ballots", "bupati");
  await goTo(page, "history");
  await page.waitFor("#history");
  const history = await page.text("#history");
  assert.match(history, /Hari pemungutan suara → 6 Agu 2025/);
  assert.match(history, /Yang dipilih, untuk dokumen → Pilkada Barito Utara/);
});

onPage("a re-vote of pasted stations becomes a scenario with one ballot and its own day", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "election");
  await fill(page, "#revote-paste", [
    "Kecamatan\tDesa\tTPS",
    "Muara Muntai\tPerian\t1",
    "Muara Muntai\tPerian\t2",
    "Tabang\tSidomulyo\t1",
  ].join("\n"));
  await page.click("#revote-add");
  await page.waitFor("#revote-figures");
  assert.match(await page.text("#revote-figures"), /3 TPS memilih ulang.*1\.444 TPS lain tidak ikut/);
  await fill(page, "#revote-day", "19 April 2025");
  await page.waitUntil(() => !document.querySelector("#revote-begin").disabled);
  await page.click("#revote-begin");
  await page.waitUntil(() => /(?<![\d.])3 TPS/.test(document.querySelector(".status-line").innerText));
  assert.match(
    await page.evaluate(() => document.querySelector("#scenario").selectedOptions[0].text),
    /PSU 19 Apr 2025/,
  );
  assert.equal(await page.evaluate(() => document.querySelector("#election-ballots").value), "bupati");
  // The base keeps its stations.
  await page.evaluate(() => {
    const choice = document.querySelector("#scenario");
    choice.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitUntil(() => /1\.447 TPS/.test(document.querySelector(".status-line").innerText));
});

onPage("stations found by a filter are removed only after they are named", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "region");
  await filter(page, "stations", 0, "Perian");
  await page.waitFor("#stations-remove");
  assert.match(await page.text("#stations-remove"), /Hapus 7 TPS tersaring/);
  await page.click("#stations-remove");
  await page.waitFor("#confirm");
  assert.match(await page.text("#confirm"), /7 TPS dengan 2\.30\d pemilih dihapus: 64\.02\.01\.\d+\.001/);
  await page.click("#confirm-yes");
  await page.waitUntil(() => /1\.440 TPS/.test(document.querySelector(".status-line").innerText));
  await page.press("Control+z");
  await page.waitUntil(() => /1\.447 TPS/.test(document.querySelector(".status-line").innerText));
});

onPage("trips that leave before a moment are settled at once", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "schedule");
  await page.click("#schedule-tab-2");
  await page.waitFor("#trips");
  const all = await rowCount(page, "trips");
  await filter(page, "trips", 6, "H-1");
  await page.waitUntil((all) => document.querySelector("#trips").ariaRowCount - 1 < all, all);
  const ofDay = await rowCount(page, "trips");
  assert.ok(ofDay > 0, "a day alone finds all trips of the day");
  await filter(page, "trips", 6, "<=H-1");
  await page.waitFor("#trips-settle");
  const count = await rowCount(page, "trips");
  await page.click("#trips-settle");
  await page.waitUntil(() => /perjalanan ditetapkan/.test(document.querySelector(".notices").innerText));
  assert.ok(count >= ofDay);
  await page.click("#trips-release");
  await page.waitUntil(() => /perjalanan dilepaskan/.test(document.querySelector(".notices").innerText));
});

onPage("the palette finds edges and vehicles", async (page) => {
  await openRegion(page);
  await page.press("Control+k");
  await page.type("#palette-input", "E0001");
  await page.waitUntil(() => /–.*E0001/s.test(document.querySelector("#palette-hits").innerText));
  await page.press("Enter");
  await page.waitFor(".side");
});

onPage("a double click on the button that plans does not stop the search it began", async (page) => {
  await openRegion(page);
  // As close together as a double click, however slow the machine is.
  await page.evaluate(async () => {
    document.querySelector("#make-plan").click();
    while (document.querySelector("#stop-plan") === null) {
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    document.querySelector("#stop-plan").click();
  });
  await page.waitFor(".figures.large").catch(() => {});
  assert.equal(await page.count("#stop-plan:disabled"), 0, "the search goes on");
});

onPage("leaving with changes offers to save first", async (page) => {
  await openRegion(page);
  await goTo(page, "election");
  await fill(page, "#election-vote", "Pilkada");
  await page.waitUntil(() => /belum disimpan/.test(document.querySelector(".file-saved").innerText));
  await page.click(".brand");
  await page.waitFor("#confirm");
  assert.match(await page.text("#confirm-first"), /Simpan dulu/);
  await page.press("Escape");
  await page.waitFor("#confirm", { hidden: true });
  assert.equal(await page.count(".workspace"), 1, "Escape stays");
});

// ---- the tasks of a day, each from the opened region to the result

const statusLine = (page) => page.text(".status-line");

/** Creates a scenario. */
async function beginScenario(page, name) {
  await fill(page, "#scenario", "+");
  await page.waitFor("#scenario-dialog");
  await fill(page, "#scenario-dialog input", name);
  await press(page, '#scenario-dialog [type="submit"]');
  await page.waitFor("#scenario-dialog", { hidden: true });
}

/** Closes the first edge that trips of the plan use; without a plan, the first of all. */
async function closeUsedEdge(page) {
  await goTo(page, "network");
  await press(page, "#network-tab-0");
  await page.waitFor("#edges");
  const used = await page.evaluate(
    () => [...document.querySelectorAll("#edges .table-head button")].findIndex((b) => /Perjalanan/.test(b.innerText)),
  );
  if (used >= 0) await filter(page, "edges", used, ">2");
  await page.waitFor("#edges-r0-c0");
  await press(page, "#edges-r0-c0");
  await page.waitFor(".inspector .form .toggle input");
  await press(page, '.inspector .form .toggle input[type="checkbox"]');
  await page.waitFor('.inspector .badge[data-mark="unserved"]');
}

onPage("task: a bridge closes; the new plan says in two sentences what that changes", async (page) => {
  await openRegion(page);
  await makePlan(page);
  assert.match(await statusLine(page), /tepat waktu|terlambat|tidak terlayani/);
  await closeUsedEdge(page);
  assert.match(await statusLine(page), /data berubah/);
  await makePlan(page);
  await page.waitFor("#plan-told");
  assert.match(await page.text("#plan-told"), /Dibandingkan rencana sebelumnya: .+\..+\./s);
  await goTo(page, "compare");
  await page.waitFor("#compare-told");
  const told = await page.text("#compare-told");
  assert.equal(told.match(/\.(?= |$)/g)?.length, 2, told);
  assert.match(
    await page.evaluate(() => document.querySelector("#compare-with").selectedOptions[0].text),
    /^rencana sebelumnya \(\d/,
  );
  // The papers that are no longer valid are listed.
  assert.match(await page.text(".compare"), /Surat jalan/);
  // What is worse links to where it is.
  const isLinked = await page.count(".compare-points summary, .compare-points .link");
  assert.ok(isLinked > 0, "points open to their stations or places");
});

onPage("task: a river leg and two boats make another scenario's plan", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await beginScenario(page, "Jalur sungai");
  await goTo(page, "network");
  await page.waitUntil(() => document.querySelectorAll(".map-list button").length > 1);
  const before = await rowCount(page, "edges");
  await press(page, "#map-draw");
  await page.waitFor(".map-edit p");
  const points = await page.evaluate(() => {
    const { left, width, bottom } = document.querySelector(".map-canvas").getBoundingClientRect();
    return [0.05, 0.15].map((share) => [left + width * share, bottom - 130]);
  });
  await fill(page, ".map-edit select", "river");
  for (const at of points) await page.drag(at, at, 1);
  await page.evaluate(() => document.querySelector(".map-canvas").focus());
  await page.press("Enter");
  await page.waitUntil((before) => document.querySelector("#edges").ariaRowCount - 1 === before + 1, before);
  await page.waitFor("#edge-name");
  assert.match(await page.text(".inspector"), /sungai/);
  await fill(page, "#edge-name", "Terusan Lama");
  await page.waitUntil(() => /Terusan Lama/.test(document.querySelector(".inspector h2").innerText));
  // It is found by its name.
  await page.press("Control+k");
  await page.type("#palette-input", "terusan lama");
  await page.waitUntil(() => /Terusan Lama/.test(document.querySelector("#palette-hits").innerText));
  await page.press("Escape");
  await goTo(page, "fleet");
  await fill(page, '.panel-actions input.number', "2");
  const boat = await page.evaluate(() => {
    const choice = document.querySelector(".panel-actions select");
    return [...choice.options].find((option) => /perahu|ketinting|kelotok|klotok|speed/i.test(option.text)).value;
  });
  await fill(page, ".panel-actions select", boat);
  await press(page, ".panel-actions button");
  await makePlan(page);
  await goTo(page, "compare");
  await page.waitFor("#compare-told");
  await fill(page, "#compare-with", "");
  await page.waitFor("#compare-told");
  assert.match(await page.text(".compare"), /Jalur sungai|Terusan Lama|Diisi/);
});

onPage("task: fifteen stations of a village list vote again, by villages without a pointer", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "election");
  const villages = await page.evaluate(() =>
    [...document.querySelector("#revote-village").options].slice(1).map((option) => [option.value, option.text]));
  assert.ok(villages.every(([, name]) => / › /.test(name)), "villages say their sub-district");
  await fill(page, "#revote-village", villages[0][0]);
  await page.waitFor("#revote-figures");
  await fill(page, "#revote-village", villages[1][0]);
  const figures = await page.text("#revote-figures");
  assert.match(figures, /^\d+ TPS memilih ulang/);
  await fill(page, "#revote-day", "19 April 2025");
  await page.waitUntil(() => !document.querySelector("#revote-begin").disabled);
  await press(page, "#revote-begin");
  await page.waitUntil(() => /PSU 19 Apr 2025/.test(document.querySelector("#scenario").selectedOptions[0].text));
  // Villages without a re-vote are no problem of the region.
  assert.doesNotMatch(await page.evaluate(() => document.querySelector("#stage-region").title), /perlu diperiksa|masalah/);
});

onPage("task: stations are chosen for a re-vote by an area on the map", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "election");
  await page.click("#map-area");
  const box = await page.evaluate(() => {
    const { left, top, width, height } = document.querySelector(".map-canvas").getBoundingClientRect();
    return { left, top, width, height };
  });
  const at = (x, y) => [box.left + box.width * x, box.top + box.height * y];
  // Three sides; the outline closes by itself.
  await page.evaluate(([from, over, to]) => {
    const canvas = document.querySelector(".map-canvas");
    const send = (type, [x, y]) => canvas.dispatchEvent(new PointerEvent(type, {
      bubbles: true, pointerId: 7, pointerType: "mouse", button: 0, buttons: 1, clientX: x, clientY: y,
    }));
    send("pointerdown", from);
    for (const point of over) send("pointermove", point);
    send("pointerup", to);
  }, [at(0.2, 0.2), [at(0.9, 0.2), at(0.9, 0.9), at(0.2, 0.9)], at(0.2, 0.85)]);
  await page.waitFor("#revote-figures");
  assert.match(await page.text("#revote-figures"), /^[\d.]+ TPS memilih ulang/);
  // Escape puts the tool away and keeps the marks.
  await page.press("Escape");
  await page.waitUntil(() => document.querySelector("#map-area").ariaPressed === "false");
  assert.equal(await page.count("#revote-figures"), 1);
});

onPage("task: papers of one day are printed, and later plans are compared with them", async (page) => {
  await page.evaluate(() => { window.print = () => { dispatchEvent(new Event("beforeprint")); window.printed = true; }; });
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "documents");
  await page.waitFor(".paper");
  await fill(page, ".panel-actions select", "document-waybills");
  const day = await page.evaluate(() => document.querySelectorAll(".panel-actions select")[2].options[1].value);
  await page.evaluate((day) => {
    const choice = document.querySelectorAll(".panel-actions select")[2];
    choice.value = day;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }, day);
  await page.waitFor(".paper");
  await page.waitUntil(() => !document.querySelector("#print").disabled);
  await press(page, "#print");
  await page.waitUntil(() => window.printed === true);
  await closeUsedEdge(page);
  await makePlan(page);
  await goTo(page, "compare");
  await page.waitFor("#compare-with");
  const printed = await page.evaluate(() =>
    [...document.querySelector("#compare-with").options].find((option) => /terakhir dicetak/.test(option.text))?.value);
  assert.ok(printed, "the version printed can be chosen");
  await fill(page, "#compare-with", printed);
  await page.waitFor("#compare-told");
  assert.match(await page.text(".compare"), /tarik kembali|cetak ulang|Semua surat jalan tetap berlaku/);
  await goTo(page, "history");
  assert.match(await page.text("#history-since"), /Sejak terakhir dicetak atau dibagikan/);
});

onPage("task: saved, opened again, the file still knows the plan before and what was printed", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "documents");
  await page.waitFor(".paper");
  // Exporting a list also counts as handing it out.
  await page.click(".panel-actions .export summary");
  await page.download(() => page.click('.panel-actions [data-export="schedule.csv"]'));
  await closeUsedEdge(page);
  await makePlan(page);
  await page.evaluate(() => { delete window.showSaveFilePicker; });
  const saved = await page.download(() => page.click("#save"));
  assert.match(saved.name, /\.tepat$/);
  await page.reload();
  await page.waitFor("html[data-ready]");
  const { writeFile, mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const path = join(await mkdtemp(join(tmpdir(), "tepat-task-")), saved.name);
  await writeFile(path, saved.bytes);
  await page.setFile("#open-file", path);
  await page.waitFor(".workspace");
  await goTo(page, "compare");
  await page.waitFor("#compare-with");
  const choices = await page.evaluate(() => [...document.querySelector("#compare-with").options].map((o) => o.text));
  assert.match(choices.join("\n"), /^rencana sebelumnya \(.*\)$/m);
  assert.match(choices.join("\n"), /^yang terakhir dicetak atau dibagikan \(.*\)$/m);
});

onPage("task: a sub-district's corrections are pasted; only what they name changes", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await pasteList(page, `
    Kecamatan | Desa | TPS | DPT
    Muara Muntai | Perian | 1 | 401
    Muara Muntai | Perian | 2 | 402
    Muara Muntai | Perian | 3 | 403`);
  await page.waitFor(".import-facts");
  assert.match(await page.text(".import-facts"), /3 diperbarui, 0 ditambahkan, 0 dihapus/);
  await press(page, "#import-load");
  await page.waitFor("#import-dialog", { hidden: true });
  assert.match(await statusLine(page), /1\.447 TPS/);
});

onPage("task: two weeks are compared, whichever scenario is in view", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await beginScenario(page, "Minggu kedua");
  await closeUsedEdge(page);
  await makePlan(page);
  await goTo(page, "compare");
  await page.waitFor("#compare-told");
  assert.match(
    await page.evaluate(() => document.querySelector("#compare-with").selectedOptions[0].text),
    /Dasar/,
  );
  const forth = await page.text("#compare-told");
  await fill(page, "#scenario", "");
  await page.waitUntil((forth) => {
    const told = document.querySelector("#compare-told");
    return told !== null && told.innerText !== forth;
  }, forth);
});

onPage("task: one trip is found and its paper shown alone", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await page.press("Control+k");
  await page.type("#palette-input", "T0003");
  await page.waitUntil(() => /T0003/.test(document.querySelector("#palette-hits").innerText));
  await page.press("Enter");
  await page.waitFor(".inspector .loads");
  await goTo(page, "documents");
  await page.waitFor(".paper");
  await fill(page, ".panel-actions select", "document-waybills");
  await press(page, '.panel-actions .toggle input[type="checkbox"]');
  await page.waitUntil(() => document.querySelectorAll(".paper").length === 1);
  assert.match(await page.text(".paper h1"), /T0003/);
});

onPage("task: a lateness is explained from the figure to its reason", async (page) => {
  await openRegion(page);
  // Nobody can meet this deadline.
  await goTo(page, "needs");
  await press(page, "#needs-tab-2");
  await page.waitFor(".rules");
  const due = await page.evaluate(() => {
    const rule = [...document.querySelectorAll(".rule")].find((r) => /Di TPS paling lambat$/.test(r.firstElementChild.innerText));
    const field = rule.querySelector("input");
    field.id = "due-field";
    return field.value;
  });
  assert.match(due, /^H/);
  await fill(page, "#due-field", "H-3");
  await makePlan(page);
  await page.waitFor("#status-late");
  assert.doesNotMatch(await statusLine(page), /semua tepat waktu/);
  // No stage that depends on the plan is ticked off.
  for (const stage of ["plan", "schedule", "documents"]) {
    const sign = await page.evaluate((s) => document.querySelector(`#stage-${s} .sign`).innerText, stage);
    assert.doesNotMatch(sign, /✓/, stage);
  }
  await press(page, "#status-late");
  await page.waitFor('.stage-panel[data-stage="region"]');
  await page.waitUntil(() => document.querySelectorAll("#stations .table-body .table-row").length > 0);
  const states = new Set(await column(page, "stations", 4));
  assert.deepEqual([...states], ["terlambat"]);
  // The link filters a table that is shown already as well.
  const late = await rowCount(page, "stations");
  await filter(page, "stations", 4, "tidak ada");
  await page.waitUntil(() => document.querySelector("#stations").ariaRowCount === "1");
  await press(page, "#status-late");
  await page.waitUntil((late) => document.querySelector("#stations").ariaRowCount - 1 === late, late);
  // The plan itself says why, by cause.
  await goTo(page, "plan");
  await page.waitFor("#late > li");
  assert.match(await page.text("#late"), /Terlambat:/);
  await goTo(page, "region");
  await page.waitFor("#stations-r0-c0");
  await press(page, "#stations-r0-c0");
  await page.waitFor(".inspector .chain li");
  assert.match(await page.text(".inspector"), /Terlambat:/);
});

/** Saves the open file to a folder of its own and returns the path. */
async function saved(page, name) {
  const { writeFile, mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  await page.evaluate(() => { delete window.showSaveFilePicker; });
  const { bytes } = await page.download(() => page.click("#save"));
  const path = join(await mkdtemp(join(tmpdir(), "tepat-task-")), name);
  await writeFile(path, bytes);
  return path;
}

onPage("task: a sub-district's copy comes back, and its corrections are taken in", async (page) => {
  await openRegion(page);
  await goTo(page, "election");
  await fill(page, "#election-vote", "Satu");
  const sent = await saved(page, "dikirim.tepat");
  await fill(page, "#election-vote", "Dua");
  const back = await saved(page, "kembali.tepat");
  await page.reload();
  await page.waitFor("html[data-ready]");
  await page.setFile("#open-file", sent);
  await page.waitFor(".workspace");
  await goTo(page, "election");
  await fill(page, "#election-ballots", "bupati");
  // Opened as any file, the copy says what it brings, and nothing is lost.
  await page.setFile("#open-file", back);
  await page.waitFor("#other-copy");
  const told = await page.text("#other-copy");
  assert.match(told, /kembali\.tepat .*1 perubahan/);
  assert.match(told, /Yang dipilih, untuk dokumen → Dua/);
  assert.match(told, /1 perubahan di sini belum ada di salinan itu/);
  await press(page, "#copy-take");
  await page.waitFor('.stage-panel[data-stage="history"]');
  await page.waitUntil(() => /1 perubahan diambil/.test(document.querySelector(".notices")?.innerText ?? ""));
  await goTo(page, "election");
  const values = await page.evaluate(() =>
    ["vote", "ballots"].map((field) => document.querySelector(`#election-${field}`).value));
  assert.deepEqual(values, ["Dua", "bupati"]);
  // The second time it brings nothing.
  await page.setFile("#take-file", back);
  await page.waitUntil(() => /tidak membawa perubahan baru/.test(document.querySelector(".notices").innerText));
});

onPage("task: the plan is compared with that of last week's file", async (page) => {
  await openRegion(page);
  await makePlan(page);
  const path = await saved(page, "minggu-lalu.tepat");
  await closeUsedEdge(page);
  await makePlan(page);
  await goTo(page, "compare");
  await page.waitFor("#compare-choose-file");
  await page.setFile("#compare-file", path);
  await page.waitFor("#compare-told");
  const chosen = await page.evaluate(() => document.querySelector("#compare-with").selectedOptions[0].text);
  assert.equal(chosen, "berkas minggu-lalu.tepat");
  // It is only looked at: the open file stays the open one.
  assert.doesNotMatch(await page.text(".file-state"), /minggu-lalu/);
});

onPage("a re-vote's list needs no headings, and one that cannot be read says how to write it", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await goTo(page, "election");
  await fill(page, "#revote-paste", "Muara Muntai\tPerian\t1\nMuara Muntai\tPerian\t2");
  await press(page, "#revote-add");
  await page.waitFor("#revote-figures");
  assert.match(await page.text("#revote-figures"), /^2 TPS memilih ulang/);
  await fill(page, "#revote-paste", "besok di balai desa");
  await press(page, "#revote-add");
  await page.waitUntil(() => /tidak terbaca/.test(document.querySelector(".stage-panel").innerText));
});

onPage("hours of an edge are not taken for minutes, and the speed shows a slip", async (page) => {
  await openRegion(page);
  await goTo(page, "network");
  await page.waitFor("#edges-r0-c0");
  await press(page, "#edges-r0-c0");
  for (const [typed, shown] of [["9.00", "9 j"], ["1:30", "1 j 30"], ["9 jam", "9 j"], ["9", "9 mnt"]]) {
    await fill(page, "#edge-minutes", typed);
    await page.waitUntil((shown) => document.querySelector("#edge-minutes")?.value === shown, shown);
    assert.match(await page.text("#edge-stated-speed"), new RegExp(`${shown} berarti [\\d.,]+ km/jam`));
  }
});

onPage("hits of the palette do not run into each other, and stages are found by their work", async (page) => {
  await openRegion(page);
  await makePlan(page);
  const search = async (text) => {
    await page.press("Control+k");
    await page.waitFor("#palette-input");
    await fill(page, "#palette-input", text);
    await page.waitFor("#hit-0");
    const hits = await page.evaluate(() => [...document.querySelectorAll("#palette-hits li")].map((hit) => {
      const [name, detail] = [...hit.children].map((part) => part.getBoundingClientRect());
      const box = hit.getBoundingClientRect();
      const isApart = name.right <= detail.left + 1 || detail.width === 0;
      return { text: hit.innerText, fits: isApart && detail.bottom <= box.bottom + 1 && detail.top >= box.top - 1 };
    }));
    await page.press("Escape");
    await page.waitFor("#palette", { hidden: true });
    return hits;
  };
  const trips = await search("gudang");
  assert.deepEqual(trips.filter((hit) => !hit.fits), []);
  assert.match((await search("tutup jembatan"))[0].text, /^Jaringan/);
  assert.match((await search("TPS pindah"))[0].text, /^Wilayah/);
  assert.match((await search("muat daftar"))[0].text, /^Muat daftar/);
});

onPage("the button that removes vehicles stays in their line under the reason why they stand idle", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "fleet");
  await page.waitFor(".fleet-idle");
  const off = await page.evaluate(() => [...document.querySelectorAll(".fleet-row")].map((row) => {
    const top = (part) => part.getBoundingClientRect();
    const [stepper, remove] = [top(row.querySelector(".stepper")), top(row.lastElementChild)];
    return remove.top >= stepper.bottom || remove.left < stepper.right;
  }));
  assert.ok(off.length > 0 && !off.includes(true));
});

onPage("the choices over the columns of a list are whole", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await pasteList(page, `
    Kecamatan | Desa | TPS | Desa baru
    Muara Muntai | Jantur | 1 | Batuq`);
  await page.waitFor(".import-grid thead select");
  const cut = await page.evaluate(() => [...document.querySelectorAll(".import-grid thead select")].filter((select) =>
    select.getBoundingClientRect().right > select.closest("th").getBoundingClientRect().right).length);
  assert.equal(cut, 0);
});

// ---- related behaviour

onPage("notices can be read again, fold when alike, and go with their cause", async (page) => {
  await openRegion(page);
  await goTo(page, "election");
  await fill(page, "#revote-village", await page.evaluate(() => document.querySelector("#revote-village").options[1].value));
  await page.waitUntil(() => /ditandai untuk PSU/.test(document.querySelector(".notices").innerText));
  await fill(page, "#revote-village", await page.evaluate(() => document.querySelector("#revote-village").options[2].value));
  await page.waitUntil(() => document.querySelectorAll(".notice").length === 1);
  await fill(page, "#election-vote", "Pilkada");
  await page.waitUntil(() => !/ditandai untuk PSU/.test(document.querySelector(".notices").innerText));
  await page.press("Control+k");
  await page.type("#palette-input", "Pemberitahuan tadi");
  await page.press("Enter");
  await page.waitFor("#told");
  assert.equal((await page.text("#told")).match(/ditandai untuk PSU/g)?.length, 2);
  await page.press("Escape");
  await page.waitFor("#told", { hidden: true });
});

onPage("a double click does one thing", async (page) => {
  const twice = async (selector) => {
    await page.waitFor(selector);
    const at = await page.evaluate((selector) => {
      const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }, selector);
    await page.drag(at, at, 1);
    await page.drag(at, at, 1);
  };
  await openRegion(page);
  // The second press would close the panel again.
  await twice("#stage-fleet");
  await page.waitFor('.stage-panel[data-stage="fleet"]');
  const rows = () => page.count(".fleet-row");
  const before = await rows();
  // The row below moves up under the pointer.
  await twice(".fleet-row:first-child > button:last-child");
  await page.waitUntil((before) => document.querySelectorAll(".fleet-row").length < before, before);
  assert.equal(await rows(), before - 1);
  // Steps are never dropped as double clicks.
  const vehicles = () => page.evaluate(() => Number(document.querySelector(".figure dd").innerText.replaceAll(".", "")));
  const count = await vehicles();
  await twice(".fleet-row .stepper button:last-child");
  await page.waitUntil((count) => Number(document.querySelector(".figure dd").innerText.replaceAll(".", "")) === count + 2, count);
});

onPage("an entry that a table refuses keeps its text, says why and within which bounds", async (page) => {
  await openRegion(page);
  await goTo(page, "region");
  await page.click("#stations-r0-c2");
  await page.press("Enter");
  await page.waitFor(".table-editor input");
  await page.press("Control+a");
  await page.type(".table-editor input", "empat ratus");
  await page.press("Enter");
  await page.waitFor(".table-unfit");
  assert.match(await page.text(".table-unfit"), /Isi angka bulat 0 sampai 100\.000/);
  // Leaving the field changes nothing about that.
  await page.click("#stations-r3-c0");
  assert.equal(await page.evaluate(() => document.querySelector(".table-editor input").value), "empat ratus");
  await page.press("Escape");
  await page.waitFor(".table-editor", { hidden: true });
});

onPage("vehicles that stand idle say why where they stand", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await makePlan(page);
  await goTo(page, "fleet");
  await page.waitFor(".fleet-idle");
  assert.match(await page.text(".fleet-idle"), /menganggur|sudah cukup/);
});

onPage("the map stays where it is when something is recorded, and trips stay on it", async (page) => {
  await openRegion(page);
  await makePlan(page);
  await goTo(page, "network");
  const scale = () => page.evaluate(() => document.querySelector(".map-bar").style.width + document.querySelector(".map-bar").innerText);
  const summary = () => page.evaluate(() => document.querySelector(".map-canvas").ariaLabel);
  await closeUsedEdge(page);
  const [before, said] = [await scale(), await summary()];
  await press(page, "#add-assessment");
  await fill(page, "#assessment-verdict", "closed");
  await fill(page, "#assessment-found", "Jembatan putus");
  await press(page, "#record-assessment");
  await page.waitFor(".assessments li");
  assert.equal(await scale(), before);
  assert.equal(await summary(), said);
  // The clock is shown as long as the trips are.
  await page.waitFor(".map-clock");
});

onPage("two tabs that change the same file are told, and neither loses anything", async (page) => {
  const vote = async (tab, text) => {
    await goTo(tab, "election");
    await fill(tab, "#election-vote", text);
    await tab.waitUntil(() => /belum disimpan/.test(document.querySelector(".file-saved").innerText));
  };
  const copies = (tab) =>
    tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("tepat.copy.")).length);
  await openRegion(page);
  await vote(page, "Pilkada pertama");
  const other = await page.another();
  await other.open(await page.evaluate(() => location.href.replace(/#.*/, "")));
  await other.waitFor("html[data-ready]");
  await openRegion(other);
  assert.doesNotMatch(await other.text(".notices").catch(() => ""), /tab lain/, "nothing is changed yet");
  await vote(other, "Pilkada kedua");
  const isTold = () => /sedang diubah di tab lain juga/.test(document.querySelector(".notices").innerText);
  await other.waitUntil(isTold);
  await page.waitUntil(isTold);
  // Each keeps a copy of its own.
  for (let tries = 0; (await copies(page)) < 2 && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(await copies(page), 2);
});

onPage("what is reported stays, and the rest is planned again from now on", async (page) => {
  await openRegion(page, "barito-utara");
  await goTo(page, "plan");
  await makePlan(page);
  // Papers are handed out by printing.
  await goTo(page, "documents");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await goTo(page, "under-way");
  await fill(page, "#under-way-now", "H-2 12.00");
  await page.waitFor("#under-way-assumed");
  const open = () => page.evaluate(() =>
    Number(document.querySelector("#under-way dd").innerText.replaceAll(".", "")));
  const before = await open();
  assert.ok(before > 2, `${before} trips should have left`);
  const [first, second] = await column(page, "under-way-trips", 0);
  await page.click("#under-way-typed summary");
  await fill(page, "#under-way-typed textarea", `${first} tiba\n${second} gagal\nT9999 tiba`);
  await page.waitUntil(() => /2 laporan/.test(document.querySelector("#under-way-record").innerText));
  assert.match(await page.text("#under-way-typed"), /Tidak ada perjalanan “T9999”/);
  await page.click("#under-way-record");
  // What was not understood stays in the field; what was is in the table.
  await page.waitUntil(() => document.querySelector("#under-way-typed textarea").value === "T9999 tiba");
  assert.equal(await open(), before - 2);
  await fill(page, "#under-way-typed textarea", "");
  await filter(page, "under-way-trips", 0, second);
  await page.waitUntil(() => document.querySelectorAll("#under-way-trips .table-body .table-row").length === 1);
  assert.match((await column(page, "under-way-trips", 2))[0], /gagal H-2 12\.00/);
  assert.match(await page.text("#under-way-failures"), /gagal setelah 0 dari \d+ perhentian, sisanya kembali H-2 12\.00/);
  await filter(page, "under-way-trips", 0, "");
  await page.click("#under-way-rest");
  await page.waitFor(".stage-panel[data-stage='plan']");
  await page.waitFor(".running");
  await page.waitUntil(() => /Terbaik|Best/.test(document.querySelector(".running")?.innerText ?? "Terbaik"));
  await page.evaluate(() => document.querySelector(".running button")?.click());
  await page.waitFor(".running", { hidden: true });
  await goTo(page, "under-way");
  await page.waitFor("#under-way-trips");
  await filter(page, "under-way-trips", 1, "belum waktunya");
  await page.waitUntil(() => document.querySelectorAll("#under-way-trips .table-body .table-row").length > 0);
  for (const departs of await column(page, "under-way-trips", 4)) {
    assert.match(departs, /^H-2 (1[2-9]|2\d)|^H-1|^H /, "nothing that has not begun leaves earlier");
  }
  assert.match(await page.text(".stage-panel"), /Yang belum berjalan kini direncanakan sejak H-2 12\.00/);
  // Each sub-district is told on paper.
  await goTo(page, "documents");
  await fill(page, ".stage-panel select", "document-changes");
  await page.waitFor(".paper-notices");
  const paper = await page.text(".papers");
  assert.match(paper, /Kepada: PPK/);
  assert.match(paper, new RegExp(`${second} batal: tarik surat jalannya`));
  await page.press("Control+s");
});
