// The actions of users, shared by all tests.

/** Opens a bundled region. */
export async function openRegion(page, region = "barito-utara") {
  await page.click(`#region-${region}`);
  await page.waitFor(".workspace");
}

/** Opens a bundled region at a stage. */
export async function openStage(page, stage, region = "barito-utara") {
  await openRegion(page, region);
  await goTo(page, stage);
}

/** Shows the panel of a stage. */
export async function goTo(page, stage) {
  const isShown = (stage) => document.querySelector(`#stage-${stage}`).ariaExpanded === "true";
  if (!(await page.evaluate(isShown, stage))) await page.click(`#stage-${stage}`);
  await page.waitFor(`.stage-panel[data-stage="${stage}"]`);
}

/** Presses a button once it is enabled, even if something covers it. */
export async function press(page, selector) {
  await page.waitFor(selector);
  await page.waitUntil((selector) => !document.querySelector(selector)?.disabled, selector);
  await page.evaluate((selector) => document.querySelector(selector).click(), selector);
}

/** Replaces the content or choice of a field, and leaves the field. */
export async function fill(page, selector, text) {
  await page.waitFor(selector);
  await page.evaluate(([selector, text]) => {
    const field = document.querySelector(selector);
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.blur();
  }, [selector, text]);
}

/** Replaces a column's filter. */
export async function filter(page, table, index, text) {
  const selector = `#${table} .table-head .table-cell:nth-child(${index + 1}) .table-filter`;
  await page.waitFor(selector);
  await page.evaluate((selector) => document.querySelector(selector).select(), selector);
  if (text === "") await page.press("Backspace");
  else await page.type(selector, text);
}

/** Starts a search, waits for its first plan and keeps it. */
export async function makePlan(page) {
  if (await page.evaluate(() => document.querySelector("#make-plan") === null)) {
    throw new Error("a search is running already");
  }
  await press(page, "#make-plan");
  await page.waitFor(".running");
  await page.waitFor(".figures.large");
  // An earlier plan may be shown until the search has found its first.
  await page.waitUntil(() => {
    const running = document.querySelector(".running");
    return running === null || /Terbaik|Best/.test(running.innerText);
  });
  await page.evaluate(() => document.querySelector(".running button")?.click());
  await page.waitFor(".running", { hidden: true });
}

/** Number of rows of a table. */
export const rowCount = (page, table) =>
  page.evaluate((table) => document.querySelector(`#${table}`).ariaRowCount - 1, table);

/** The texts of one column in the visible rows. */
export const column = (page, table, index) =>
  page.evaluate(
    ([table, index]) =>
      [...document.querySelectorAll(`#${table} .table-body .table-row`)]
        .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
        .map((row) => row.children[index].textContent),
    [table, index],
  );

/** Pastes a table, written with `|` between its cells, into the import dialog. */
export async function pasteList(page, table) {
  await page.press("Control+k");
  await page.type("#palette-input", "Muat daftar");
  await page.press("Enter");
  await page.waitFor("#import-dialog");
  const text = table.trim().split("\n").map((row) => row.split("|").map((cell) => cell.trim()).join("\t")).join("\n");
  await page.evaluate((text) => {
    const field = document.querySelector("#import-paste");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, text);
}
