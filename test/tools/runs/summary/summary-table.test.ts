import picocolors from "picocolors";
import { expect } from "chai";
import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";
import { readPrices } from "../../../../tools/runs/cost/prices.ts";
import type { Summary } from "../../../../tools/runs/summary/summary.ts";
import { summaryTable } from "../../../../tools/runs/summary/summary-table.ts";
import { summaryOf } from "../../../support/temporary-run.ts";

const outcomes = { written: 1_000, storedByReference: 2, alreadyThere: 3, stale: 4, passedOver: 0, rejected: 0 };

function rowsOf(changes: Partial<Summary>, colored = false): string[] {
  return summaryTable(summaryOf(changes), picocolors.createColors(colored), undefined)
    .trimEnd()
    .split("\n")
    .map((row) => row.trim().replace(/ {2,}/, "|"));
}

describe("summaryTable", () => {
  it("has the counts, then the speed", () => {
    const counts = { objects: 1_500, listed: 2_000, records: 1_509, outcomes, bytes: 2_048, writeUnits: 1_100 };
    const speed = { durationMilliseconds: 3_000, retries: 5, throttles: 6 };
    const latencyMilliseconds = { p50: 10, p90: 20, p99: 1_500 };
    const rows = rowsOf({ ...counts, ...speed, latencyMilliseconds });

    expect(rows.slice(0, 3)).to.deep.equal(["objects|1,500 of 2,000 listed", "failed|0", "records|1,509"]);
    expect(rows.slice(3, 8).map((row) => row.split("|")[1])).to.deep.equal(["1,000", "2", "3", "4", "0"]);
    expect(rows[9]).to.equal("write units|1,100");
    expect(rows.slice(11)).to.deep.equal(["rate|500 objects/s", rows[12], "retries|5; throttled 6 times"]);
    expect(rows[12]).to.match(/^latency\|p50 \S+.*, p90 \S+.*, p99 \S+/);
  });

  it("has further rows only for what there is", () => {
    const rows = rowsOf({ deleteMarkers: 7, gone: 8, failures: "/f.ndjson" });

    expect(rows.slice(1, 3)).to.deep.equal(["delete markers|7", "gone|8"]);
    expect(rows.at(-1)).to.equal("failures|/f.ndjson");
    expect(rowsOf({}).join()).not.to.match(/delete markers|gone|failures|session/);
  });

  it("counts records a second only if objects hold many, and sessions only if there were several", () => {
    const speed = { objects: 10, durationMilliseconds: 1_000 };

    expect(rowsOf({ ...speed, records: 20 })).to.include("rate|10 objects/s, 20 records/s");
    expect(rowsOf({ ...speed, records: 19 })).to.include("rate|10 objects/s");
    expect(rowsOf({ ...speed, sessions: 2 }).find((row) => row.startsWith("duration"))).to.match(/ in 2 sessions$/);
  });

  it("says what a dry run would do, without what only the table knows", () => {
    const rows = rowsOf({ dryRun: true, outcomes });

    expect(rows.filter((row) => row.startsWith("would be")).length).to.equal(3);
    expect(rows.join()).not.to.match(/stale|already/);
  });

  it("has the estimate of a dry run", () => {
    const rows = rowsOf({
      estimate: {
        ...{ objects: 5_000, records: 6_000, rejected: 7, writeUnits: 8_000, cost: 1.25, durationMilliseconds: 60_000 },
        ...{ boundBy: "max-writes", prices: readPrices(undefined), table: { billing: "on-demand" } },
      },
    });

    expect(rows.slice(-5, -2)).to.deep.equal([
      "the run itself|5,000 objects, 6,000 records",
      "rejected|7",
      "write units|8,000",
    ]);
    expect(rows.at(-2)).to.match(/^cost\|1.25 USD \(S3 requests and on-demand writes; /);
    expect(rows.at(-1)).to.match(/^time\|.*, by --max-writes$/);
  });

  it("marks red what failed and what was rejected, if there is any", () => {
    const red = (changes: Partial<Summary>): string[] =>
      rowsOf(changes, true)
        .filter((row) => row.includes("\u001b[31m"))
        .map((row) => row.split("|")[0] ?? "");

    expect(red({})).to.deep.equal([]);
    expect(red({ failed: 1, outcomes: { ...ZERO_TOTALS.outcomes, rejected: 1, stale: 5 } })).to.deep.equal([
      "failed",
      "rejected",
    ]);
  });
});
