import { expect } from "chai";
import picocolors from "picocolors";
import type { Output } from "../../../terminal/io.ts";
import type { Progress } from "../../../terminal/text/progress-line.ts";
import { ProgressDisplay } from "../../../terminal/text/progress.ts";
import { FakeTime } from "../../support/fake-time.ts";

const AT: Progress = {
  ...{
    unit: "objects",
    done: 0,
    all: undefined,
    records: 0,
    written: 0,
    stale: 0,
    alreadyThere: 0,
    rejected: 0,
    failed: 0,
  },
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

  describe("shows, as time passes,", () => {
    let time: FakeTime;
    let written: string[];
    beforeEach(() => {
      time = new FakeTime();
      written = [];
    });
    afterEach(() => time.restore());

    function display(terminal: Pick<Output, "isTTY" | "columns">): ProgressDisplay {
      return new ProgressDisplay({
        output: { ...terminal, write: (text) => written.push(text) > 0, once: () => undefined },
        colors: picocolors.createColors(false),
        look: () => ({ ...AT, done: time.now / 100, records: time.now / 10 }),
        now: () => time.now,
      });
    }
    const CLEAR = "\r\x1b[2K";

    it("a line of a log every five seconds", async () => {
      const shown = display({});
      await time.pass(4_999);
      const before = [...written];
      await time.pass(1);
      shown.say("a message");
      shown.stop();
      await time.pass(10_000);

      expect(before).to.deep.equal([]);
      expect(written).to.deep.equal([
        "50 objects · 10/s · 100 records/s · 0 written · 0 stale · 0 failed\n",
        "a message\n",
      ]);
      expect(time.running).to.equal(0);
    });

    it("one line of a terminal five times a second, above which messages stand", async () => {
      const shown = display({ isTTY: true, columns: 31 });
      await time.pass(199);
      const before = [...written];
      await time.pass(1);
      shown.say("a message");
      shown.stop();

      expect(before).to.deep.equal([]);
      expect(written).to.deep.equal([`${CLEAR}2 objects · 10/s · 0 written`, `${CLEAR}a message\n`, CLEAR]);
    });

    it("as much as fits 80 characters where a terminal does not say its width", async () => {
      const shown = display({ isTTY: true });
      await time.pass(200);
      shown.stop();

      expect(written[0]).to.equal(`${CLEAR}2 objects · 10/s · 100 records/s · 0 written · 0 stale · 0 failed`);
    });
  });
});
