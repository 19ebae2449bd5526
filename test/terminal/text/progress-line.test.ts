import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import picocolors from "picocolors";
import { progressLine, type Progress, type Rates } from "../../../terminal/text/progress-line.ts";

const GOOD: Progress = {
  ...{
    unit: "objects",
    done: 500,
    all: 1_000,
    records: 500,
    written: 499,
    stale: 1,
    alreadyThere: 0,
    rejected: 0,
    failed: 0,
  },
  ...{ limit: 64, max: 64, throttles: 0, stopping: false },
};
const BAD: Progress = { ...GOOD, failed: 12, limit: 8, throttles: 1_234, stopping: true };
const RATES: Rates = { done: 100, records: 100 };
const MANY = { ...GOOD, done: 3, all: 4, records: 5_700_000, written: 5_700_000, stale: 0 };
const BAR = "██████████░░░░░░░░░░";

describe("progressLine", () => {
  const plain = picocolors.createColors(false);
  const cases: { title: string; progress: Progress; columns: number | undefined; line: string; rates?: Rates }[] = [
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
      title: "leaves the bar short of its end until all is done",
      ...{ progress: { ...GOOD, done: 999, written: 999, stale: 0 }, columns: 119 },
      line: "███████████████████░ · 999 of 1,000 objects · 100/s · 10 ms left · 999 written · 0 stale · 0 failed",
    },
    {
      title: "has no time left when all is done",
      ...{ progress: { ...GOOD, done: 1_000 }, columns: 59 },
      line: "████████████████████ · 1,000 of 1,000 objects · 100/s",
    },
    {
      title: "counts what came while it was at work",
      ...{ progress: { ...GOOD, unit: "messages", done: 186, all: 112, records: 186 }, columns: 59 },
      line: "████████████████████ · 186 of 186 messages · 100/s",
    },
    {
      title: "tells records a second where an object holds many",
      ...{ progress: MANY, rates: { done: 0.036, records: 68_400 }, columns: 79 },
      line: "3 of 4 objects · 0.036/s · 27.8 s left · 68,400 records/s · 5,700,000 written",
    },
    {
      title: "tells all in a log",
      ...{ progress: BAD, columns: undefined },
      line:
        "500 of 1,000 objects · stopping · 12 failed · throttled 1,234 times: 8 at once, not 64 · 100/s · 5.0 s left" +
        " · 499 written · 1 stale",
    },
  ];
  for (const { title, progress, columns, line, rates = RATES } of cases) {
    it(title, () => expect(progressLine(progress, rates, plain, columns)).to.equal(line));
  }

  it("keeps its colours where something is left out", () => {
    const line = progressLine(BAD, RATES, picocolors.createColors(true), 79);

    expect(line).to.contain("\u001b[31m12 failed\u001b[39m").and.to.contain("\u001b[33mstopping\u001b[39m");
    expect(stripVTControlCharacters(line)).to.equal(progressLine(BAD, RATES, plain, 79));
  });
});
