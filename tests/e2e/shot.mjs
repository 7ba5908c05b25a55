// Takes a screenshot of the page, for developers:
//
//   node tests/e2e/shot.mjs [--browser chromium|firefox] [--size 1280x800] [--dark]
//                           [--page FILE] OUT.png [STEP ...]
//
// Opens the page that was built last, performs the steps in order, takes the screenshot, and
// prints the console output. Steps:
//
//   click:SEL   wait:SEL   gone:SEL   type:SEL=TEXT   press:KEY   sleep:MS
//   file:SEL=PATH   eval:JS (its value is printed)   shot:OUT.png

import { browsers, closeBrowsers } from "./browsers.mjs";
import { newestPage } from "./built.mjs";

function usage(problem) {
  console.error(`${problem}\nusage: node shot.mjs [--browser chromium|firefox] [--size 1280x800] [--dark] [--page FILE] OUT.png [click:SEL | wait:SEL | gone:SEL | type:SEL=TEXT | press:KEY | sleep:MS | file:SEL=PATH | eval:JS | shot:OUT.png] ...`);
  process.exit(2);
}

const options = { browser: "chromium", size: "1280x800", page: undefined };
let dark = false;
const rest = process.argv.slice(2);
while (rest[0]?.startsWith("--")) {
  const option = rest.shift().slice(2);
  if (option === "dark") dark = true;
  else if (option in options) options[option] = rest.shift();
  else usage(`no option --${option}`);
}
const [out, ...steps] = rest;
if (!out || out.includes(":")) usage("name the picture first: OUT.png");
const browser = browsers.find(({ name }) => name === options.browser) ?? usage(`no browser ${options.browser}`);
const size = /^(\d+)x(\d+)$/.exec(options.size) ?? usage(`no size ${options.size}`);

// Splits "SEL=REST" at the first `=` outside brackets: `input[type=file]=x.csv`.
function halves(text) {
  const match = /^((?:\[[^\]]*\]|[^=[])*)=(.*)$/s.exec(text) ?? usage(`no = in ${text}`);
  return [match[1], match[2]];
}

const actions = {
  click: (page, selector) => page.click(selector),
  wait: (page, selector) => page.waitFor(selector),
  gone: (page, selector) => page.waitFor(selector, { hidden: true }),
  type: (page, text) => page.type(...halves(text)),
  press: (page, key) => page.press(key),
  sleep: (page, ms) => new Promise((resolve) => setTimeout(resolve, Number(ms))),
  file: (page, text) => page.setFile(...halves(text)),
  eval: async (page, js) => console.log(await page.evaluate(new Function(`return (async () => (${js}))()`))),
  shot: (page, path) => page.screenshot(path),
};

const file = options.page ?? newestPage();
console.log(`${file} in ${browser.name}, ${options.size}${dark ? ", dark" : ""}`);
const page = await browser.newPage({ width: Number(size[1]), height: Number(size[2]), dark });
try {
  await page.open(file);
  try {
    await page.waitFor("html[data-ready], html[data-failed]");
    for (const step of steps) {
      const [, action, text] = /^([a-z]+):(.*)$/s.exec(step) ?? usage(`no step ${step}`);
      if (!actions[action]) usage(`no step ${step}`);
      await actions[action](page, text);
    }
  } catch (error) {
    // The screenshot is still useful: it shows how far the steps got.
    console.error(`stopped: ${error.message}`);
    process.exitCode = 1;
  }
  await page.screenshot(out);
  console.log(`wrote ${out}`);
} finally {
  for (const error of page.errors) console.error(`console: ${error}`);
  await page.close();
  await closeBrowsers();
}
