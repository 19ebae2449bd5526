import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { exitCodeOf, printSummary } from "../../../tools/backfill/print-summary.ts";
import type { Summary } from "../../../tools/runs/summary/summary.ts";
import { capturedIo } from "../../support/captured-output.ts";
import { planOf, RUN, summaryOf, temporaryRun, type TemporaryRun } from "../../support/temporary-run.ts";

const outcomes = { ...ZERO_TOTALS.outcomes, rejected: 1 };

describe("exitCodeOf", () => {
  const cases: { title: string; summary: Partial<Summary>; prefix?: string; code: number }[] = [
    { title: "everything was processed", summary: { listed: 5, selected: 5, objects: 5 }, code: 0 },
    { title: "the bucket is empty", summary: {}, code: 0 },
    { title: "nothing matched", summary: { listed: 5, passedOver: { suffix: 5 } }, code: 4 },
    { title: "no key has the prefix", summary: {}, prefix: "p/", code: 4 },
    { title: "an object failed", summary: { selected: 1, failed: 1 }, code: 3 },
    { title: "a record was rejected", summary: { selected: 1, outcomes }, code: 3 },
    { title: "it failed", summary: { ended: "failed" }, code: 1 },
    { title: "it failed, as did objects", summary: { ended: "failed", failed: 1 }, code: 1 },
    { title: "nobody knows how it ended", summary: { ended: undefined }, code: 1 },
    { title: "it was interrupted", summary: { ended: "interrupted", failed: 1 }, code: 130 },
  ];
  for (const { title, summary, prefix = "", code } of cases) {
    it(`is ${code} if ${title}`, () => {
      expect(exitCodeOf(planOf({ selection: { prefix, suffixes: [] } }), summaryOf(summary))).to.equal(code);
    });
  }
});

describe("printSummary", () => {
  let temporary: TemporaryRun;
  beforeEach(() => (temporary = temporaryRun()));
  afterEach(() => temporary.remove());

  const print = async (summary: Summary, json = false) => {
    const io = capturedIo(temporary.sluice);
    const code = await printSummary(planOf(), summary, { json, folder: temporary.run }, io);
    return { code, stdout: io.stdout, stderr: io.stderr.text };
  };

  it("prints the summary as one line of JSON, and nothing else on stdout", async () => {
    const summary = summaryOf({ objects: 3, selected: 3 });
    const { code, stdout, stderr } = await print(summary, true);

    expect([code, stdout.text, stderr]).to.deep.equal([0, `${JSON.stringify(summary)}\n`, ""]);
  });

  it("prints a table, with the reasons of what failed, and how to go on", async () => {
    const failure = { kind: "failed", object: { bucket: "b", key: "k" }, error: { name: "SlowDown", message: "no" } };
    writeFileSync(temporary.run.failures, `${JSON.stringify(failure)}\n`);
    const { code, stdout, stderr } = await print(summaryOf({ objects: 1, selected: 1, listed: 1, failed: 1 }));

    expect(code).to.equal(3);
    expect(stdout.text).to.match(/^objects +1 of 1 listed\n +failed +1\n/);
    expect(stdout.text).to.contain("SlowDown  1 object failed");
    expect(stderr).to.match(new RegExp(`replay --run ${RUN}\\n$`));
  });

  it("prints the error in which it ended, before how to go on", async () => {
    const { code, stderr } = await print(summaryOf({ ended: "failed", error: "the disk is full" }), true);

    expect(code).to.equal(1);
    expect(stderr).to.match(new RegExp(`^error: the disk is full\\n[^\\n]*--resume ${RUN}\\n$`));
  });
});
