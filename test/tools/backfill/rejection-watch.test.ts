import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { ZERO_TOTALS, type Totals } from "../../../runtime/work/totals.ts";
import { RejectionWatch, type RejectionLimit } from "../../../tools/backfill/rejection-watch.ts";

const totals = (records: number, rejected: number, places = [records, records, records]): Totals => ({
  ...ZERO_TOTALS,
  records,
  outcomes: { ...ZERO_TOTALS.outcomes, written: records - rejected, rejected },
  findings: { ...ZERO_TOTALS.findings, records, places, fields: places.includes(0) ? ["/user_id"] : [] },
});

describe("RejectionWatch", () => {
  let warnings: string[];
  let failures: string[];
  beforeEach(() => {
    warnings = [];
    failures = [];
  });

  const watch = (limit?: RejectionLimit, dryRun = false, before = ZERO_TOTALS): RejectionWatch =>
    new RejectionWatch(
      {
        ...{ mapping: DEFAULT_MAPPING, limit, dryRun },
        stop: { fail: (error) => failures.push((error as Error).message) },
        warn: (text) => warnings.push(text),
      },
      before,
    );

  const cases: { title: string; limit?: RejectionLimit; dryRun?: boolean; parts: Totals[]; says: string[] }[] = [
    {
      title: "stops where all of the first thousand records are rejected",
      parts: [totals(999, 999), totals(2, 2)],
      says: ["all of the first 1,001 records were rejected; --max-rejected 100% goes on"],
    },
    { title: "goes on where one was not", parts: [totals(999, 998), totals(500, 500)], says: [] },
    { title: "waits for a thousand", parts: [totals(999, 999)], says: [] },
    { title: "leaves a dry run alone", dryRun: true, parts: [totals(2000, 2000)], says: [] },
    {
      title: "goes on if all may be rejected",
      limit: { kind: "percent", most: 100 },
      parts: [totals(2000, 2000)],
      says: [],
    },
    {
      title: "stops above a share, once there are a thousand",
      limit: { kind: "percent", most: 2.5 },
      parts: [totals(100, 100), totals(3900, 0), totals(1, 1)],
      says: ["101 of 4,001 records were rejected; --max-rejected is 2.5%"],
    },
    {
      title: "stops above a number, in a dry run too",
      limit: { kind: "records", most: 3 },
      dryRun: true,
      parts: [totals(10, 3), totals(1, 1)],
      says: ["4 of 11 records were rejected; --max-rejected is 3"],
    },
  ];
  for (const { title, limit, dryRun, parts, says } of cases) {
    it(title, () => {
      const watching = watch(limit, dryRun);
      for (const part of parts) watching.add(part);

      expect(failures).to.deep.equal(says);
    });
  }

  it("warns once, after a thousand records, where the mapping finds nothing", () => {
    const watching = watch();
    watching.add(totals(999, 0, [999, 0, 999]));
    expect(warnings).to.deep.equal([]);

    watching.add(totals(1, 0, [1, 0, 1]));
    watching.add(totals(1, 0, [1, 0, 1]));

    expect(warnings).to.deep.equal([
      "Warning: The mapping finds nothing for timestamp (/timestamp): none of 1,000 records has it; they have /user_id.",
    ]);
  });

  it("does not warn where a few records have it", () => {
    watch().add(totals(5000, 0, [5000, 1, 1]));

    expect(warnings).to.deep.equal([]);
  });

  it("counts what earlier sessions did, and does not repeat their warning", () => {
    watch(undefined, false, totals(1000, 1000, [0, 0, 0])).add(totals(1, 1, [0, 0, 0]));

    expect(warnings).to.deep.equal([]);
    expect(failures).to.have.length(1);
  });
});
