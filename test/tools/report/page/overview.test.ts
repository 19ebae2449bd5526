import { expect } from "chai";
import { overview } from "../../../../tools/report/page/overview.ts";
import type { ReportData } from "../../../../tools/report/report-data.ts";
import { dataWith, PLAN, summaryWith, textOf } from "./sample-data.ts";

describe("the overview of a report", () => {
  it("says what was run, how it ended, and the numbers that matter most", () => {
    expect(textOf(overview(dataWith()))).to.equal(
      "Backfill of s3://files into table items|Run 20261101-093000-k3f9, planned 2026-11-01 09:30:00 UTC|" +
        "Finished. Nothing failed or was rejected.|Objects|10|Records|10|Read|2.0 KiB|Time at work|5.0 s|Objects a second|2",
    );
  });

  it("calls a dry run by its name", () => {
    const plan = { ...PLAN, what: { ...PLAN.what, dryRun: true } };
    const text = textOf(overview(dataWith({ plan, summary: summaryWith({ dryRun: true }) })));

    expect(text).to.match(/^Dry run of a backfill of s3:\/\/files /);
    expect(text).to.contain("|Finished. Nothing failed or was rejected. Nothing was written.|");
  });

  it("tells records a second where an object holds many", () => {
    expect(textOf(overview(dataWith({ summary: summaryWith({ records: 20 }) })))).to.match(/\|Records a second\|4$/);
    expect(textOf(overview(dataWith({ summary: summaryWith({ records: 19 }) })))).to.match(/\|Objects a second\|2$/);
  });

  it("says how to go on, with the command in one piece", () => {
    const { markup } = overview(dataWith({ next: ["Resume the run: npx sluice backfill --resume x", "Then rest."] }));

    expect(markup.replace(/\s+/g, " ")).to.contain(
      '<h2>What to do next</h2> <ul class="steps"> <li>Resume the run: <code>npx sluice backfill --resume x</code></li><li>Then rest.</li> </ul>',
    );
  });

  const rejected = { ...summaryWith().outcomes, rejected: 1_200 };
  const verdicts: readonly { data: Partial<ReportData>; look: string; says: string }[] = [
    { data: {}, look: "good", says: "Finished. Nothing failed or was rejected." },
    { data: { summary: summaryWith({ failed: 1 }) }, look: "warn", says: "Finished. 1 object failed." },
    {
      data: { summary: summaryWith({ failed: 2, outcomes: rejected }) },
      look: "warn",
      says: "Finished. 2 objects failed, 1,200 records rejected.",
    },
    { data: { summary: summaryWith({ outcomes: rejected }) }, look: "warn", says: "Finished. 1,200 records rejected." },
    { data: { status: "interrupted" }, look: "warn", says: "Interrupted. Nothing failed or was rejected." },
    {
      data: { status: "failed", summary: summaryWith({ error: "the disk is full", failed: 1 }) },
      look: "bad",
      says: "Failed. 1 object failed.|the disk is full",
    },
    {
      data: { status: "killed" },
      look: "warn",
      says: "Not ended. Nothing failed or was rejected. Its process ended without saying how.",
    },
    {
      data: { status: "at work" },
      look: "warn",
      says: "Running. Nothing failed or was rejected. The numbers are those of when this report was made.",
    },
  ];
  for (const { data, look, says } of verdicts) {
    it(`is ${look}: ${says}`, () => {
      const page = overview(dataWith(data));

      expect(textOf(page)).to.contain(`UTC|${says}|Objects|`);
      expect(page.markup).to.contain(`class="verdict ${look}"`);
    });
  }
});
