import { expect } from "chai";
import { planText } from "../../../tools/backfill/plan-text.ts";
import type { Plan } from "../../../tools/runs/plan.ts";
import { planOf, RUN } from "../../support/temporary-run.ts";

const HOW = {
  concurrency: 5,
  workers: 1,
  listConcurrency: 1,
  maxRate: Infinity,
  maxWrites: Infinity,
  json: false,
  yes: false,
};

const textOf = (plan: Partial<Plan>, how = HOW): string => planText(planOf(plan), how, "/runs/r", undefined);

/** The value in the row of that name. */
const row = (text: string, name: string): string =>
  new RegExp(`^  ${name} +(.*)$`, "m").exec(text)?.[1] ?? expect.fail(`no row ${name} in ${text}`);

const what = { allVersions: false, rewrite: false, dryRun: false };

describe("planText", () => {
  it("says what is done, where, how fast, and where the run is kept", () => {
    const text = textOf({});

    expect(text.split("\n")[0]).to.equal("Backfill s3://files into table items (the local pipeline)");
    expect(row(text, "objects")).to.equal("all keys");
    expect(row(text, "mapping")).to.equal("userID from /userID, timestamp from /timestamp, data from /data");
    expect(row(text, "speed")).to.equal("5 objects at once (as told)");
    expect(row(text, "run")).to.equal(`${RUN}, in /runs/r`);
  });

  it("says that a dry run would do it", () => {
    expect(textOf({ what: { ...what, dryRun: true } })).to.match(/^Dry run: would backfill s3:\/\/files into /);
  });

  it("names every filter", () => {
    const text = textOf({
      selection: { prefix: "p/", suffixes: [".json", ".gz"], since: 0, until: 86_400_000 },
      what: { ...what, allVersions: true, startAfter: "p/k", manifest: "/m", limit: 5_000, sample: 1_000 },
    });

    expect(row(text, "objects")).to.equal(
      'keys under "p/", ending with .json or .gz, since 1970-01-01T00:00:00.000Z, until 1970-01-02T00:00:00.000Z, ' +
        'behind "p/k", of the manifest /m, in all versions, at most 5,000, a sample of 1,000',
    );
  });

  it("names the whole mapping, and whether it rewrites", () => {
    const mapping = { userID: "/a", timestamp: "/b", data: "", records: "/c", timestampUnit: "seconds" as const };

    expect(row(textOf({ mapping, what: { ...what, rewrite: true } }), "mapping")).to.equal(
      "userID from /a, timestamp from /b, data from the whole record, for each record in /c; rewrites what is there",
    );
  });

  it("names how many threads work, and whether at once", () => {
    const { workers, ...untold } = HOW;
    const speed = (how: typeof untold & { workers?: number }): string =>
      row(planText(planOf({}), how, "/r", undefined), "speed");

    expect(speed({ ...HOW, workers: workers + 2 })).to.equal("5 objects at once (as told), 3 workers");
    expect(speed({ ...untold, maxWrites: 300 })).to.equal("5 objects at once (as told), at most 300 write units/s");
  });

  it("names the limits of the speed", () => {
    expect(row(textOf({}, { ...HOW, maxRate: 1_500, maxWrites: 20 }), "speed")).to.equal(
      "5 objects at once (as told), at most 1,500 objects/s, at most 20 write units/s",
    );
  });
});
