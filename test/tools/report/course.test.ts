import { expect } from "chai";
import { CourseReader } from "../../../tools/report/course.ts";
import type { JournalLine } from "../../../tools/runs/journal-lines.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";

const began = (t: number, concurrency = 8): JournalLine => ({ kind: "began", t, pid: 1, concurrency });
const done = (t: number, objects: number): JournalLine => ({
  ...{ kind: "done", t, objects: {}, failuresBytes: 0 },
  totals: { ...ZERO_TOTALS, objects, records: objects * 10, writeUnits: objects * 20 },
});
const tick = (t: number, concurrency: number, throttles = 0): JournalLine => ({
  ...{ kind: "tick", t, concurrency, retries: throttles * 2, throttles },
});
const ended = (t: number, how: "finished" | "interrupted"): JournalLine => ({ kind: "ended", t, how });

function read(lines: readonly JournalLine[]): CourseReader {
  const reader = new CourseReader();
  for (const line of lines) reader.add(line);
  return reader;
}

describe("CourseReader", () => {
  it("makes rates of each second, and leaves out the time between sessions", () => {
    const lines = [
      ...[began(0), done(500, 5), tick(1_000, 4, 3), done(1_500, 7), ended(2_000, "interrupted")],
      ...[began(60_000, 16), done(60_800, 9), ended(60_900, "finished")],
    ];
    const reader = read(lines);

    expect(reader.course).to.deep.equal({
      seconds: [0, 1, 2],
      objects: [5, 7, 10],
      records: [50, 70, 100],
      writeUnits: [100, 140, 200],
      retries: [0, 6, 0],
      throttles: [0, 3, 0],
      concurrency: [8, 4, 16],
    });
    expect(reader.sessions).to.deep.equal([
      { began: 0, limits: { concurrency: 8 }, milliseconds: 2_000, objects: 12, ended: "interrupted" },
      { began: 60_000, limits: { concurrency: 16 }, milliseconds: 900, objects: 9, ended: "finished" },
    ]);
  });

  it("counts a rest that is too short for a rate with the second before", () => {
    const { course } = read([began(0), done(500, 5), done(1_500, 6), done(2_100, 3), ended(2_250, "finished")]);

    expect(course.seconds).to.deep.equal([0, 1]);
    expect(course.objects).to.deep.equal([5, 7.2]);
  });

  it("has no rates where no time passed", () => {
    expect(read([began(0), done(0, 3)]).course.objects).to.deep.equal([0]);
    expect(read([]).course.seconds).to.deep.equal([]);
  });

  it("takes longer slices of a long run, and loses nothing", () => {
    const hours = 5;
    const seconds = hours * 3_600;
    const lines = Array.from({ length: seconds }, (_, n) => done(n * 1_000 + 999, 3));
    const { course } = read([began(0), ...lines, ended(seconds * 1_000, "finished")]);

    expect(course.seconds.length).to.equal(563);
    expect(course.seconds.slice(0, 3)).to.deep.equal([0, 32, 64]);
    expect(new Set(course.objects)).to.deep.equal(new Set([3]));
  });
});
