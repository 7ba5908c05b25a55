// The panels: the table as a spreadsheet, and the work of each stage.

import assert from "node:assert/strict";

import { column, fill, filter, goTo, makePlan, openStage, press, rowCount } from "./actions.mjs";
import { onPage } from "./harness.mjs";

const number = (text) => Number(text.replaceAll(".", ""));

onPage("the station table sorts by a heading, up, down and back", async (page) => {
  await openStage(page, "region");
  const heading = "#stations .table-head .table-cell:nth-child(3) button";
  const asLoaded = await column(page, "stations", 0);
  await page.click(heading);
  const rising = (await column(page, "stations", 2)).map(number);
  assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
  await page.click(heading);
  const falling = (await column(page, "stations", 2)).map(number);
  assert.deepEqual(falling, [...falling].sort((a, b) => b - a));
  assert.ok(falling[0] > rising[0], "the largest differs from the smallest");
  await page.click(heading);
  assert.deepEqual(await column(page, "stations", 0), asLoaded);
});

onPage("only the rows on the screen are in the page", async (page) => {
  await openStage(page, "region", "kutai-kartanegara");
  assert.equal(await rowCount(page, "stations"), 1447);
  const inPage = await page.count("#stations .table-body .table-row");
  assert.ok(inPage > 10 && inPage < 80, `${inPage} rows`);
  await page.evaluate(() => {
    const view = document.querySelector("#stations");
    view.scrollTop = view.scrollHeight;
  });
  await page.waitUntil(() =>
    [...document.querySelectorAll("#stations .table-body .table-row")].some(
      (row) => row.ariaRowIndex === "1448",
    ),
  );
});

onPage("filters of several columns narrow the table and its totals", async (page) => {
  await openStage(page, "region");
  const all = number(await page.text("#stations .table-foot .table-cell:nth-child(3)"));
  assert.equal(all, 114980);
  await filter(page, "stations", 1, "montallat");
  await page.waitUntil(() => document.querySelector("#stations").ariaRowCount < 200);
  const kecamatan = await column(page, "stations", 1);
  assert.ok(kecamatan.length > 0 && kecamatan.every((name) => name === "Montallat"), kecamatan);
  await filter(page, "stations", 2, ">400");
  const voters = (await column(page, "stations", 2)).map(number);
  assert.ok(voters.every((count) => count > 400), String(voters));
  assert.match(await page.text(".table-count"), /^\d+ dari 270 baris$/);
});

onPage("a cell is edited in place, checked, and undone", async (page) => {
  await openStage(page, "region");
  const voters = () => column(page, "stations", 2);
  // Describing the pressed station changes the number of rows in view.
  await page.click("#stations-r0-c2");
  await page.waitFor(".inspector");
  const before = await voters();
  await page.press("Enter");
  await page.waitFor(".table-editor input");
  await page.press("Control+a");
  await page.type(".table-editor input", "1000000");
  await page.press("Enter");
  assert.match(await page.text(".table-unfit"), /0 sampai 100\.000/);
  await page.press("Escape");
  await page.waitFor(".table-editor", { hidden: true });
  assert.deepEqual(await voters(), before);

  // Typing over a cell replaces its value; Enter moves to the next row.
  await page.press("4");
  await page.press("2");
  await page.press("1");
  await page.press("Enter");
  await page.waitUntil(() => document.querySelector("#stations-r0-c2").textContent === "421");
  await page.waitUntil(() => document.querySelector("#stations-r1-c2").matches(".is-active"));
  await page.press("Control+z");
  await page.waitUntil(
    (text) => document.querySelector("#stations-r0-c2").textContent === text,
    before[0],
  );
});

onPage("the keyboard moves through the table and selects everywhere", async (page) => {
  await openStage(page, "region");
  await page.click("#stations-r0-c0");
  await page.press("ArrowDown");
  await page.press("ArrowDown");
  const name = (await column(page, "stations", 0))[2];
  const number = name.slice(-3);
  await page.waitUntil(
    (number) => document.querySelector(".inspector h2")?.textContent.includes(number),
    number,
  );
  await page.press("Control+End");
  await page.waitUntil(() => document.querySelector("#stations-r269-c0") !== null);
  await page.press("Control+Home");
  await page.waitUntil(() => document.querySelector("#stations-r0-c0") !== null);
});

onPage("rows are copied as a spreadsheet takes them, and pasted back", async (page) => {
  await openStage(page, "region");
  await page.click("#stations-r0-c2");
  await page.press("Shift+ArrowDown");
  // Neither browser lets a test use the real clipboard.
  const clipboard = (kind, text) =>
    page.evaluate(
      ([kind, text]) => {
        const clipboardData = new DataTransfer();
        if (text) clipboardData.setData("text/plain", text);
        const event = new Event(kind, { bubbles: true, cancelable: true });
        Object.defineProperty(event, "clipboardData", { value: clipboardData });
        document.querySelector("#stations").dispatchEvent(event);
        return clipboardData.getData("text/plain");
      },
      [kind, text],
    );
  const copied = await clipboard("copy");
  const lines = copied.trim().split("\r\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0].split("\t")[2], /^\d+$/);

  await page.click("#stations-r0-c2");
  await clipboard("paste", "401\r\n402\r\n403\r\n");
  await page.waitUntil(() => document.querySelector("#stations-r2-c2").textContent === "403");
  assert.deepEqual((await column(page, "stations", 2)).slice(0, 3), ["401", "402", "403"]);
  // One paste is one change.
  await page.press("Control+z");
  await page.waitUntil(() => document.querySelector("#stations-r2-c2").textContent !== "403");
});

onPage("a quantity opens to how it came about", async (page) => {
  await openStage(page, "region");
  await page.click("#stations-r0-c2");
  await page.press("4");
  await page.press("2");
  await page.press("5");
  await page.press("Enter");
  await page.press("ArrowUp");
  await page.click(".inspector .kit summary");
  const because = await page.text(".inspector .kit .because-steps");
  assert.match(because, /425 pemilih × 2,5 % = 10,625, dibulatkan ke atas menjadi 11/);
  assert.match(because, /436 lembar × 2 pemilihan = 872/);
});

onPage("a rule changes the needs, shows its source and can be reset", async (page) => {
  await openStage(page, "needs");
  const ballots = () => page.text(".figures .because summary");
  const two = await ballots();
  await page.click("#needs-tab-2");
  await page.click(".panel-actions button:nth-of-type(2)");
  await page.waitUntil(
    (two) => document.querySelector(".figures .because summary").textContent !== two,
    two,
  );
  assert.equal(number(await ballots()) * 2, number(two));
  await page.click(".rule:first-child button");
  await page.waitUntil(
    (two) => document.querySelector(".figures .because summary").textContent === two,
    two,
  );
  assert.match(await page.text(".rule-source"), /terbit: Pilkada 2024/);
});

onPage("vehicles are added where they stand", async (page) => {
  await openStage(page, "fleet");
  const vehicles = () => page.evaluate(() => document.querySelector(".figure dd").textContent);
  const before = number(await vehicles());
  await page.click(".fleet-row .stepper button:last-child");
  await page.waitUntil(
    (before) =>
      Number(document.querySelector(".figure dd").textContent.replaceAll(".", "")) === before + 1,
    before,
  );
});

onPage("vehicles of a pool are posted where none stand", async (page) => {
  await openStage(page, "fleet");
  // The pick-ups of the store, in place of those of every sub-district.
  await press(page, ".fleet-pooled input");
  await page.waitUntil(() => document.querySelector(".fleet-pooled input").checked);
  await page.evaluate(() => {
    const rows = [...document.querySelectorAll(".fleet-row")];
    const atPosts = rows.find((row) => row.parentElement !== rows[0].parentElement);
    const fewer = atPosts.querySelector(".stepper button");
    fewer.click();
    fewer.click();
  });
  await makePlan(page);
  await goTo(page, "schedule");
  await page.click("#schedule-tab-2");
  await page.waitFor("#trips .table-body .table-row");
  await filter(page, "trips", 8, "pindah");
  await page.waitUntil(() =>
    /pindah pos/.test(document.querySelector("#trips .table-body .table-row")?.textContent),
  );
});

onPage("a plan is made, stopped, and its best kept", async (page) => {
  await openStage(page, "region");
  await makePlan(page);
  const figures = await page.text(".figures.large");
  assert.match(figures, /tepat waktu\s*\d/);
  assert.ok((await page.count("table.plain tbody tr")) > 0, "use of the classes");

  // Every station has a way from the store, and each hand-over on it can be followed.
  await goTo(page, "region");
  await page.click("#stations-r0-c0");
  await page.waitFor(".inspector .chain li");
  await page.click(".inspector .chain li:last-child p:nth-child(2) .link");
  await page.waitFor(".inspector .loads");
  assert.match(await page.text(".inspector h2"), /^T\d+$/);

  await goTo(page, "schedule");
  await page.waitFor(".timeline .bar");
  assert.ok((await page.count(".timeline .bar.is-selected")) === 1, "the trip selected is marked");
  await page.click("#schedule-tab-1");
  assert.equal(await rowCount(page, "waves"), 9);
  await page.click("#schedule-tab-3");
  assert.ok((await rowCount(page, "nights")) > 0, "goods stay overnight at posts");
});

onPage("closing an edge cuts villages off and says so", async (page) => {
  await openStage(page, "network");
  assert.match(await page.text("#network-tab-2"), /\(0\)/);
  // This leg is the only way to somewhere; closing all of them cuts everything off.
  const closeFirst = async () => {
    await page.click("#edges-r0-c5");
    await page.press("Enter");
    await page.waitFor(".table-editor select");
    await page.evaluate(() => {
      const select = document.querySelector(".table-editor select");
      select.value = "true";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };
  await closeFirst();
  await page.waitUntil(() => document.querySelector("#edges-r0-c5").textContent === "ditutup");
  assert.match(await page.text(".figure[data-tone=bad]"), /1/);
});

onPage("the network is asked for ways and for what must not fail", async (page) => {
  await openStage(page, "network");
  await page.click("#network-tab-1");
  // Tumpung Laung II, found by name: a village on the river.
  await page.waitFor("#ask-to");
  await page.evaluate(() => {
    const field = document.querySelector("#ask-to");
    field.value = "Tumpung Laung II";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitUntil(() => !document.querySelector("#ask-ways").disabled);
  await page.click("#ask-ways");
  await page.waitFor(".ways .way");
  const ways = await page.text(".ways");
  assert.match(ways, /Tercepat/);
  assert.match(ways, /Tumpung Laung II/);
  await page.click("#ask-critical");
  await page.waitFor("#critical tbody tr");
  assert.match(await page.text("#critical"), /Baliti/);
});

onPage("documents follow the plan and leave as a list", async (page) => {
  await openStage(page, "documents");
  assert.match(await page.text(".stage-panel .empty"), /Belum ada rencana/);
  await makePlan(page);
  await goTo(page, "documents");
  await page.waitFor(".paper");
  assert.match(await page.text(".paper h1"), /Jadwal distribusi/);
  assert.match(await page.text(".paper footer"), /sidik data [0-9a-f]{12}/);
  const exported = async (list) => {
    await page.click(".panel-actions .export summary");
    return page.download(() => page.click(`.panel-actions [data-export="${list}"]`));
  };
  const saved = await exported("stations.csv");
  assert.equal(saved.name, "tps-barito-utara.csv");
  const lines = saved.bytes.toString().trim().split("\r\n");
  assert.equal(lines.length, 271);
  assert.ok(lines[0].includes("Kecamatan;Desa/Kelurahan;"), lines[0]);
  const book = await exported("schedule.xlsx");
  assert.equal(book.name, "jadwal-barito-utara.xlsx");
  assert.equal(book.bytes.subarray(0, 2).toString(), "PK");
});

onPage("the record says who changed what", async (page) => {
  await openStage(page, "region");
  await page.click("#stations-r0-c2");
  await page.press("7");
  await page.press("Enter");
  await page.waitUntil(() => document.querySelector("#stations-r0-c2").textContent === "7");
  await goTo(page, "history");
  assert.equal(await rowCount(page, "history"), 1);
  assert.match((await column(page, "history", 2))[0], /Pemilih \(DPT\) → 7$/);
  await page.press("Control+z");
  await page.waitUntil(
    () => document.querySelector("#history-r0-c5")?.textContent === "diurungkan",
  );
});

onPage("a settled trip stays when planning again, and can be released", async (page) => {
  await openStage(page, "region");
  await makePlan(page);
  await goTo(page, "schedule");
  await page.click("#schedule-tab-2");
  await page.waitFor("#trips .table-body .table-row");
  await page.click("#trips .table-body .table-row .table-cell");
  await page.click(".settling button");
  await page.waitFor(".settling[data-settled]");
  // Class, base, stops and times of the settled trips.
  const settled = async () => {
    await page.waitFor("#trips .table-body .table-row");
    const columns = await Promise.all([1, 2, 3, 4, 5].map((index) => column(page, "trips", index)));
    const rows = columns[0].map((_, row) => columns.map((cells) => cells[row]));
    return rows.filter(([, settled]) => settled !== "");
  };
  const before = await settled();
  assert.equal(before.length, 1);
  await makePlan(page);
  await goTo(page, "schedule");
  await page.click("#schedule-tab-2");
  assert.deepEqual(await settled(), before);
  await page.click(".settling button");
  await page.waitFor(".settling:not([data-settled])");
  assert.deepEqual(await settled(), []);
});

onPage("a plan says when all boxes are back, and lists the trips of the return", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await page.waitFor("#return-figures");
  assert.match(await page.text("#return-told"), /kembali di PPK H\+\d.* gudang H\+\d/);
  const figures = await page.text("#return-figures");
  assert.match(figures, /TPS kembali\s*270/);
  assert.match(figures, /Tidak kembali\s*0/);
  await goTo(page, "schedule");
  await page.click("#schedule-tab-2");
  await page.waitFor("#trips .table-body .table-row");
  const at = await page.evaluate(() =>
    [...document.querySelectorAll("#trips .table-head .table-cell")].findIndex((head) =>
      /arah/i.test(head.innerText)));
  assert.ok(at > 0);
  await filter(page, "trips", at, "kembali");
  await page.waitUntil(() =>
    /^R\d/.test(document.querySelector("#trips .table-body .table-cell")?.innerText ?? ""));
  const trips = await column(page, "trips", 0);
  assert.ok(trips.every((trip) => trip.startsWith("R")), trips.join());
});

onPage("a plan is made to a promise, with time to spare that is listed and can be removed", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await fill(page, `.stage-panel select[aria-label="Lama mencari"]`, "quick");
  // From nothing: the plan that was stopped is another each time.
  await page.click('[title^="Menyusun tanpa melihat"] input');
  await fill(page, "#promise li:nth-child(1) input", "80");
  await fill(page, "#promise li:nth-child(2) input", "50");
  await page.click("#promise-go");
  await page.waitFor("#margins", { timeout: 60_000 });
  await page.waitFor(".running", { hidden: true });
  await page.click("#certainty-go");
  await page.waitFor("#promise-kept");
  assert.match(await page.text("#promise-kept"), /80 %.*50 %/);
  await page.click("#margins summary");
  const [first] = await page.evaluate(() =>
    [...document.querySelectorAll("#margins-table tbody tr")].map((row) => row.innerText));
  assert.match(first, /\d+ %/);
  // The plan belongs to the region with these margins; without them it is no longer its plan.
  assert.equal(await page.evaluate(() => document.querySelector("#certainty-go").disabled), false);
  await page.click("#margins-clear");
  await page.waitFor("#margins", { hidden: true });
  await page.waitUntil(() => document.querySelector("#certainty-go").disabled);
  await goTo(page, "history");
  assert.match(await page.text(".stage-panel"), /cadangan waktu/i);
});

onPage("changes are tried on the plan, ranked, and put into force", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  const figures = await page.text(".figures.large");
  // Only edges: the region has none closed, and that is said.
  const groups = "#trials .trial-groups li";
  const tick = (number) => page.click(`${groups}:nth-child(${number}) input`);
  await tick(1);
  await tick(3);
  await tick(5);
  assert.match(await page.text("#trials-go"), /Tidak ada/);
  assert.equal(await page.evaluate(() => document.querySelector("#trials-go").disabled), true);
  await tick(5);
  await tick(2);
  await page.click("#trials-go");
  await page.waitFor("#trials-usual", { timeout: 60_000 });
  await page.waitFor("#trials progress", { hidden: true, timeout: 60_000 });
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll("#trials-table tbody tr")].map((row) => row.innerText));
  assert.ok(rows.length > 0);
  // Trying leaves the plan alone; applying is a change, after which the plan is no longer the region's.
  assert.equal(await page.text(".figures.large"), figures);
  await page.click("#trials-table tbody tr:first-child button");
  await page.waitFor(".stale");
  assert.match(await page.text("#trials .stale"), /terlebih dahulu|lebih dahulu/);
});

onPage("the numbers of vehicles are tried, and shown as a curve", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await page.click("#trials-curve-go");
  await page.waitFor("#trials-curve", { timeout: 60_000 });
  await page.waitFor("#trials progress", { hidden: true, timeout: 60_000 });
  const [points, circles] = await page.evaluate(() => [
    [...document.querySelectorAll("#trials-curve li")].map((point) => point.innerText),
    document.querySelectorAll("#trials-curve circle").length,
  ]);
  const numbers = points.map((point) => Number.parseInt(point, 10));
  assert.equal(circles, points.length);
  assert.ok(numbers.length > 4);
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
});

onPage("how sure a plan is follows its delays", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await page.click("#certainty-go");
  await page.waitFor("#certainty-whole");
  const whole = async () => {
    const text = await page.text("#certainty-whole");
    const found = /([\d,]+) % dari 2\.000 percobaan; rata-rata ([\d.,]+) TPS/.exec(text);
    assert.ok(found, text);
    const [share, late] = found.slice(1).map((text) => Number(text.replace(".", "").replace(",", ".")));
    return { share, late };
  };
  const usual = await whole();
  assert.ok(usual.share < 100 && usual.late > 0, JSON.stringify(usual));
  assert.match(await page.text("#certainty"), /TPS yang paling mengkhawatirkan/);
  assert.match(await page.text("#certainty"), /Hujan: [\d,]+ TPS/);
  // Without rain more plans hold; what was computed before says that it is old.
  await goTo(page, "needs");
  await page.click("#needs-tab-2");
  await fill(page, "ul.rules:last-of-type .rule:first-child input", "0");
  await goTo(page, "plan");
  await page.waitFor("#certainty .stale");
  await page.click("#certainty-go");
  await page.waitFor("#certainty .stale", { hidden: true });
  const dry = await whole();
  assert.ok(dry.share >= usual.share && dry.late < usual.late, JSON.stringify([usual, dry]));
  assert.doesNotMatch(await page.text("#certainty"), /Hujan:/);
});

onPage("costs add up, open to their derivation, and are held against a budget", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  const told = async () => {
    const text = await page.text("#costs-told");
    const amounts = text.match(/Rp[\d.]+/g).map((amount) => number(amount.slice(2)));
    assert.equal(amounts.length, 3, text);
    return amounts;
  };
  const shown = async () => {
    const amounts = await column(page, "costs-table", 1);
    return amounts.reduce((sum, amount) => sum + number(amount.slice(2)), 0);
  };
  const [total, transport, besides] = await told();
  assert.equal(total, transport + besides);
  assert.ok(transport > 0 && besides > 0);
  assert.equal(await shown(), total);
  await page.evaluate(() => document.querySelector("#costs").scrollIntoView());
  await page.click("#costs-table-r0-c0");
  await page.waitFor("#costs-derivation");
  assert.match(await page.text("#costs-derivation"), /[\d,]+ hari × Rp[\d.]+/);

  await fill(page, "#costs-by", "area");
  await page.waitUntil(() => document.querySelector("#costs-table").ariaRowCount === "10");
  assert.equal(await shown(), total);
  assert.equal(await page.count("#costs-derivation"), 0);

  // A ceiling of nothing is exceeded by everything; a high one is kept.
  await press(page, "#budget-add");
  await page.waitFor(".budget-line");
  const spent = () => page.text(".budget-line .toned");
  assert.match(await spent(), /lewat/);
  assert.match(await page.text("#budget-told"), /lewat .* Naikkan pagunya/);
  await fill(page, ".budget-line input.number", "900.000.000.000");
  await page.waitUntil(() => /sisa/.test(document.querySelector(".budget-line .toned").innerText));
  assert.equal(await page.count("#budget-told .message"), 0);

  // Other rates change the costs, but do not make the plan old.
  const [old] = (await page.text("#costs-told")).match(/Rp[\d.]+/);
  await page.evaluate(() => (document.querySelector("#rates").open = true));
  await fill(page, "#rates .rule input.number", "1.000.000");
  await page.waitUntil(
    (old) => !document.querySelector("#costs-told").innerText.includes(old),
    old,
  );
  assert.equal((await told())[1], transport);
  assert.equal(await page.count(".panel-scroll > .stale"), 0);
});

onPage("units are sent where they are needed, and what is missing adds up and can be closed", async (page) => {
  await openStage(page, "plan");
  await makePlan(page);
  await goTo(page, "security");
  await page.waitFor("#people-totals .message");
  assert.match(await page.text("#people-totals"), /Belum ada satuan/);
  // Who there is: a unit proposed from the police resorts, and its strength.
  await press(page, "#security-tab-2");
  await press(page, "#forces-propose");
  await page.waitFor("#forces-r0-c0");
  await page.waitFor("#people-computing", { hidden: true });
  const strength = async (row, number) => {
    await page.click(`#forces-r${row}-c3`);
    await page.press("Enter");
    await page.waitFor(".table-editor input");
    await page.press("Control+a");
    await page.type(".table-editor input", String(number));
    await page.press("Enter");
  };
  await strength(0, 60);
  await press(page, "#security-tab-0");
  await page.waitFor("#people-gaps .message", { timeout: 30_000 });
  await page.waitFor("#people-computing", { hidden: true });
  const short = async () => {
    const text = await page.text("#people-totals");
    const found = /Kurang ([\d.]+) orang/.exec(text);
    return found ? number(found[1]) : 0;
  };
  const missing = await short();
  assert.ok(missing > 0);
  const days = await column(page, "people-days", 5);
  assert.equal(days.reduce((sum, text) => sum + (text === "" ? 0 : number(text)), 0), missing);
  // Reinforcements that were tried close what they said they would.
  const remedy = await page.evaluate(() => {
    const lines = [...document.querySelectorAll("#people-remedies .message")];
    const line = lines.find((line) => /personel bantuan/.test(line.innerText));
    line.querySelector("button").click();
    return line.innerText;
  });
  const left = number(/tinggal kurang ([\d.]+)/.exec(remedy)[1]);
  await page.waitUntil(
    ([before]) => !new RegExp(`Kurang ${before} orang`).test(document.querySelector("#people-totals").innerText)
      && document.querySelector("#people-computing") === null,
    [missing.toLocaleString("id-ID")],
  );
  assert.equal(await short(), left);
  // The plan is not stale: nothing of this changes it.
  assert.equal(await page.count("#stage-plan .sign-warn"), 0);
});

onPage("stations are vulnerable by ticks and by the police list, with the reason", async (page) => {
  await openStage(page, "security");
  await page.click("#security-tab-1");
  await page.waitFor("#vulnerability-r0-c0");
  await page.click("#vulnerability-r0-c0");
  await page.waitFor("#people-ticks .toggle");
  const first = async (at) => (await column(page, "vulnerability", at))[0];
  assert.equal(await first(3), "Kurang rawan");
  await page.evaluate(() => {
    const toggles = [...document.querySelectorAll("#people-ticks fieldset:first-of-type .toggle")];
    toggles.find((toggle) => /konflik/i.test(toggle.innerText)).querySelector("input").click();
  });
  await page.waitUntil(() => /Riwayat konflik 3/.test(document.querySelector("#vulnerability").innerText));
  assert.equal(await first(3), "Rawan");
  await page.click("#vulnerability-r0-c5");
  await page.press("Enter");
  await fill(page, ".table-editor select", "very");
  await page.waitUntil(() => /Sangat rawan[^]*daftar kepolisian/.test(document.querySelector("#vulnerability .table-body").innerText));
  assert.equal(await first(3), "Sangat rawan");
});

onPage("staff and fees follow stations and rates", async (page) => {
  await openStage(page, "staff");
  await page.waitFor("#staff-r0-c0");
  assert.match(await page.text("#staff-told"), /KPPS 1\.890 orang, linmas 540/);
  assert.match(await page.text("#staff-told"), /Rp1\.971\.000\.000/);
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  await fill(page, "#staff-rates .rule:first-child input", "5");
  await page.waitUntil(() => /KPPS 1\.350 orang/.test(document.querySelector("#staff-told").innerText));
});
