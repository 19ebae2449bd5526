import { expect } from "chai";
import type { Arrivals } from "../../../infra/trigger/changed-arrivals.ts";
import { adviceOnMissedEvents } from "../../../infra/trigger/warn-of-missed-events.ts";

const ARRIVALS: Arrivals = { trigger: { kind: "queue", target: "q" }, prefix: "", suffixes: [".json"] };
const CONTEXT = { stack: "prod", now: Date.UTC(2026, 10, 1, 9, 10), isPreview: false };
const advice = (last: () => Promise<Partial<Arrivals>>) => adviceOnMissedEvents(ARRIVALS, last, CONTEXT);

/** That the engine is asked, and the warning printed, is shown in test/engine/missed-events.test.ts. */
describe("adviceOnMissedEvents", () => {
  it("is nothing if nothing changes", async () => {
    expect(await advice(() => Promise.resolve(ARRIVALS))).to.equal(undefined);
  });

  it("says what changes, and which queue goes", async () => {
    const last = { ...ARRIVALS, trigger: { kind: "queue", target: "old" } } as const;

    expect(await advice(() => Promise.resolve(last))).to.match(
      /^This changed where S3's events go \(old → q\)\..* in the queue old is deleted with it\..*\n {2}npx sluice backfill --stack prod --since 2026-11-01T09:00:00Z$/,
    );
  });

  it("says that it cannot tell, and does not fail", async () => {
    expect(await advice(() => Promise.reject(new Error("no access")))).to.equal(
      "The outputs of the last update cannot be read (no access), so it is not known whether this one changes the trigger, the prefix " +
        "or the suffixes. If it does, process the files that are created meanwhile: npx sluice backfill --stack prod --since TIME",
    );
  });
});
