import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const THEMES = ["light", "dark"] as const;
export const WIDTHS = [390, 1280] as const;

/** A page that is looked at, and everything that it should not do. */
export interface LookedAt {
  readonly page: Page;
  /** Errors, messages, questions and requests. */
  readonly problems: string[];
}

/** Opens a file in the browser. @param width of the window, in pixels */
export async function openPage(
  browser: Browser,
  file: string,
  colorScheme: (typeof THEMES)[number],
  width: number,
): Promise<LookedAt> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.setDefaultTimeout(120_000);
  const problems: string[] = [];
  page.on("console", (message) => problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("dialog", (dialog) => {
    problems.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) problems.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, problems };
}

/** The texts of elements, each on one line. */
export const textsOf = async (page: Page, selector: string): Promise<string[]> =>
  (await page.locator(selector).allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

export const UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })";

/** What a checker of accessibility objects to. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => id + ": " + html)))`,
  );
}

/** Elements that reach beyond the window; text for screen readers alone has no place on it. */
export const BEYOND_THE_WINDOW = `[...document.querySelectorAll("body *")]
  .filter((each) => each.closest(".unseen") === null)
  .filter((each) => { const { left, right } = each.getBoundingClientRect(); return left < 0 || right > innerWidth; })
  .map((each) => each.outerHTML.slice(0, 200))`;

export const CHART_WIDTHS = `[...document.querySelectorAll(".plot")].map((place) =>
  [place.querySelector("canvas").clientWidth, place.clientWidth])`;

export const DRAWN = `[...document.querySelectorAll(".plot canvas")].map((canvas) =>
  canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0))`;

/** Waits frame by frame; Playwright's own way to wait evaluates text in the page, which the page's policy forbids. */
export const untilTrue = (condition: string): string =>
  `new Promise((done) => { const look = () => (${condition}) ? done() : requestAnimationFrame(look); look(); })`;
