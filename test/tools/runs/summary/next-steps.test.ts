import { expect } from "chai";
import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";
import { nextSteps } from "../../../../tools/runs/summary/next-steps.ts";
import type { Summary } from "../../../../tools/runs/summary/summary.ts";
import { planOf, RUN, summaryOf } from "../../../support/temporary-run.ts";

const RESUME = `Resume the run: npx sluice backfill --resume ${RUN}`;
const REPLAY = `Fix what failed, then process it again: npx sluice replay --run ${RUN}`;
const BOTH = `A resumed run leaves out what has failed already; fix that, then process it again: npx sluice replay --run ${RUN}`;

const rejected = { selected: 1, outcomes: { ...ZERO_TOTALS.outcomes, rejected: 1 } };

describe("nextSteps", () => {
  const cases: {
    title: string;
    summary: Partial<Summary> | undefined;
    dryRun?: true;
    sample?: number;
    steps: string[];
  }[] = [
    { title: "nothing is left to do", summary: { selected: 1 }, steps: [] },
    { title: "an object failed", summary: { selected: 1, failed: 1 }, steps: [REPLAY] },
    { title: "a record was rejected", summary: rejected, steps: [REPLAY] },
    { title: "an object failed in a dry run", summary: { selected: 1, failed: 1 }, dryRun: true, steps: [] },
    { title: "the bucket is empty", summary: {}, steps: ["s3://files is empty: there is nothing to process."] },
    { title: "the run was interrupted", summary: { ended: "interrupted" }, steps: [RESUME] },
    { title: "the run failed", summary: { ended: "failed" }, steps: [RESUME] },
    { title: "the run was killed", summary: { ended: undefined }, steps: [RESUME] },
    { title: "the run was killed before it began", summary: undefined, steps: [RESUME] },
    {
      title: "it was interrupted, and objects failed",
      summary: { ended: "interrupted", failed: 1 },
      steps: [RESUME, BOTH],
    },
    {
      title: "it was interrupted, and records were rejected",
      summary: { ...rejected, ended: "failed" },
      steps: [RESUME, BOTH],
    },
    { title: "a dry run was interrupted", summary: { ended: "interrupted", failed: 1 }, dryRun: true, steps: [RESUME] },
    {
      title: "a sample was interrupted",
      summary: { ended: "interrupted" },
      sample: 5,
      steps: ["A sample cannot be resumed; start a new run."],
    },
  ];
  for (const { title, summary, dryRun = false, sample, steps } of cases) {
    it(`says how to go on if ${title}`, () => {
      const what = { allVersions: false, rewrite: false, dryRun, ...(sample === undefined ? {} : { sample }) };

      expect(nextSteps(planOf({ what }), summary && summaryOf(summary))).to.deep.equal(steps);
    });
  }
});
