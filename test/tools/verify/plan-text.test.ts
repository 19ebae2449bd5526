import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { verifyPlanText } from "../../../tools/verify/plan-text.ts";
import type { VerifyPlan } from "../../../tools/verify/verify-plan.ts";

const PLAN: VerifyPlan = {
  ...{ command: "verify", run: "r", created: 5, where: { kind: "local", endpoints: {} }, title: "the local pipeline" },
  ...{ bucket: "files", table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 7 },
  ...{ selection: { prefix: "", suffixes: [] }, what: { allVersions: false, deep: false } },
  ...{ cutoff: Date.UTC(2026, 10, 1), listsAll: true, segments: 8 },
};

const textOf = (plan: Partial<VerifyPlan>): string =>
  verifyPlanText({ ...PLAN, ...plan }, { reads: "about 5 items", folder: "/v/r", width: undefined });

describe("verifyPlanText", () => {
  it("says what will be compared, and what that reads", () => {
    expect(textOf({})).to.equal(
      [
        "Verify s3://files against table items (the local pipeline)",
        "  objects   all keys",
        "  compares  objects and items; contents with --deep",
        "  reads     about 5 items",
        "  left out  what changed at 2026-11-01T00:00:00.000Z or later",
        "  run       r, in /v/r",
        "",
      ].join("\n"),
    );
  });

  it("says everything that chooses objects", () => {
    const selection = { prefix: "a/", suffixes: [".json", ".gz"], since: 0, until: 86_400_000 };
    const what = { deep: true, allVersions: true, startAfter: "a/b", manifest: "/m" };

    const text = textOf({ selection, what });

    expect(text).to.contain(
      '  objects   keys under "a/", ending with .json or .gz, since 1970-01-01T00:00:00.000Z, until 1970-01-02T00:00:00.000Z, behind "a/b", of the manifest /m, in all versions\n',
    );
    expect(text).to.contain("  compares  each record, and its contents\n");
  });
});
