import { expect } from "chai";
import { correctClock } from "../../../../runtime/aws/lean/clock.ts";

const NOW = Date.UTC(2026, 0, 1);
const at = (offset: number): string => new Date(NOW + offset).toUTCString();

describe("correctClock", () => {
  const ROWS: readonly (readonly [string, string, string | undefined, number, number])[] = [
    // error, Date header, offset before, offset after
    ["a clock that is behind", "RequestTimeTooSkewed", at(3_600_000), 0, 3_600_000],
    ["a clock that is ahead", "SignatureDoesNotMatch", at(-3_600_000), 0, -3_600_000],
    ["a clock four minutes off", "InvalidSignatureException", at(240_000), 0, 240_000],
    ["a clock almost four minutes off", "InvalidSignatureException", at(239_000), 0, 0],
    ["a clock that is corrected already", "SignatureDoesNotMatch", at(3_600_000), 3_600_000, 3_600_000],
    ["a correction that is wrong by now", "RequestTimeTooSkewed", at(0), 3_600_000, 0],
    ["another error", "AccessDenied", at(3_600_000), 0, 0],
    ["no date", "RequestTimeTooSkewed", undefined, 0, 0],
    ["a date that is none", "RequestTimeTooSkewed", "soon", 0, 0],
  ];
  for (const [name, error, date, before, after] of ROWS) {
    it(`${before === after ? "leaves" : "corrects"} ${name}`, () => {
      const clock = { systemClockOffset: before };
      expect(correctClock(clock, error, date, NOW)).to.equal(before !== after);
      expect(clock.systemClockOffset).to.equal(after);
    });
  }
});
