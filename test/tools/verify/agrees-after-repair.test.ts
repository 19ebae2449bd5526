import { expect } from "chai";
import { CLASSES, type FindingClass } from "../../../tools/verify/result/classes.ts";
import { agreesAfterRepair, type VerifySummary } from "../../../tools/verify/result/verify-summary.ts";

const NONE = Object.fromEntries(CLASSES.map((name) => [name, 0])) as VerifySummary["classes"];
const MENDED: readonly FindingClass[] = ["missing", "stale", "partial"];

describe("agreesAfterRepair", () => {
  const two = { ...NONE, missing: 1, stale: 1 };
  const cases: { title: string; summary: Partial<VerifySummary>; agrees: boolean }[] = [
    { title: "where nothing was found", summary: { classes: NONE }, agrees: true },
    { title: "not without a repair", summary: { classes: two }, agrees: false },
    {
      title: "where each object was looked at again, and none remains",
      summary: { classes: two, repaired: { objects: 2, mended: 2, remaining: 0 } },
      agrees: true,
    },
    {
      title: "not where the repair was stopped before it had looked at all of them",
      summary: { classes: two, repaired: { objects: 1, mended: 1, remaining: 0 } },
      agrees: false,
    },
    {
      title: "not where one remains",
      summary: { classes: two, repaired: { objects: 2, mended: 1, remaining: 1 } },
      agrees: false,
    },
    {
      title: "not for a class that no backfill mends",
      summary: { classes: { ...two, foreign: 1 }, repaired: { objects: 2, mended: 2, remaining: 0 } },
      agrees: false,
    },
    { title: "not where it did not end", summary: { classes: NONE, ended: "interrupted" }, agrees: false },
  ];
  for (const { title, summary, agrees } of cases) {
    it(title, () => {
      const whole = { ended: "finished", ...summary } as VerifySummary;
      expect(agreesAfterRepair(whole, [], MENDED)).to.equal(agrees);
    });
  }
});
