import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import picocolors from "picocolors";
import { progressLine, type Progress } from "../../terminal/progress.ts";

const GOOD: Progress = {
  ...{ done: 500, all: 1_000, written: 499, stale: 1, failed: 0 },
  ...{ limit: 64, max: 64, throttles: 0, stopping: false },
};
const BAD: Progress = { ...GOOD, failed: 12, limit: 8, throttles: 1_234, stopping: true };
const BAR = "██████████░░░░░░░░░░";

describe("progressLine", () => {
  const plain = picocolors.createColors(false);
  const cases: { title: string; progress: Progress; columns: number | undefined; line: string }[] = [
    {
      title: "tells all on a wide terminal",
      ...{ progress: GOOD, columns: 119 },
      line: `${BAR} · 500 of 1,000 objects · 100/s · 5.0 s left · 499 written · 1 stale · 0 failed`,
    },
    {
      title: "keeps the bar on a usual one, rather than counts of little interest",
      ...{ progress: GOOD, columns: 79 },
      line: `${BAR} · 500 of 1,000 objects · 100/s · 5.0 s left · 499 written`,
    },
    {
      title: "leaves out the bar on a narrow one",
      ...{ progress: GOOD, columns: 60 },
      line: "500 of 1,000 objects · 100/s · 5.0 s left · 499 written",
    },
    {
      title: "tells first of failures, throttling and its end",
      ...{ progress: BAD, columns: 79 },
      line: "500 of 1,000 objects · stopping · 12 failed · throttled to 8 of 64 · 100/s",
    },
    {
      title: "has room for them in a run of millions",
      ...{ progress: { ...BAD, done: 999_999, all: 9_999_999 }, columns: 79 },
      line: "999,999 of 9,999,999 objects · stopping · 12 failed · throttled to 8 of 64",
    },
    {
      title: "leaves out what has no room, however narrow the terminal is",
      ...{ progress: BAD, columns: 21 },
      line: "500 of 1,000 objects",
    },
    {
      title: "tells all in a log",
      ...{ progress: BAD, columns: undefined },
      line:
        "500 of 1,000 objects · stopping · 12 failed · throttled 1,234 times: 8 at once, not 64 · 100/s · 5.0 s left" +
        " · 499 written · 1 stale",
    },
  ];
  for (const { title, progress, columns, line } of cases) {
    it(title, () => expect(progressLine(progress, 100, plain, columns)).to.equal(line));
  }

  it("keeps its colours where something is left out", () => {
    const line = progressLine(BAD, 100, picocolors.createColors(true), 79);

    expect(line).to.contain("\u001b[31m12 failed\u001b[39m").and.to.contain("\u001b[33mstopping\u001b[39m");
    expect(stripVTControlCharacters(line)).to.equal(progressLine(BAD, 100, plain, 79));
  });
});
