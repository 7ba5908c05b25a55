// The frame: opening and saving, protection of unsaved work, language, colours, keys.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import { makePlan } from "./actions.mjs";
import { builtPage } from "./built.mjs";
import { inBrowsers, onPage } from "./harness.mjs";

const INPUT = "#open-file";

async function fileOf(name, bytes) {
  const path = join(await mkdtemp(join(tmpdir(), "tepat-frame-")), name);
  await writeFile(path, bytes);
  return path;
}

/** A test on a ready page that saves by download in every browser, as Firefox always does. */
function onSaving(name, run) {
  inBrowsers(name, async (page) => {
    await page.before(() => {
      delete window.showSaveFilePicker;
    });
    await page.open(builtPage);
    await page.waitFor("html[data-ready]");
    await run(page);
    assert.deepEqual(page.errors, [], "errors in the console");
  });
}

async function openRegion(page, slug = "barito-utara") {
  await page.click(`#region-${slug}`);
  await page.waitFor(".workspace");
}

async function save(page) {
  return page.download(() => page.press("Control+s"));
}

async function beginScenario(page, name) {
  await page.press("Control+k");
  await page.type("#palette-input", "Skenario baru");
  await page.press("Enter");
  await page.type("#scenario-dialog input", name);
  await page.press("Enter");
  await page.waitFor("#scenario-dialog", { hidden: true });
}

/** The names in the scenario selector. */
function scenarios(page) {
  return page.evaluate(() => document.querySelector("#scenario").textContent);
}

/** The change as the file writes it, with the id that its content gives it. */
function sealed(change) {
  const digest = createHash("sha256").update(JSON.stringify({ id: "", ...change }));
  return { id: digest.digest("hex"), ...change };
}

/** A file of a bundled region with one change: a cap so low that every station exceeds it. */
async function fileWithChange(page) {
  await openRegion(page);
  const document = JSON.parse(gunzipSync((await save(page)).bytes));
  document.changes = [
    sealed({
      parents: [document.root],
      at: "2024-11-20T08:00:00+07:00",
      by: "Logistik",
      edit: { do: "set", table: "rules", fields: { max_voters_per_station: 1 } },
    }),
  ];
  await page.click(".brand");
  await page.waitFor("#region-barito-utara");
  return fileOf("ubah.tepat", gzipSync(JSON.stringify(document)));
}

onPage("each bundled region opens on the map with its stations and one thing to do", async (page) => {
  for (const [slug, stations] of [
    ["kutai-kartanegara", "1.447 TPS"],
    ["kutai-timur", "701 TPS"],
    ["barito-utara", "270 TPS"],
  ]) {
    await openRegion(page, slug);
    const status = await page.text(".status-line");
    assert.ok(status.includes(stations), status);
    assert.match(status, /belum ada rencana/);
    assert.equal(await page.count(".status-line .primary"), 1);
    await page.click(".brand");
    await page.waitFor("#region-barito-utara");
  }
});

onPage("what is illustrative can be read in the open file, with no text missing", async (page) => {
  await openRegion(page, "kutai-timur");
  await page.click(".sources-badge");
  const text = await page.text("#sources-dialog");
  assert.match(text, /HANYA CONTOH|Hanya contoh/);
  assert.doesNotMatch(text, /fact-/);
});

onSaving("a saved file opens again and saves to the same bytes", async (page) => {
  await openRegion(page);
  await beginScenario(page, "Banjir");
  assert.match(await page.text(".file-saved"), /belum disimpan sejak \d\d\.\d\d/);
  const first = await save(page);
  assert.match(first.name, /^barito-utara-\d{4}-\d\d-\d\d\.tepat$/);
  await page.waitUntil(() => /^tersimpan/.test(document.querySelector(".file-saved").innerText));

  await page.click(".brand");
  await page.waitFor("#region-barito-utara");
  await page.setFile(INPUT, await fileOf("kiriman.tepat", first.bytes));
  await page.waitFor(".workspace");
  assert.equal(await page.text(".file-name"), "kiriman.tepat");
  assert.match(await scenarios(page), /Banjir/);
  const second = await save(page);
  assert.equal(second.name, "kiriman.tepat");
  assert.deepEqual(second.bytes, first.bytes);
});

onSaving("a file that cannot be opened says why and leaves what is open alone", async (page) => {
  await openRegion(page);
  const whole = (await save(page)).bytes;
  const name = await page.text(".file-name");
  for (const [file, bytes, message] of [
    ["kosong.tepat", Buffer.alloc(0), /kosong\.tepat: .*kosong/],
    ["surat.tepat", Buffer.from("Yth. Ketua KPU"), /surat\.tepat: .*bukan berkas perencanaan/],
    ["potong.tepat", whole.subarray(0, whole.length / 2), /potong\.tepat: .*terpotong/],
    [
      "baru.tepat",
      gzipSync(JSON.stringify({ format: "tepat", version: 99, made_with: "9.0.0" })),
      /baru\.tepat: .*lebih baru \(9\.0\.0, format 99/,
    ],
  ]) {
    await page.setFile(INPUT, await fileOf(file, bytes));
    await page.waitUntil(
      (file) => document.querySelector('.notices [role="alert"]').innerText.includes(file),
      file,
    );
    assert.match((await page.text('.notices [role="alert"]')).replace(/\s+/g, " "), message);
    assert.equal(await page.text(".file-name"), name);
  }
});

inBrowsers("where the browser can, saving again writes to the same file unasked", async (page) => {
  await page.before(() => {
    window.asked = 0;
    window.written = [];
    window.showSaveFilePicker = async ({ suggestedName }) => {
      window.asked += 1;
      if (window.asked === 1) throw new DOMException("thought better of it", "AbortError");
      return {
        name: `pilihan-${suggestedName}`,
        createWritable: async () => ({
          write: async (bytes) => window.written.push(bytes.length),
          close: async () => {},
        }),
      };
    };
  });
  await page.open(builtPage);
  await page.waitFor("html[data-ready]");
  await openRegion(page);
  await beginScenario(page, "Banjir");
  await page.press("Control+s");
  await page.waitUntil(() => window.asked === 1);
  await page.waitUntil(() => /belum disimpan/.test(document.querySelector(".file-saved").innerText));
  for (const round of [1, 2]) {
    await page.press("Control+s");
    await page.waitUntil((round) => window.written.length === round, round);
  }
  await page.waitUntil(() => /^tersimpan/.test(document.querySelector(".file-saved").innerText));
  assert.match(await page.text(".file-name"), /^pilihan-barito-utara-.*\.tepat$/);
  assert.equal(await page.evaluate(() => window.asked), 2);
  assert.deepEqual(page.errors, [], "errors in the console");
});

onSaving("a file dropped on the page is opened, and a list dropped is offered for loading", async (page) => {
  await openRegion(page);
  const saved = (await save(page)).bytes;
  const drop = (name, bytes) =>
    page.evaluate(
      ({ name, bytes }) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        document.body.dispatchEvent(
          new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }),
        );
      },
      { name, bytes: [...bytes] },
    );
  await page.click(".brand");
  await page.waitFor("#region-barito-utara");
  await drop("tps.csv", Buffer.from("Desa;No TPS;Pemilih\nLemo I;1;400\n"));
  // Without a region the list begins one.
  await page.waitFor("#begin-dialog");
  await page.waitUntil(() => /tps\.csv/.test(document.querySelector("#begin-dialog").innerText));
  await page.press("Escape");
  await page.waitFor("#begin-dialog", { hidden: true });
  await drop("dropped.tepat", saved);
  await page.waitFor(".workspace");
  assert.equal(await page.text(".file-name"), "dropped.tepat");
  await drop("tps.csv", Buffer.from("Desa;No TPS;Pemilih\nLemo I;1;400\n"));
  await page.waitFor("#import-dialog");
  assert.match(await page.text(".import-facts"), /1 TPS di 1 desa, 400 pemilih/);
});

onSaving("a search shows its best so far, ends when told to, and what it found is kept", async (page) => {
  await openRegion(page);
  await page.click("#make-plan");
  await page.waitFor("#stop-plan");
  await page.waitUntil(() =>
    /menyusun rencana/.test(document.querySelector(".status-line").innerText),
  );
  await page.press("Control+k");
  await page.type("#palette-input", "Hentikan");
  await page.press("Enter");
  await page.waitFor("#make-plan");
  const status = await page.text(".status-line");
  assert.match(status, /tepat waktu/);
  const saved = await save(page);
  const { plans } = JSON.parse(gunzipSync(saved.bytes));
  assert.equal(plans.length, 1);
  assert.ok(plans[0].plan.trips.length > 0);
  await page.click(".brand");
  await page.waitFor("#region-barito-utara");
  await page.setFile(INPUT, await fileOf("rencana.tepat", saved.bytes));
  await page.waitFor(".workspace");
  assert.equal(await page.text(".status-line"), status);
});

onSaving("changes are undone and redone, and the buttons know whether they can be", async (page) => {
  await page.setFile(INPUT, await fileWithChange(page));
  await page.waitFor(".workspace");
  assert.equal(await page.count(".notice-bad"), 0, "nothing was altered");
  const sign = () => page.text("#stage-region .sign");
  const enabled = () =>
    page.evaluate(() => [...document.querySelectorAll(".group button")].map((b) => !b.disabled));
  assert.match(await sign(), /270/);
  assert.deepEqual(await enabled(), [true, false]);
  await page.press("Control+z");
  await page.waitUntil(() => !/270/.test(document.querySelector("#stage-region .sign").innerText));
  assert.deepEqual(await enabled(), [false, true]);
  assert.match(await page.text(".file-saved"), /belum disimpan/);
  await page.press("Control+y");
  await page.waitUntil(() => /270/.test(document.querySelector("#stage-region .sign").innerText));
  assert.deepEqual(await enabled(), [true, false]);
});

onSaving("a record of changes that was altered is opened with an error that stays in the history", async (page) => {
  const { readFile } = await import("node:fs/promises");
  const document = JSON.parse(gunzipSync(await readFile(await fileWithChange(page))));
  document.changes[0].by = "Orang lain";
  await page.setFile(INPUT, await fileOf("ubahan.tepat", gzipSync(JSON.stringify(document))));
  await page.waitFor(".workspace");
  assert.match(await page.text(".notice-bad"), /diubah di luar Tepat/);
  await page.click("#stage-history");
  assert.match(await page.text(".panel .messages"), /diubah di luar Tepat/);
});

onSaving("unsaved changes are asked about before another file takes their place", async (page) => {
  await openRegion(page);
  const saved = await fileOf("lain.tepat", (await save(page)).bytes);
  await beginScenario(page, "Surut");
  await page.setFile(INPUT, saved);
  await page.waitFor("#confirm");
  await page.press("Escape");
  await page.waitFor("#confirm", { hidden: true });
  assert.match(await scenarios(page), /Surut/);
  await page.setFile(INPUT, saved);
  await page.click("#confirm-yes");
  await page.waitUntil(() => document.querySelector(".file-name").innerText === "lain.tepat");
  assert.doesNotMatch(await scenarios(page), /Surut/);
});

inBrowsers("work that was not saved is offered again after a crash", async (page) => {
  // A crash does not ask first.
  await page.before(() => {
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  });
  await page.open(builtPage);
  await page.waitFor("html[data-ready]");
  assert.equal(await page.count(".copies"), 0);
  await openRegion(page);
  await beginScenario(page, "Banjir besar");
  await page.waitUntil(() => Object.keys(localStorage).some((key) => key.startsWith("tepat.copy.")));
  await page.reload();
  await page.waitFor("html[data-ready]");
  assert.match(await page.text(".copies"), /Barito Utara/);
  await page.click(".copies .primary");
  await page.waitFor(".workspace");
  assert.match(await scenarios(page), /Banjir besar/);
  assert.match(await page.text(".file-saved"), /belum disimpan/);
});

onPage("a copy is in use as long as its tab answers", async (page) => {
  // A crash tells nobody.
  await page.before(() => {
    for (const event of ["beforeunload", "pagehide"]) {
      addEventListener(event, (heard) => heard.stopImmediatePropagation(), true);
    }
  });
  await page.open(builtPage);
  await page.waitFor("html[data-ready]");
  await openRegion(page);
  await beginScenario(page, "Banjir besar");
  await page.waitUntil(() => Object.keys(localStorage).some((key) => key.startsWith("tepat.copy.")));
  const other = await page.another();
  await other.open(builtPage);
  await other.waitFor("html[data-ready]");
  // All answers have come by then.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.match(await other.text(".copies"), /sedang dibuka di tab lain/);
  await page.open("about:blank");
  await other.reload();
  await other.waitFor(".copies .primary");
  assert.doesNotMatch(await other.text(".copies"), /sedang dibuka di tab lain/);
});

onSaving("a saved file leaves no copy behind, and leaving it is not held up", async (page) => {
  const warned = () =>
    page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  const copies = () =>
    page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("tepat.copy.")).length);
  await openRegion(page);
  assert.equal(await warned(), false);
  await beginScenario(page, "Surut");
  assert.equal(await warned(), true);
  await page.waitUntil(() => Object.keys(localStorage).some((key) => key.startsWith("tepat.copy.")));
  await save(page);
  await page.waitUntil(() => /^tersimpan/.test(document.querySelector(".file-saved").innerText));
  assert.equal(await warned(), false);
  assert.equal(await copies(), 0);
});

onPage("the language changes at once and is remembered", async (page) => {
  assert.equal(await page.evaluate(() => document.documentElement.lang), "id");
  await openRegion(page, "kutai-kartanegara");
  await page.click('.switch [lang="en"]');
  await page.waitUntil(() => document.documentElement.lang === "en");
  assert.equal((await page.text("#make-plan")).trim(), "Make a plan");
  assert.match(await page.text(".status-line"), /1,447 stations/);
  await page.reload();
  await page.waitFor("html[data-ready]");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
});

for (const dark of [false, true]) {
  const [own, other] = dark ? ["dark", "light"] : ["light", "dark"];
  onPage(
    `the colours follow a computer set to ${own}, until they are chosen`,
    async (page) => {
      const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
      assert.equal(await theme(), own);
      await page.click("#theme");
      await page.waitUntil((other) => document.documentElement.dataset.theme === other, other);
      await page.reload();
      await page.waitFor("html[data-ready]");
      assert.equal(await theme(), other);
    },
    { dark },
  );
}

onPage("everything can be reached from the keyboard", async (page) => {
  const focus = () => page.evaluate(() => document.activeElement.id);
  for (let presses = 0; (await focus()) !== "region-barito-utara"; presses++) {
    assert.ok(presses < 20, "the region was not reached");
    await page.press("Tab");
  }
  await page.press("Enter");
  await page.waitFor(".workspace");
  await page.press("4");
  await page.waitFor(".panel");
  assert.equal(await page.text(".panel h2"), "Armada");
  assert.equal(await page.evaluate(() => location.hash), "#fleet");
  await page.press("w");
  await page.waitFor('.workspace[data-room="wide"]');
  await page.press("w");
  await page.press("?");
  assert.match(await page.text("#help-dialog"), /Ctrl/);
  await page.press("Escape");
  await page.waitFor("#help-dialog", { hidden: true });
  await page.press("Control+k");
  await page.type("#palette-input", "muara teweh gudang");
  await page.press("Enter");
  await page.waitFor(".side");
  await page.press("Escape");
  await page.waitFor(".side", { hidden: true });
  await page.press("0");
  await page.waitFor(".panel", { hidden: true });
});

onPage("the palette finds a station by its code", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await page.click(".search");
  await page.type("#palette-input", "64.02.12.2012.001");
  await page.waitUntil(() => document.querySelectorAll(".hits li").length === 1);
  assert.match(await page.text(".hits li"), /TPS 001 Tabang Lama/);
});

onPage(
  "nothing runs out of a small screen",
  async (page) => {
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await overflow(), 0);
    await openRegion(page, "kutai-kartanegara");
    await page.press("1");
    await page.waitFor(".panel");
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll(".top-bar button, .status-line button, .rail button")]
        .filter((button) => {
          const box = button.getBoundingClientRect();
          return box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
        })
        .map((button) => button.id || button.className),
    );
    assert.deepEqual(hidden, []);
  },
  { width: 1024, height: 600 },
);

onSaving("a page saved with the plan in it opens for reading, and can be worked on", async (page) => {
  await openRegion(page);
  await makePlan(page);
  const figures = await page.text(".figures.large");
  await page.press("Control+k");
  await page.type("#palette-input", "Simpan sebagai halaman");
  const { name, bytes } = await page.download(() => page.press("Enter"));
  assert.match(name, /^barito-utara-.*\.html$/);
  assert.ok(bytes.length < 5_000_000, `${bytes.length} bytes`);

  // With unsaved changes the browser would ask before it leaves.
  await save(page);
  const sent = await fileOf(name, bytes);
  await page.open(sent);
  await page.waitFor("#work-on");
  await page.waitFor(".figures.large");
  assert.equal(await page.text(".figures.large"), figures);
  await page.click("#make-plan");
  await page.waitUntil(() => /hanya dibaca/.test(document.querySelector(".notices").innerText));
  assert.equal(await page.evaluate(() => document.querySelector(".running")), null);

  // What was sent can be sent on, as one file.
  await page.press("Control+k");
  await page.type("#palette-input", "Simpan sebagai halaman");
  const again = await page.download(() => page.press("Enter"));
  assert.equal(again.bytes.toString("latin1").split('id="held"').length, 2);
  assert.ok(Math.abs(again.bytes.length - bytes.length) < 1_000);

  await page.click("#work-on");
  await page.waitFor("#work-on", { hidden: true });
  await beginScenario(page, "Banjir");
  assert.match(await scenarios(page), /Banjir/);
});
