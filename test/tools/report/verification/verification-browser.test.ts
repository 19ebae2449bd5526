import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { chromium, type Browser } from "playwright-core";
import { findChromium } from "../../../support/browser.ts";
import { runCli } from "../../run-cli.ts";
import {
  accessibilityFaults,
  BEYOND_THE_WINDOW,
  CHART_WIDTHS,
  DRAWN,
  openPage,
  textsOf,
  THEMES,
  UNFOLD,
  WIDTHS,
  type LookedAt,
} from "../page-probes.ts";
import { HOSTILE_KEYS } from "../sample-run.ts";
import { VERIFICATION, writeSampleVerification } from "./sample-verification.ts";

const CHROMIUM = findChromium();

describe("a verification's report in Chromium", function () {
  this.timeout(120_000);
  let folder: string;
  let browser: Browser;
  let seen: LookedAt;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    writeSampleVerification(folder);
    const { code, stderr } = await runCli(["report", VERIFICATION, "--output", "report.html"], folder);
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

  const open = async (theme: (typeof THEMES)[number], width: number): Promise<void> => {
    seen = await openPage(browser, join(folder, "report.html"), theme, width);
  };
  const texts = (selector: string): Promise<string[]> => textsOf(seen.page, selector);
  const evaluate = <T>(expression: string): Promise<T> => seen.page.evaluate<T>(expression);

  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      describe(`${theme}, ${width} pixels wide`, () => {
        before(() => open(theme, width));
        after(() => seen.page.close());

        it("stays within the window, with everything unfolded too", async () => {
          await evaluate(UNFOLD);

          expect(await evaluate("document.scrollingElement.scrollWidth")).to.equal(width);
          expect(await evaluate(BEYOND_THE_WINDOW)).to.deep.equal([]);
        });

        it("draws every chart as wide as its place", async () => {
          const widths = await evaluate<[number, number][]>(CHART_WIDTHS);

          expect(widths.length).to.equal(3);
          for (const [canvas, place] of widths) expect(canvas).to.equal(place);
          expect(await evaluate(DRAWN)).to.deep.equal([true, true, true]);
        });

        it("has no fault that a checker of accessibility knows", async () => {
          expect(await accessibilityFaults(seen.page)).to.deep.equal([]);
        });

        it("runs without errors, and asks the network for nothing", () => expect(seen.problems).to.deep.equal([]));
      });
    }
  }

  describe("tells", () => {
    before(() => open("light", 1280));
    after(() => seen.page.close());

    it("whether they agree, in numbers with units", async () => {
      expect(await texts("h1, .verdict, header > p.soft, .steps li")).to.deep.equal([
        "Verification of s3://files against table items",
        `Run ${VERIFICATION}, planned 2026-11-02 09:30:00 UTC`,
        "Bucket and table do not agree. 250 missing, 5 partial, 45 rejected, 2 orphaned, 3 foreign.",
        "Left out as they changed meanwhile: 4 objects, 1 item, and 0 objects that are gone.",
        "1 finding was not read again before it was said.",
        "Backfill what is missing, stale or partial: npx sluice verify --repair",
        "Delete the items whose objects are gone, or accept them: npx sluice verify --remove-orphans",
        "See what was rejected, and why: npx sluice failures",
      ]);
      expect(await texts(".figures div")).to.deep.equal([
        ...["Objects verified 9,000", "Objects that agree 8,700", "Items 88,765", "Findings 305"],
        ...["Read units 1,235", "Time 1 min 30 s"],
      ]);
    });

    it("what was found, by class", async () => {
      expect(await texts("#findings ~ table tr")).to.deep.equal([
        ...["Class Found", "missing 250", "partial 5", "rejected 45", "orphaned 2", "foreign 3"],
      ]);
      expect(await texts("article:nth-of-type(3) > p, article:nth-of-type(3) li p")).to.deep.equal([
        "45 objects: has records that cannot become items",
        "logs/bad.json",
        "no-partition-key",
        "modified 2026-01-01 00:00:00 UTC · 3 records · 2 without item · 1 rejected · known from failure queue · not read again",
        `44 more are not listed here. All are in ${join(folder, "verifications", VERIFICATION, "rejected.ndjson")}.`,
      ]);
      expect(await texts("article:nth-of-type(4) li p")).to.deep.equal([
        "logs/gone.json",
        "item 5501, 1 · modified 1970-01-01 00:00:00 UTC",
      ]);
    });

    it("where it was found: by prefix", async () => {
      expect(await texts("#prefixes ~ table tr")).to.deep.equal([
        ...["Prefix Agree Found", "no folder 1 nothing", "logs/2025/ 8,000 nothing"],
        `logs/${"deep".repeat(60)}/ 7 5 partial, 45 rejected, 2 orphaned`,
        `${HOSTILE_KEYS.markup} 0 250 missing`,
        "all others 692 nothing",
      ]);
    });

    it("where it was found: by day, the worst of them in the order of the calendar", async () => {
      const rows = await texts("#days ~ table tbody tr");

      expect(rows.length).to.equal(40);
      expect(rows.slice(6, 9)).to.deep.equal([
        "2026-01-07 87 5 missing",
        "2026-01-08 87 6 missing",
        "2026-01-09 87 5 missing",
      ]);
      expect(rows.at(-1)).to.equal("2026-04-10 87 45 rejected");
      expect(await texts("#days ~ table caption")).to.deep.equal(["The 40 of 52 days with the most findings"]);
      expect(await texts(".chart figcaption")).to.deep.equal([
        "Objects that agree at most 87 on a day, 2026-01-01",
        "Missing at most 6 on a day, 2026-01-08",
        "Rejected at most 45 on a day, 2026-04-10",
      ]);
    });

    it("of a day what is under the mouse", async () => {
      await seen.page.locator(".chart .u-over").first().hover();

      expect((await texts(".readout"))[0]).to.match(/^2026-0\d-\d\d: 87 agree$/);
    });

    it("what was planned", async () => {
      expect(await texts(".lists > div:last-child .plan div")).to.deep.equal([
        "Compared each record, and its contents",
        "Left out what changed at 2026-11-02 09:29:00 UTC or later",
        "Parallel scans 8",
        "Looked at again 302; not 1",
      ]);
    });
  });
});
