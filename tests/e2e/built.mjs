// Paths of the built page.

import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

/** The release page, which the tests open; `TEPAT_PAGE` names another one. */
export const builtPage = process.env.TEPAT_PAGE ?? dist("tepat.html");

/** The page built last, for release or for development. */
export function newestPage() {
  const pages = [dist("tepat.html"), dist("tepat-dev.html")].filter((path) => existsSync(path));
  if (pages.length === 0) throw new Error("no page is built: cargo xtask run --dev --no-open");
  pages.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return pages[0];
}
