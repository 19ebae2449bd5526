import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { makePlan, type PlanOptions } from "../../../tools/backfill/make-plan.ts";

const options: PlanOptions = {
  ...{ run: "r", created: 5, where: { kind: "stack", stack: "prod", endpoints: {} }, manifest: undefined },
  what: { allVersions: false, rewrite: false, dryRun: false },
  target: {
    ...{ title: "stack prod", bucket: "files", table: "items", region: "eu-west-1", endpoints: {} },
    ...{ failureQueueUrl: "q", mapping: DEFAULT_MAPPING, prefix: "in/", suffixes: [".json"] },
    ...{ maxDecompressedBytes: 7, local: false },
  },
};

const manifest = (isInventory: boolean) => ({
  ...{ name: "/m", identity: "5 bytes", isInventory },
  entries: async function* () {
    // No entries are read for a plan.
  },
});

describe("makePlan", () => {
  it("keeps all that a resumed run needs, and takes the stack's own selection", () => {
    expect(makePlan(options)).to.deep.equal({
      ...{ command: "backfill", run: "r", created: 5, where: options.where, title: "stack prod" },
      ...{ bucket: "files", table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 7 },
      ...{ selection: { prefix: "in/", suffixes: [".json"] }, what: options.what },
    });
  });

  const cases: { title: string; what?: Partial<PlanOptions["what"]>; isInventory?: boolean; selection: object }[] = [
    {
      title: "takes the selection that was asked for",
      what: { prefix: "x/", suffixes: [".gz"], since: 0, until: 9 },
      selection: { prefix: "x/", suffixes: [".gz"], since: 0, until: 9 },
    },
    {
      title: "takes all keys if that was asked for",
      what: { prefix: "", suffixes: [] },
      selection: { prefix: "", suffixes: [] },
    },
    {
      title: "filters an inventory as it filters a listing",
      isInventory: true,
      selection: { prefix: "in/", suffixes: [".json"] },
    },
    {
      title: "takes all of a list, whose keys the user chose",
      isInventory: false,
      selection: { prefix: "", suffixes: [] },
    },
    {
      title: "filters a list as asked for",
      what: { prefix: "x/", suffixes: [".gz"] },
      isInventory: false,
      selection: { prefix: "x/", suffixes: [".gz"] },
    },
  ];
  for (const { title, what = {}, isInventory, selection } of cases) {
    it(title, () => {
      const opened = isInventory === undefined ? undefined : manifest(isInventory);
      const plan = makePlan({ ...options, what: { ...options.what, ...what }, manifest: opened });

      expect(plan.selection).to.deep.equal(selection);
      expect(plan.manifestIdentity).to.equal(opened?.identity);
    });
  }
});
