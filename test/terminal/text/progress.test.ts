import { expect } from "chai";
import picocolors from "picocolors";
import type { Progress } from "../../../terminal/text/progress-line.ts";
import { ProgressDisplay } from "../../../terminal/text/progress.ts";

const AT: Progress = {
  ...{ unit: "objects", done: 0, all: undefined, records: 0, written: 0, stale: 0, failed: 0 },
  ...{ limit: 8, max: 8, throttles: 0, stopping: false },
};

describe("ProgressDisplay", () => {
  /** Shows what is done at each second, and returns the rate of each line. */
  function ratesOf(done: readonly number[]): string[] {
    const lines: string[] = [];
    let t = 0;
    const display = new ProgressDisplay({
      output: { write: (text) => lines.push(text) > 0, once: () => undefined },
      colors: picocolors.createColors(false),
      look: () => ({ ...AT, done: done[t / 1_000] ?? 0 }),
      now: () => t,
    });
    try {
      for (t = 1_000; t / 1_000 < done.length; t += 1_000) display.show();
    } finally {
      display.stop();
    }
    return lines.map((line) => / · ([^ ]*\/s) · /.exec(line)?.[1] ?? line);
  }

  it("tells the rate of the last five seconds", () => {
    expect(ratesOf([0, 10, 20, 30, 40, 50, 50, 50, 50, 50, 51])).to.deep.equal([
      ...["10/s", "10/s", "10/s", "10/s", "10/s", "8/s", "6/s", "4/s", "2/s", "0.2/s"],
    ]);
  });

  it("tells the rate of a longer time where objects take longer than that", () => {
    const done = Array.from({ length: 41 }, (_, second) => Math.floor(second / 20));

    const rates = ratesOf(done);

    expect([rates[18], rates[19], rates[29], rates[39]]).to.deep.equal(["0/s", "0.05/s", "0.033/s", "0.05/s"]);
  });
});
