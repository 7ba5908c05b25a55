// The page's only hand-written script: unpacks style, glue and module, starts the
// page, and keeps what is needed to start workers from the same code.
(() => {
  "use strict";
  const packed = document.getElementById("packed");
  // The JavaScript made by wasm-bindgen, once it is unpacked.
  let glue;

  // A worker's first lines. Messages keep their order, so nothing can arrive
  // between the module and the listener that `worker_main` installs.
  const workerStart = `
addEventListener("message", ({ data }) => {
  wasm_bindgen.initSync({ module: data.module });
  wasm_bindgen.worker_main();
}, { once: true });
`;
  let workerUrl;
  // The page as it was written, but for what is packed, before anything changed it.
  let written;

  const tepat = {
    /** The compiled WebAssembly.Module, once the page has started. */
    module: undefined,
    /** Milliseconds from navigation to each step of the start. */
    marks: {},
    /** A new worker that runs `worker_main`. It may be posted to at once. */
    startWorker() {
      if (!workerUrl) {
        workerUrl = URL.createObjectURL(new Blob([glue, workerStart], { type: "text/javascript" }));
      }
      const worker = new Worker(workerUrl);
      worker.postMessage({ module: tepat.module });
      return worker;
    },
    /** The planning file that this page carries, in base64, if it does. */
    held() {
      return document.getElementById("held")?.textContent;
    },
    /** The name of that file. */
    heldName() {
      return decodeURIComponent(document.getElementById("held")?.dataset.name ?? "");
    },
    /** This page with a planning file in it, given in base64. */
    pageHolding(name, file) {
      const page = written.cloneNode(true);
      page.querySelector("#held")?.remove();
      const held = document.createElement("script");
      held.id = "held";
      held.type = "application/x-tepat";
      held.dataset.name = encodeURIComponent(name);
      held.textContent = file;
      page.querySelector("#start").after(packed.cloneNode(true), held);
      return asWritten(`<!doctype html>\n${page.outerHTML}`);
    },
    /** Covers the page with a message that it cannot go on, and the reason. */
    fail(reason) {
      say(
        "Tepat berhenti karena galat. Muat ulang halaman ini.",
        "Tepat stopped because of an error. Reload this page.",
        reason,
      );
    },
  };
  globalThis.tepat = tepat;

  function say(indonesian, english, reason) {
    let box = document.getElementById("start");
    if (!box) {
      box = document.createElement("div");
      box.id = "start";
      document.body.append(box);
    }
    box.setAttribute("role", "alert");
    const line = (name, text, lang) => {
      const element = document.createElement(name);
      element.textContent = text;
      if (lang) element.lang = lang;
      return element;
    };
    box.replaceChildren(line("p", indonesian), line("p", english, "en"));
    if (reason) {
      // Some browsers repeat the message in the stack, some do not.
      const message = String(reason);
      const stack = String(reason.stack || "");
      box.append(line("pre", stack.includes(message) ? stack : `${message}\n${stack}`));
    }
    document.documentElement.setAttribute("data-failed", "");
  }

  function mark(step) {
    tepat.marks[step] = performance.now();
  }

  // The page is in windows-1252, one byte a character. Each block begins with
  // the byte that its bytes were combined with by exclusive or, and their number.
  function bytesOf(text) {
    const byteOf = byteOfCharacter();
    const bytes = new Uint8Array(text.length);
    let length = 0;
    for (let i = 0; i < text.length; ) {
      const key = byteOf[text.charCodeAt(i++)];
      const end = 1 + i + byteOf[text.charCodeAt(i++)];
      while (i < end) bytes[length++] = byteOf[text.charCodeAt(i++)] ^ key;
    }
    return bytes.subarray(0, length);
  }

  // The parts that are packed as one, each behind its length.
  function parts(bytes) {
    const lengths = new DataView(bytes.buffer, bytes.byteOffset);
    const parts = [];
    for (let at = 0; at < bytes.length; ) {
      const from = at + 4;
      at = from + lengths.getUint32(at, true);
      parts.push(bytes.subarray(from, at));
    }
    return parts;
  }

  // Adds an element to the head; the page's policy knows its text.
  function add(name, id, text) {
    const element = document.createElement(name);
    element.id = id;
    element.textContent = text;
    document.head.append(element);
  }

  // The bytes of a text in the encoding of the page.
  function asWritten(text) {
    const byteOf = byteOfCharacter();
    return Uint8Array.from({ length: text.length }, (_, i) => byteOf[text.charCodeAt(i)]);
  }

  function byteOfCharacter() {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const byteOf = new Uint8Array(0x10000);
    new TextDecoder("windows-1252").decode(every).split("").forEach((character, byte) => {
      byteOf[character.charCodeAt(0)] = byte;
    });
    return byteOf;
  }

  async function start() {
    mark("script");
    const bytes = bytesOf(packed.textContent);
    packed.remove();
    written = document.documentElement.cloneNode(true);
    const [looks, code, wasm] = parts(fzstd.decompress(bytes));
    mark("unpacked");
    const text = (bytes) => new TextDecoder().decode(bytes);
    add("style", "looks", text(looks));
    glue = text(code);
    add("script", "glue", glue);
    tepat.module = await WebAssembly.compile(wasm);
    mark("compiled");
    await wasm_bindgen({ module_or_path: tepat.module });
    wasm_bindgen.page_main();
    mark("started");
    document.getElementById("start").remove();
  }

  if (typeof WebAssembly !== "object") {
    say(
      "Peramban ini terlalu tua untuk Tepat. Pakai Chrome, Edge atau Firefox keluaran 2023 atau sesudahnya.",
      "This browser is too old for Tepat. Use Chrome, Edge or Firefox from 2023 or later.",
    );
  } else {
    start().catch((reason) => {
      console.error(reason);
      tepat.fail(reason);
    });
  }
})();
