// The page as a file: it opens, it starts, and it sends nothing.

import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";

import { builtPage } from "./built.mjs";
import { canary } from "./canary.mjs";
import { inBrowsers, onPage } from "./harness.mjs";

const address = pathToFileURL(builtPage).href;
const withoutHash = (url) => url.split("#")[0];

onPage("the page opens from the disk and becomes ready", async (page) => {
  assert.equal(withoutHash(await page.evaluate(() => location.href)), address);
  assert.equal(await page.count("#start"), 0, "the loading notice is gone");
  assert.equal(await page.count("html[data-failed]"), 0);
});

onPage("the page asks for nothing but itself", async (page) => {
  const others = page.requests
    .map(withoutHash)
    .filter((url) => url !== address && !/^(blob|data):/.test(url));
  assert.deepEqual(others, []);
});

// Every way in which a script could send something.
const ways = {
  fetch: (url) => fetch(url, { mode: "no-cors" }),
  XMLHttpRequest: (url) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = resolve;
      request.onerror = () => reject(new Error("refused"));
      request.open("GET", url);
      request.send();
    }),
  sendBeacon: async (url) => {
    if (!navigator.sendBeacon(url, "x")) throw new Error("refused");
  },
  WebSocket: (url) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url.replace("http", "ws"));
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("refused"));
    }),
  image: (url) =>
    new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = resolve;
      image.onerror = () => reject(new Error("refused"));
      image.src = url;
    }),
  script: (url) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = resolve;
      script.onerror = () => reject(new Error("refused"));
      script.src = url;
      document.head.append(script);
    }),
  style: (url) =>
    new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.onload = resolve;
      link.onerror = () => reject(new Error("refused"));
      link.href = url;
      document.head.append(link);
    }),
  frame: async (url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  },
  form: async (url) => {
    const frame = document.createElement("iframe");
    frame.name = "sink";
    const form = document.createElement("form");
    form.action = url;
    form.target = "sink";
    document.body.append(frame, form);
    form.submit();
  },
};

async function attempt(page, url, way) {
  const source = ways[way].toString();
  // Passed as text, because the page may not create functions from text itself.
  await page.evaluate(
    new Function(
      "url",
      `const way = ${source};
       const late = new Promise((resolve) => setTimeout(resolve, 400));
       return Promise.race([way(url).catch(() => {}), late]).then(() => {});`,
    ),
    `${url}/${way}`,
  );
}

inBrowsers("the page cannot send anything, however it tries", async (page) => {
  const server = await canary();
  try {
    await page.open(builtPage);
    await page.waitFor("html[data-ready]");
    for (const way of Object.keys(ways)) await attempt(page, server.url, way);
    await server.settle();
    assert.deepEqual(server.heard, []);
  } finally {
    await server.close();
  }
});

inBrowsers("(control) a page without our policy can", async (page) => {
  const server = await canary();
  try {
    await page.open(new URL("fixtures/no-policy.html", import.meta.url).href);
    for (const way of Object.keys(ways)) await attempt(page, server.url, way);
    await server.settle();
    const heard = new Set(server.heard.map((path) => path.replace(/[/?]/g, "")));
    assert.deepEqual([...heard].sort(), Object.keys(ways).sort());
  } finally {
    await server.close();
  }
});

inBrowsers("(control) the browser keeps the rules for local files", async (page) => {
  await page.open(new URL("fixtures/no-policy.html", import.meta.url).href);
  const read = await page.evaluate(async () => {
    try {
      return await (await fetch("neighbour.txt")).text();
    } catch {
      return "refused";
    }
  });
  assert.equal(read, "refused");
});

onPage("a worker starts and answers", async (page) => {
  const answer = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = globalThis.tepat.startWorker();
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message ?? "the worker failed"));
        worker.postMessage({ something: "it does not know" });
      }),
  );
    assert.equal(answer.failed?.key, "worker-not-understood");
});

inBrowsers("a browser that is too old is told so, in both languages", async (page) => {
  await page.before(() => {
    delete globalThis.WebAssembly;
  });
  await page.open(builtPage);
  await page.waitFor("html[data-failed]");
  assert.match(await page.text("#start"), /terlalu tua.*too old/s);
});

inBrowsers("a page that cannot start says so, with the reason", async (page) => {
  await page.before(() => {
    WebAssembly.compile = () => Promise.reject(new Error("no such luck"));
  });
  await page.open(builtPage);
  await page.waitFor("html[data-failed]");
  assert.match(await page.text("#start"), /galat.*error.*no such luck/s);
});

inBrowsers("(control) what a page saves is caught, what it is given arrives", async (page) => {
  const fixture = fileURLToPath(new URL("fixtures/no-policy.html", import.meta.url));
  await page.open(fixture);
  await page.evaluate(() => {
    const input = document.createElement("input");
    input.type = "file";
    input.hidden = true;
    const save = document.createElement("button");
    save.textContent = "save";
    save.onclick = async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await input.files[0].arrayBuffer()]));
      link.download = "copy.tepat";
      link.click();
    };
    document.body.append(input, save);
  });
  await page.setFile("input", fileURLToPath(new URL("fixtures/neighbour.txt", import.meta.url)));
  for (let round = 0; round < 2; round++) {
    const saved = await page.download(() => page.click("button"));
    assert.equal(saved.name, "copy.tepat");
    assert.equal(saved.bytes.toString(), "A file beside the page.\n");
  }
});
