// Keys are made, files are signed, and what was altered since is found.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import { fill, goTo, makePlan, openRegion, press, rowCount } from "./actions.mjs";
import { onPage } from "./harness.mjs";

const folder = await mkdtemp(join(tmpdir(), "tepat-sign-"));
const PASSPHRASE = "empat kuda di dermaga";

const text = (page, selector) =>
  page.evaluate((selector) => document.querySelector(selector)?.innerText ?? "", selector);

/** Keeps what the page hands out as a file and returns its path. */
async function kept(page, act) {
  await page.evaluate(() => { delete window.showSaveFilePicker; });
  const { name, bytes } = await page.download(act);
  const path = join(folder, `${Math.random().toString(36).slice(2)}-${name}`);
  await writeFile(path, bytes);
  return path;
}

/** Makes a key and returns the path of its file, its fingerprint and its code. */
async function makeKey(page, name, code = "") {
  await goTo(page, "history");
  await press(page, "#make-key");
  await fill(page, "#key-name", name);
  await fill(page, "#key-office", "KPU Barito Utara");
  await fill(page, "#key-passphrase", PASSPHRASE);
  await fill(page, "#key-again", PASSPHRASE);
  if (code) {
    await page.evaluate(() => { document.querySelector("#key-dialog details").open = true; });
    await fill(page, "#key-code", code);
  }
  const path = await kept(page, () => press(page, "#key-make"));
  await page.waitFor("#key-sheet");
  const [fingerprint, letters] = [await text(page, "#key-fingerprint"), await text(page, "#key-sheet-code")];
  await press(page, "#key-sheet .dialog-head button");
  await page.waitFor("#key-sheet", { hidden: true });
  return { path, fingerprint, code: letters.replace(/\s+/g, " ").trim() };
}

async function sign(page, key, role, passphrase = PASSPHRASE) {
  await goTo(page, "history");
  await press(page, "#sign");
  await page.setFile("#sign-key", key);
  await page.waitFor("#sign-owner");
  await fill(page, "#sign-passphrase", passphrase);
  await fill(page, "#sign-dialog select", role);
  await press(page, "#sign-now");
}

async function open(page, path) {
  // What was not saved is left on purpose.
  await page.evaluate(() => {
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  });
  await page.reload();
  await page.waitFor("html[data-ready]");
  await page.setFile("#open-file", path);
  await page.waitFor(".workspace");
}

onPage("a file is signed, and every view says by whom and what changed since", async (page) => {
  await openRegion(page);
  await makePlan(page);
  const key = await makeKey(page, "Sari");
  assert.match(key.fingerprint, /^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
  const file = JSON.parse(await readFile(key.path, "utf8"));
  assert.equal(file.format, "tepat-key");
  assert.ok(!JSON.stringify(file).includes(PASSPHRASE));

  await sign(page, key.path, "role-approved", "bukan kata sandinya");
  await page.waitUntil(() => /bukan kata sandi kunci itu/.test(document.querySelector("#sign-dialog").innerText));
  // Whoever leaves the dialog while the passphrase is derived has not signed.
  await fill(page, "#sign-passphrase", PASSPHRASE);
  await press(page, "#sign-now");
  await page.press("Escape");
  await page.waitFor("#sign-dialog", { hidden: true });
  await sign(page, key.path, "role-approved", PASSPHRASE);
  await page.waitFor("#sign-dialog", { hidden: true });
  await page.waitFor("#register");
  assert.equal(await rowCount(page, "register"), 1);
  assert.match(await text(page, "#signatures"), new RegExp(`${key.fingerprint}[^]*belum dipastikan`));

  // Whose key it is, the reader decides; it is kept in the browser.
  await press(page, ".signers input");
  await page.waitUntil(() => /sudah dipastikan/.test(document.querySelector("#signatures").innerText));
  await goTo(page, "plan");
  assert.match(await text(page, ".signed-line"),
    /^Disetujui: Sari, KPU Barito Utara, [^(]*; tidak ada yang berubah sejak itu$/);
  await goTo(page, "documents");
  assert.match(await text(page, ".paper footer"), /Disetujui: Sari/);

  const signed = await kept(page, () => page.click("#save"));
  await open(page, signed);
  await goTo(page, "election");
  await fill(page, "#election-vote", "Lain");
  await goTo(page, "plan");
  assert.match(await text(page, ".signed-line"), /sejak itu: 1 perubahan$/);
  await goTo(page, "history");
  assert.match(await text(page, ".stage-panel"), /tidak diubah|utuh/i);

  // An arrival shifted by hand is found and named.
  const json = gunzipSync(await readFile(signed)).toString();
  const code = /"trips":\[\{"code":"(T\d+)"/.exec(json)[1];
  const at = json.indexOf('"arrive":', json.indexOf('"trips":['));
  const shifted = json.slice(0, at) + json.slice(at).replace(/-(\d)/, "-1$1");
  const forged = join(folder, `forged-${page.browser}.tepat`);
  await writeFile(forged, gzipSync(shifted));
  await open(page, forged);
  await goTo(page, "history");
  await page.waitUntil((code) => document.querySelector(".stage-panel").innerText
    .includes(`perjalanan ${code} tidak seperti saat ditandatangani Sari`), code);

  // The command line reads what the page has signed, and says the same.
  const verify = (path, ...more) => {
    try {
      return [0, execFileSync(process.env.TEPAT_BIN, ["--language", "en", "verify", path, ...more]).toString()];
    } catch (error) {
      return [error.status, error.stdout.toString()];
    }
  };
  if (process.env.TEPAT_BIN) {
    assert.equal(verify(signed)[0], 4, "a key that nobody confirmed");
    const [status, said] = verify(signed, "--known", key.fingerprint);
    assert.deepEqual([status, /Intact: nothing was altered/.test(said)], [0, true], said);
    const [broken, why] = verify(forged, "--against", signed);
    assert.deepEqual([broken, why.includes(`trip ${code} is not as Sari`)], [1, true], why);
    assert.match(why, new RegExp(`trips\\[${code}\\]\\.visits\\[0\\]\\.arrive: -1\\d+; in the copy: -\\d+`));
  }

  // Lost with the laptop, the key comes back from its sheet.
  const again = await makeKey(page, "Sari", key.code.toLowerCase());
  assert.equal(again.fingerprint, key.fingerprint);
  assert.equal(JSON.parse(await readFile(again.path, "utf8")).key, file.key);
});

onPage("a passphrase is derived in a second, and signing does not hold the page", async (page) => {
  await openRegion(page, "kutai-kartanegara");
  await makePlan(page);
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(tick, 5);
    };
    tick();
  });
  const key = await makeKey(page, "Sari");
  await goTo(page, "history");
  await press(page, "#sign");
  await page.setFile("#sign-key", key.path);
  await page.waitFor("#sign-owner");
  await fill(page, "#sign-passphrase", PASSPHRASE);
  const started = await page.evaluate(() => { window.longest = 0; return performance.now(); });
  await press(page, "#sign-now");
  await page.waitFor("#sign-dialog", { hidden: true });
  const [took, longest] = await page.evaluate((started) => [performance.now() - started, window.longest], started);
  console.log(`signed in ${took.toFixed(0)} ms, page held ${longest.toFixed(0)} ms [${page.browser}]`);
  // Other tests run beside this one.
  assert.ok(took < 6000, `took ${took} ms`);
}, { timeout: 240_000 });
