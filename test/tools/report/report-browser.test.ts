import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { chromium, type Browser, type Page } from "playwright-core";
import { findChromium } from "../../support/browser.ts";
import { runCli } from "../run-cli.ts";
import {
  accessibilityFaults,
  BEYOND_THE_WINDOW,
  CHART_WIDTHS,
  DRAWN,
  openPage,
  textsOf,
  THEMES,
  UNFOLD,
  untilTrue,
  WIDTHS,
} from "./page-probes.ts";
import { HOSTILE_KEYS, RUN, writeSampleRun } from "./sample-run.ts";

const CHROMIUM = findChromium();
describe("a run's report in Chromium", function () {
  this.timeout(120_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    writeSampleRun(folder);
    const { code, stderr } = await runCli(["report", RUN, "--output", "report.html"], folder);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    if (CHROMIUM === undefined) return;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  });
  after(async () => {
    if (CHROMIUM !== undefined) await browser.close();
    rmSync(folder, { recursive: true });
  });

  if (CHROMIUM === undefined) {
    it("IS NOT LOOKED AT: there is no Chromium here (apt-get install chromium, or CHROMIUM_PATH)", () => {
      expect(readFileSync(join(folder, "report.html"), "utf8")).to.contain("no-partition-key");
    });
    return;
  }

  const open = async (colorScheme: (typeof THEMES)[number], width: number): Promise<void> => {
    ({ page, problems } = await openPage(browser, join(folder, "report.html"), colorScheme, width));
  };
  const texts = (selector: string): Promise<string[]> => textsOf(page, selector);
  const evaluate = <T>(expression: string): Promise<T> => page.evaluate<T>(expression);

  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      describe(`${theme}, ${width} pixels wide`, () => {
        before(() => open(theme, width));
        after(() => page.close());

        it("stays within the window, with everything unfolded too", async () => {
          await evaluate(UNFOLD);

          expect(await evaluate("document.scrollingElement.scrollWidth")).to.equal(width);
          expect(await evaluate(BEYOND_THE_WINDOW)).to.deep.equal([]);
        });

        it("gives what failed the room of whole words", async () => {
          const reasons = await evaluate<number[]>(
            `[...document.querySelectorAll(".key, .reason")].map((each) =>
              each.clientWidth / parseFloat(getComputedStyle(each).fontSize))`,
          );

          expect(reasons.length).to.be.above(30);
          expect(Math.min(...reasons)).to.be.above(18);
        });

        it("draws every chart as wide as its place", async () => {
          const widths = await evaluate<[number, number][]>(CHART_WIDTHS);

          expect(widths.length).to.equal(5);
          for (const [canvas, place] of widths) expect(canvas).to.equal(place);
          expect(await evaluate(DRAWN)).to.deep.equal([true, true, true, true, true]);
        });

        it("has no fault that a checker of accessibility knows", async () => {
          expect(await accessibilityFaults(page)).to.deep.equal([]);
        });

        it("runs without errors, and asks the network for nothing", () => expect(problems).to.deep.equal([]));
      });
    }
  }

  describe("tells", () => {
    before(() => open("light", 1280));
    after(() => page.close());

    it("how the run ended, in numbers with units", async () => {
      expect(await texts("h1, .verdict, .steps li")).to.deep.equal([
        "Backfill of s3://files into table items",
        "Finished. 4 objects failed, 120 records rejected.",
        `Fix what failed, then process it again: npx sluice replay --run ${RUN}`,
      ]);
      expect(await texts(".figures div")).to.deep.equal([
        "Objects 8,430",
        "Records 336,600",
        "Read 321.6 MiB",
        "Time at work 3 min 00 s",
        "Objects a second 46.8",
        "Records a second 1,870",
      ]);
    });

    it("what became of records and objects", async () => {
      expect(await texts(".tables tr")).to.deep.equal([
        ...["Outcome Records Share", "Written 319,680 95.0 %", "Stored by reference 8,400 2.5 %"],
        ...["Already there 8,400 2.5 %", "Stale 0 0 %", "Rejected 120 < 0.1 %", "All 336,600"],
        ...["Listed 9,500", "Delete markers among them 12", "Selected 9,036", "Size of those selected 381.5 MiB"],
        ...["Processed 8,430", "Gone before they were read 0", "With rejected records 26", "Failed 4"],
        ...["Time at work 3 min 00 s", "Sessions 2", "Objects a second 46.8", "Records a second 1,870"],
        ...["Read 321.6 MiB, 1.8 MiB/s", "Write units 379,350", "Write units a second 2,108"],
        ...["Throttled requests 500", "Retries 600"],
        ...[
          "Objects At most",
          "50 % 197 ms",
          "75 % 197 ms",
          "90 % 197 ms",
          "95 % 197 ms",
          "99 % 2.0 s",
          "99.9 % 2.0 s",
        ],
      ]);
    });

    it("what failed, by reason", async () => {
      expect(await texts("#failures ~ table tr")).to.deep.equal([
        "Reason Records Objects",
        "no-partition-key 115 21",
        "truncated-json 5 5",
        "AccessDenied – 4",
      ]);
      expect(await texts("article:first-of-type > p, article:first-of-type > ul > li:first-child > p")).to.deep.equal([
        "115 records in 21 objects rejected",
        "The record has nothing, or null, at the mapping's userID.",
        "Message: the record has no partition key at /customer/id",
        "What to do: Correct the file, or set userID in the mapping to where the key is.",
        "logs/2025/00.json",
        "line 1, column 29 (record 0) · version 3HL4kqtJlcpXroDTDmJ0rmSpXd3dIbrHY",
      ]);
      expect(await texts("article")).to.satisfy(([first = ""]: string[]) => first.endsWith("18 more objects"));
    });

    it("keys as they are, escaped where they could not be seen", async () => {
      await evaluate(UNFOLD);
      const keys = await page.locator("article:nth-of-type(2) .key").allTextContents();

      expect(keys.sort()).to.deep.equal([
        HOSTILE_KEYS.spaces,
        HOSTILE_KEYS.markup,
        HOSTILE_KEYS.long,
        String.raw`logs/a\u0000b\u001b[31mc\u200bd\u000aend.json`,
        String.raw`logs/שלום עולם/\u202enosj.exe`,
      ]);
      expect(await page.locator("script").count()).to.equal(3);
    });

    it("what was planned", async () => {
      expect(await texts(".plan div")).to.deep.equal([
        ...["Bucket files", "Table items", "Pipeline bucket files, table items", "Region eu-west-1"],
        ...["Prefix logs/", "Suffixes .json, .json.gz", "Modified since 2025-01-01 00:00:00 UTC"],
        ...["Modified before 2026-01-01 00:00:00 UTC", "Versions all"],
        "Manifest s3://inventory/files/daily/2026-11-01T01-00Z/manifest.json",
        ...["Manifest's identity etag 0123456789abcdef0123456789abcdef", "Limit 20,000"],
        ...["userID /customer/id", "timestamp /placedAt", "Unit of numbers seconds", "data the whole record"],
        ...["records /orders", "Records without time or data stored", "The table's keys userID, timestamp"],
        ...["Writes yes", "Rewrites what is there yes", "Objects at once 64"],
        ...[
          "Objects a second not recorded, then no limit",
          "Write units a second not recorded, then 2,500",
          "Longest object, unpacked 512.0 MiB",
        ],
      ]);
      expect(await texts("#sessions ~ .wide tbody tr")).to.deep.equal([
        "2026-11-01 09:30:01 interrupted 3,930 1 min 30 s 64",
        "2026-11-01 10:31:31 finished 4,500 1 min 30 s 64",
      ]);
    });

    it("how it went, by charts that say what is under the mouse", async () => {
      await page.locator(".chart .u-over").first().hover();

      expect((await texts(".chart strong")).length).to.equal(5);
      expect(await texts(".chart .line")).to.deep.equal([
        ...["20 to 80", "800 to 2,600", "900 to 3,600", "16 to 64"],
        ...["throttled a second: 0 to 25", "retries a second: 0 to 30"],
      ]);
      expect((await texts(".readout"))[0]).to.match(/^After 1 min \d\d s: 50 objects a second$/);
    });

    it("by charts that follow the window's width", async () => {
      await page.setViewportSize({ width: 700, height: 900 });
      await evaluate(untilTrue(`${CHART_WIDTHS}.every(([canvas, place]) => canvas === place && place > 600)`));
      await page.setViewportSize({ width: 1280, height: 900 });
      await evaluate(untilTrue(`${CHART_WIDTHS}.every(([canvas, place]) => canvas === place && place < 600)`));
    });
  });

  describe("adapts", () => {
    beforeEach(() => open("dark", 1280));
    afterEach(() => page.close());
    const style = (selector: string, property: string): Promise<string> =>
      evaluate(`getComputedStyle(document.querySelector("${selector}")).getPropertyValue("${property}")`);

    it("to the theme", async () => {
      const dark = await style("body", "background-color");
      await page.emulateMedia({ colorScheme: "light" });

      expect(dark).to.equal("rgb(18, 23, 28)");
      expect(await style("body", "background-color")).to.equal("rgb(255, 255, 255)");
    });

    it("to paper, which is white and narrow whatever the screen is", async () => {
      await evaluate("window.dispatchEvent(new Event('beforeprint'))");
      await page.emulateMedia({ media: "print" });
      const printed = await evaluate<[number, number][]>(CHART_WIDTHS);

      expect(await style("body", "background-color")).to.equal("rgb(255, 255, 255)");
      expect(await style("body", "color")).to.equal("rgb(24, 33, 43)");
      expect(printed.map(([canvas]) => canvas)).to.deep.equal([640, 640, 640, 640, 640]);
    });

    it("to who wants no motion", async () => {
      const before = await style("html", "scroll-behavior");
      await page.emulateMedia({ reducedMotion: "reduce" });

      expect([before, await style("html", "scroll-behavior")]).to.deep.equal(["smooth", "auto"]);
    });
  });
});
