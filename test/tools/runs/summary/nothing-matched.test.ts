import { expect } from "chai";
import { exitCodeOf } from "../../../../tools/backfill/print-summary.ts";
import { nothingMatched } from "../../../../tools/runs/summary/nothing-matched.ts";
import type { Plan } from "../../../../tools/runs/plan.ts";
import type { Summary } from "../../../../tools/runs/summary/summary.ts";

const SUFFIXES = [".json", ".ndjson"];

const planOf = (what: Partial<Plan["what"]>, selection: Partial<Plan["selection"]> = {}): Plan =>
  ({
    title: "stack prod",
    bucket: "files",
    what,
    selection: { prefix: "", suffixes: SUFFIXES, ...selection },
  }) as unknown as Plan;

const summaryOf = (counts: Partial<Summary>): Summary =>
  ({
    ended: "finished",
    ...{ objects: 0, gone: 0, failed: 0, listed: 0, selected: 0, deleteMarkers: 0 },
    outcomes: { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 },
    ...counts,
  }) as unknown as Summary;

const FORM =
  "A manifest holds keys or JSON objects, one on each line; an S3 Inventory is named by its manifest.json, not by its CSV files.";

describe("a run that found nothing to process", () => {
  const cases = [
    {
      title: "none has the stack's suffixes",
      plan: planOf({}),
      summary: summaryOf({ listed: 1_240, passedOver: { suffix: 1_240 } }),
      text: 'Nothing matched: 1,240 listed, and none taken: 1,240 do not end with .json or .ndjson (stack prod takes .json or .ndjson; --suffix "" takes all).',
    },
    {
      title: "none has the suffix that was asked for",
      plan: planOf({ suffixes: [".gz"], prefix: "in/" }, { suffixes: [".gz"], prefix: "in/" }),
      summary: summaryOf({ listed: 1, passedOver: { suffix: 1 } }),
      text: 'Nothing matched: 1 listed under "in/", and none taken: 1 does not end with .gz.',
    },
    {
      title: "each is passed over by another filter",
      plan: planOf(
        { suffixes: [], allVersions: true },
        { suffixes: [], since: Date.UTC(2026, 0, 1), until: Date.UTC(2026, 1, 1) },
      ),
      summary: summaryOf({ listed: 9, deleteMarkers: 1, passedOver: { folder: 1, since: 3, until: 4 } }),
      text: `Nothing matched: 9 listed, and none taken: 1 is a folder's marker, with a key that ends with "/"; 3 were last modified before 2026-01-01T00:00:00.000Z (--since); 4 were last modified at 2026-02-01T00:00:00.000Z or later (--until); 1 is a delete marker.`,
    },
    {
      title: "the prefix has no keys",
      plan: planOf({ prefix: "2024/" }, { prefix: "2024/" }),
      summary: summaryOf({}),
      text: 'Nothing matched: no key in s3://files begins with "2024/".',
    },
    {
      title: "the stack's prefix has no keys",
      plan: planOf({ startAfter: "in/x" }, { prefix: "in/" }),
      summary: summaryOf({}),
      text: 'Nothing matched: no key in s3://files begins with "in/" and comes after "in/x" (the prefix of stack prod; --prefix "" takes all keys).',
    },
    {
      title: "the manifest has other keys, and older versions",
      plan: planOf({ manifest: "m", prefix: "a/" }, { prefix: "a/" }),
      summary: summaryOf({ listed: 3, passedOver: { prefix: 1, version: 2 } }),
      text: 'Nothing matched: 3 listed, and none taken: 1 does not begin with "a/"; 2 are older versions (--all-versions takes them).',
    },
    {
      title: "the manifest is empty",
      plan: planOf({ manifest: "m" }),
      summary: summaryOf({}),
      text: `The manifest m lists no objects. ${FORM}`,
    },
    {
      title: "all that the manifest lists is gone",
      plan: planOf({ manifest: "m" }),
      summary: summaryOf({ listed: 2, selected: 2, objects: 2, gone: 2 }),
      text: `s3://files has none of the 2 objects taken from the manifest m. ${FORM}`,
    },
    {
      title: "the only object of the manifest is gone",
      plan: planOf({ manifest: "m" }),
      summary: summaryOf({ listed: 1, selected: 1, objects: 1, gone: 1 }),
      text: `s3://files does not have the object taken from the manifest m. ${FORM}`,
    },
    {
      title: "all that was listed is gone",
      plan: planOf({}),
      summary: summaryOf({ listed: 3, selected: 2, objects: 2, gone: 2 }),
      text: "2 objects were listed in s3://files, and gone when read: deleted meanwhile, or listed wrongly; check the endpoint.",
    },
    {
      title: "the only object that was listed is gone",
      plan: planOf({}),
      summary: summaryOf({ listed: 1, selected: 1, objects: 1, gone: 1 }),
      text: "One object was listed in s3://files, and gone when read: deleted meanwhile, or listed wrongly; check the endpoint.",
    },
  ];
  for (const { title, plan, summary, text } of cases) {
    it(`answers 4, and says that ${title}`, () => {
      expect(nothingMatched(plan, summary)).to.deep.equal({ emptyBucket: false, text });
      expect(exitCodeOf(plan, summary)).to.equal(4);
    });
  }

  it("answers 0 where the bucket is empty, or holds delete markers alone", () => {
    const empty = summaryOf({});
    const markers = summaryOf({ listed: 2, deleteMarkers: 2 });

    expect(nothingMatched(planOf({}), empty)).to.deep.equal({
      emptyBucket: true,
      text: "s3://files is empty: there is nothing to process.",
    });
    expect(nothingMatched(planOf({ allVersions: true }), markers)).to.deep.equal({
      emptyBucket: true,
      text: "s3://files holds only delete markers: there is nothing to process.",
    });
    expect([empty, markers].map((summary) => exitCodeOf(planOf({}), summary))).to.deep.equal([0, 0]);
  });

  const others = [
    { title: "something matched", summary: summaryOf({ listed: 2, selected: 1, objects: 1 }), code: 0 },
    { title: "some of a manifest is there", summary: summaryOf({ selected: 2, objects: 2, gone: 1 }), code: 0 },
    { title: "it was interrupted", summary: summaryOf({ ended: "interrupted" }), code: 130 },
    { title: "it failed", summary: summaryOf({ ended: "failed" }), code: 1 },
    { title: "objects failed", summary: summaryOf({ selected: 2, objects: 2, failed: 1 }), code: 3 },
  ] as const;
  for (const { title, summary, code } of others) {
    it(`says nothing where ${title}, and answers ${code}`, () => {
      expect(nothingMatched(planOf({ manifest: "m" }), summary)).to.equal(undefined);
      expect(exitCodeOf(planOf({ manifest: "m" }), summary)).to.equal(code);
    });
  }
});
