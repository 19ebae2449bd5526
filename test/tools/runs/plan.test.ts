import { expect } from "chai";
import { UsageError, UserError } from "../../../terminal/user-error.ts";
import type { Manifest } from "../../../tools/listing/manifest/open-manifest.ts";
import { checkSameManifest, checkSameTarget, readBackfillPlan } from "../../../tools/runs/plan.ts";
import { writeJson } from "../../../tools/runs/run-folder.ts";
import type { Target } from "../../../tools/target/target.ts";
import { planOf, RUN, temporaryRun } from "../../support/temporary-run.ts";

describe("readBackfillPlan", () => {
  it("reads the plan of a backfill, and refuses another command's", () => {
    const { run, remove } = temporaryRun();
    writeJson(run.plan, planOf());
    expect(readBackfillPlan(run)).to.deep.equal(planOf());

    writeJson(run.plan, { ...planOf(), command: "other" });
    expect(() => readBackfillPlan(run)).to.throw(UsageError, `run ${RUN} is not a backfill`);
    remove();
  });
});

describe("checkSameTarget", () => {
  const target = { bucket: "files", table: "items" } as Target;

  it("accepts the bucket and the table of the plan", () => checkSameTarget(planOf(), target));

  for (const what of ["bucket", "table"] as const) {
    it(`refuses another ${what}, and names both`, () => {
      expect(() => checkSameTarget(planOf(), { ...target, [what]: "other" })).to.throw(
        UserError,
        `the run is for ${what} ${target[what]}, and the local pipeline now has other`,
      );
    });
  }
});

describe("checkSameManifest", () => {
  const manifest = (identity: string) => ({ name: "/m", identity }) as Manifest;

  it("accepts the manifest of the plan, or none if it has none", () => {
    checkSameManifest(planOf({ manifestIdentity: "i" }), manifest("i"));
    checkSameManifest(planOf(), undefined);
  });

  it("refuses a manifest that has changed", () => {
    expect(() => checkSameManifest(planOf({ manifestIdentity: "i" }), manifest("j"))).to.throw(
      UserError,
      "the manifest /m has changed since the run began; start a new run",
    );
  });
});
