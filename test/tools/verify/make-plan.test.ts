import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { makeVerifyPlan, type VerifyPlanOptions } from "../../../tools/verify/make-plan.ts";
import type { VerifyPlan } from "../../../tools/verify/verify-plan.ts";

const NOW = Date.UTC(2026, 10, 1, 12, 0, 5, 678);

const options: VerifyPlanOptions = {
  ...{ run: "r", created: 5, where: { kind: "stack", stack: "prod", endpoints: {} }, manifest: undefined },
  what: { allVersions: false, deep: false },
  target: {
    ...{ title: "stack prod", bucket: "files", table: "items", region: "eu-west-1", endpoints: {} },
    ...{ failureQueueUrl: "q", mapping: DEFAULT_MAPPING, prefix: "in/", suffixes: [".json"] },
    ...{ maxDecompressedBytes: 7, local: false },
  },
  ...{ now: NOW, settleMilliseconds: 60_000, segments: undefined, maxReads: Infinity },
};

const manifest = (isInventory: boolean, created?: number) => ({
  ...{ name: "/m", identity: "5 bytes", isInventory, ...(created === undefined ? {} : { created }) },
  entries: async function* () {
    // No entries are read for a plan.
  },
});

describe("makeVerifyPlan", () => {
  it("keeps all that a resumed verification needs", () => {
    expect(makeVerifyPlan(options)).to.deep.equal({
      ...{ command: "verify", run: "r", created: 5, where: options.where, title: "stack prod" },
      ...{ bucket: "files", table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 7 },
      ...{ selection: { prefix: "in/", suffixes: [".json"] }, what: options.what },
      ...{ cutoff: Date.UTC(2026, 10, 1, 11, 59, 5), listsAll: true, segments: 8 },
    });
  });

  const cases: { title: string; changes: Partial<VerifyPlanOptions>; plan: Partial<VerifyPlan> }[] = [
    { title: "leaves nothing out before its start", changes: { settleMilliseconds: 0 }, plan: { cutoff: NOW - 678 } },
    {
      title: "leaves out what changed since an inventory",
      changes: { manifest: manifest(true, NOW - 86_400_000) },
      plan: { cutoff: NOW - 86_400_000 - 60_678, listsAll: true, manifestIdentity: "5 bytes" },
    },
    {
      title: "does not take what a list of keys omits for orphans, and filters it by nothing",
      changes: { manifest: manifest(false) },
      plan: { listsAll: false, selection: { prefix: "", suffixes: [] } },
    },
    { title: "scans in as many segments as asked for", changes: { segments: 3 }, plan: { segments: 3 } },
    { title: "scans in two segments at 50 read units a second", changes: { maxReads: 50 }, plan: { segments: 2 } },
    { title: "scans in one segment at a very low rate", changes: { maxReads: 0.5 }, plan: { segments: 1 } },
    { title: "scans in eight segments at a high rate", changes: { maxReads: 10_000 }, plan: { segments: 8 } },
  ];
  for (const { title, changes, plan } of cases) {
    it(title, () => expect(makeVerifyPlan({ ...options, ...changes })).to.deep.include(plan));
  }
});
