import { expect } from "chai";
import { JournalClock } from "../../../../tools/scale-out/run/journal-clock.ts";

describe("JournalClock", () => {
  const cases = [
    { title: "is the real time at first", last: undefined, moves: [], now: 100 },
    { title: "begins where the journal ends", last: 40, moves: [], now: 40 },
    { title: "stands where it was moved to", last: 40, moves: [60, 70], now: 70 },
    { title: "never goes back", last: 40, moves: [60, 50, 30], now: 60 },
    { title: "never goes beyond the real time", last: 40, moves: [170], now: 100 },
    { title: "stays behind a journal of a machine whose clock is fast", last: 150, moves: [120], now: 150 },
  ];
  for (const { title, last, moves, now } of cases) {
    it(title, () => {
      const clock = new JournalClock(() => 100, last);
      for (const time of moves) clock.moveTo(time);

      expect(clock.now()).to.equal(now);
    });
  }
});
