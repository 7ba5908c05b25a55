// One small driver for two browsers, so that every test is written once.
//
// Chromium is driven by playwright-core, Firefox by puppeteer-core (WebDriver BiDi). Both are
// the machine's own browsers, run without a window.

import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

/** Maximum duration of a single wait, in milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * @typedef {object} Options
 * @property {number} [width] of the viewport, in pixels; 1280
 * @property {number} [height] of the viewport, in pixels; 800
 * @property {boolean} [dark] whether the user prefers dark colours
 * @property {string} [camera] a film (.y4m) that the camera shows, which may be used without asking;
 *   Chromium alone
 */

/**
 * A page in a browser with its own storage. Selectors are CSS.
 *
 * @typedef {object} Page
 * @property {string} browser `chromium` or `firefox`
 * @property {string[]} requests every address requested, in order
 * @property {string[]} errors console errors and uncaught exceptions
 * @property {(run: Function) => Promise<void>} before adds a function that runs in every page
 *   opened from now on, before the page's own scripts
 * @property {(path: string) => Promise<void>} open opens a file, or an address
 * @property {() => Promise<void>} reload
 * @property {(selector: string) => Promise<void>} click waits for the element, then clicks its centre
 * @property {(selector: string, text: string) => Promise<void>} type focuses the element, then types
 * @property {(key: string) => Promise<void>} press such as `Enter`, `a` or `Control+k`
 * @property {(selector: string) => Promise<string>} text the element's visible text
 * @property {(selector: string) => Promise<number>} count how many elements match now
 * @property {(selector: string, options?: {hidden?: boolean, timeout?: number}) => Promise<void>}
 *   waitFor waits until the element is visible or, with `hidden`, until none is
 * @property {(test: Function, argument?: any) => Promise<void>} waitUntil waits until the
 *   function, run in the page, returns a truthy value
 * @property {(selector: string, ...paths: string[]) => Promise<void>} setFile chooses files in
 *   an `<input type="file">`, which may be hidden
 * @property {(act: () => Promise<any>) => Promise<{name: string, bytes: Buffer}>} download
 *   what the page saves while `act` runs
 * @property {(test: Function, argument?: any) => Promise<any>} evaluate runs a function in the
 *   page; argument and result are plain data
 * @property {(path?: string) => Promise<Buffer>} screenshot of the viewport, as PNG
 * @property {(width: number, height: number) => Promise<void>} setViewport
 * @property {(media: "screen" | "print") => Promise<void>} [showAs] lays the page out as for paper,
 *   or for the screen again; Chromium alone
 * @property {() => Promise<Uint8Array>} [pdf] what printing makes of the page; Chromium alone
 * @property {(from: [number, number], to: [number, number], steps?: number) => Promise<void>}
 *   drag moves the mouse with its button down, in pixels of the viewport
 * @property {(x: number, y: number, deltaY: number) => Promise<void>} wheel
 * @property {() => Promise<Page>} another opens another tab of the same browser, with the same
 *   storage
 * @property {() => Promise<void>} close
 */

/** The browsers, each with `name` and `newPage(options)`. */
export const browsers = [makeBrowser("chromium", chromium), makeBrowser("firefox", firefox)];

/** Closes every browser that was started. */
export async function closeBrowsers() {
  await Promise.all(browsers.map((browser) => browser.close()));
}

function makeBrowser(name, launch) {
  // Light and dark need separate browsers, because in Firefox this is a preference; so do cameras.
  const started = new Map();
  return {
    name,
    /** @param {Options} [options] @returns {Promise<Page>} */
    async newPage(options = {}) {
      const [dark, camera] = [Boolean(options.dark), options.camera ?? ""];
      const key = `${dark} ${camera}`;
      if (!started.has(key)) started.set(key, launch({ dark, camera }));
      const browser = await started.get(key);
      return browser.newPage({ width: 1280, height: 800, ...options });
    },
    async close() {
      const all = [...started.values()];
      started.clear();
      for (const browser of all) await (await browser).close();
    },
  };
}

function program(variable, ...names) {
  const chosen = process.env[variable];
  if (chosen) return chosen;
  for (const name of names) {
    for (const directory of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(directory, name);
      if (directory && existsSync(path)) return path;
    }
  }
  throw new Error(`none of ${names.join(", ")} is installed: cargo xtask setup`);
}

function addressOf(path) {
  return /^[a-z]+:/.test(path) ? path : pathToFileURL(resolve(path)).href;
}

// What both drivers offer under nearly the same names.
function common(name, page, logs) {
  const query = (selector, timeout = PATIENCE_MS) =>
    page.waitForSelector(selector, { state: "visible", visible: true, timeout });
  return {
    browser: name,
    ...logs,
    async open(path) {
      await page.goto(addressOf(path));
    },
    async reload() {
      await page.reload();
    },
    async click(selector) {
      await (await query(selector)).click();
    },
    async type(selector, text) {
      const element = await query(selector);
      await element.focus();
      await page.keyboard.type(text);
    },
    async press(key) {
      const keys = key === "+" ? ["+"] : key.split("+");
      const last = keys.pop();
      for (const held of keys) await page.keyboard.down(held);
      await page.keyboard.press(last);
      for (const held of keys.reverse()) await page.keyboard.up(held);
    },
    async text(selector) {
      await query(selector);
      return page.evaluate((s) => document.querySelector(s).innerText, selector);
    },
    async count(selector) {
      return page.evaluate((s) => document.querySelectorAll(s).length, selector);
    },
    async waitFor(selector, { hidden = false, timeout = PATIENCE_MS } = {}) {
      if (hidden) await page.waitForSelector(selector, { state: "hidden", hidden: true, timeout });
      else await query(selector, timeout);
    },
    async waitUntil(test, argument) {
      const deadline = Date.now() + PATIENCE_MS;
      while (!(await page.evaluate(test, argument))) {
        if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms in vain for ${test}`);
        await sleep(20);
      }
    },
    async evaluate(test, argument) {
      return page.evaluate(test, argument);
    },
    async screenshot(path) {
      return Buffer.from(await page.screenshot(path ? { path } : {}));
    },
    async drag(from, to, steps = 10) {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move(...to, { steps });
      await page.mouse.up();
    },
  };
}

const FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

async function chromium({ dark, camera }) {
  const { chromium: driver } = await import("playwright-core");
  const browser = await driver.launch({
    executablePath: program("CHROMIUM", "chromium", "chromium-browser", "google-chrome"),
    // The sandbox does not work for root, and the tests open only our own page.
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...(camera ? [`--use-file-for-fake-video-capture=${camera}`, ...FAKE_CAMERA] : []),
    ],
  });
  return {
    close: () => browser.close(),
    async newPage({ width, height }) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? "dark" : "light",
        acceptDownloads: true,
      });
      const logs = { requests: [], errors: [] };
      context.on("request", (request) => logs.requests.push(request.url()));
      return tab(context, logs);
    },
  };

  async function tab(context, logs) {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") logs.errors.push(message.text());
    });
    page.on("pageerror", (error) => logs.errors.push(String(error.stack ?? error)));
    return {
      ...common("chromium", page, logs),
      async before(run) {
        await page.addInitScript(run);
      },
      async setFile(selector, ...paths) {
        await page.setInputFiles(selector, paths, { timeout: PATIENCE_MS });
      },
      async download(act) {
        const [download] = await Promise.all([
          page.waitForEvent("download", { timeout: PATIENCE_MS }),
          act(),
        ]);
        const bytes = await readFile(await download.path());
        return { name: download.suggestedFilename(), bytes };
      },
      async setViewport(width, height) {
        await page.setViewportSize({ width, height });
      },
      async showAs(media) {
        await page.emulateMedia({ media });
      },
      async pdf() {
        return new Uint8Array(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
      },
      async wheel(x, y, deltaY) {
        await page.mouse.move(x, y);
        await page.mouse.wheel(0, deltaY);
      },
      another: () => tab(context, logs),
      close: () => context.close(),
    };
  }
}

async function firefox({ dark }) {
  const { launch } = await import("puppeteer-core");
  const downloads = await mkdtemp(join(tmpdir(), "tepat-e2e-"));
  const browser = await launch({
    browser: "firefox",
    headless: true,
    executablePath: program("FIREFOX", "firefox-esr", "firefox"),
    extraPrefsFirefox: {
      // Automation relaxes the rules for local files, which would defeat every test here. Keep
      // the rules that users have.
      "remote.prefs.recommended": false,
      "security.fileuri.strict_origin_policy": true,
      "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.useDownloadDir": true,
      "browser.download.alwaysOpenPanel": false,
      "browser.download.always_ask_before_handling_new_types": false,
      // Keep the browser from connecting on its own account.
      "app.update.enabled": false,
      "app.normandy.enabled": false,
      "browser.safebrowsing.downloads.enabled": false,
      "browser.shell.checkDefaultBrowser": false,
      "datareporting.policy.dataSubmissionEnabled": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      "toolkit.telemetry.enabled": false,
    },
  });
  return {
    async close() {
      await browser.close();
      await rm(downloads, { recursive: true, force: true });
    },
    async newPage({ width, height }) {
      const context = await browser.createBrowserContext();
      return tab(context, { width, height }, { requests: [], errors: [] });
    },
  };

  async function tab(context, size, logs) {
    const page = await context.newPage();
    await page.setViewport(size);
    page.on("request", (request) => logs.requests.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error") noteError(message, logs.errors);
    });
    page.on("pageerror", (error) => logs.errors.push(String(error.stack ?? error)));
    return {
      ...common("firefox", page, logs),
      async before(run) {
        await page.evaluateOnNewDocument(run);
      },
      async setFile(selector, ...paths) {
        const input = await page.waitForSelector(selector, { timeout: PATIENCE_MS });
        await input.uploadFile(...paths);
      },
      async download(act) {
        const before = new Set(await readdir(downloads));
        await act();
        const path = await arrived(downloads, before);
        const bytes = await readFile(path);
        await rm(path);
        return { name: basename(path), bytes };
      },
      async setViewport(width, height) {
        await page.setViewport({ width, height });
      },
      async wheel(x, y, deltaY) {
        await page.mouse.move(x, y);
        await page.mouse.wheel({ deltaY });
      },
      another: () => tab(context, size, logs),
      close: () => context.close(),
    };
  }
}

// The one new file in a directory, once it is complete. Firefox keeps a `.part` file next to a
// download until it is finished.
async function arrived(directory, before) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const fresh = (await readdir(directory)).filter((name) => !before.has(name));
    const complete = fresh.filter((name) => !name.endsWith(".part"));
    if (complete.length > 0 && complete.length === fresh.length) {
      return join(directory, complete[0]);
    }
    await sleep(20);
  }
  throw new Error(`nothing was saved within ${PATIENCE_MS} ms`);
}

// In the console the driver shows an error object only as a handle; ask the page for its text.
function noteError(message, errors) {
  const index = errors.push(message.text()) - 1;
  if (!message.text().includes("JSHandle@")) return;
  Promise.all(message.args().map((value) => value.evaluate((v) => String(v))))
    .then((parts) => {
      errors[index] = parts.join(" ");
    })
    .catch(() => {
      // The page is gone; use what there is.
    });
}
