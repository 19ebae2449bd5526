import { expect } from "chai";
import fc from "fast-check";
import { epochTime, type EpochTime } from "../../../runtime/map/epoch-time.ts";
import type { TimestampUnit } from "../../../runtime/mapping/record-mapping.ts";

const NO_TIME = { found: "a number that is no time in the years 0 to 9999" };
const isOf = (unit: TimestampUnit) => ({
  found: `a number that is ${unit} by its size`,
  hint: `set timestampUnit: ${unit}`,
});

describe("epochTime", () => {
  const times: [text: string, unit: TimestampUnit | undefined, time: EpochTime][] = [
    ["0", "milliseconds", 0],
    ["-0.0", "seconds", 0],
    ["1700000000000", "milliseconds", 1_700_000_000_000],
    ["1.7e12", "milliseconds", 1_700_000_000_000],
    ["1700000000000.9", "milliseconds", 1_700_000_000_000],
    ["-1.5", "milliseconds", -2],
    ["-1e-300", "milliseconds", -1],
    ["1e-300", "milliseconds", 0],
    ["1700000000", "seconds", 1_700_000_000_000],
    ["1700000000.123456", "seconds", 1_700_000_000_123],
    // Times 1000 by doubles, this is 1509443199.9999998.
    ["1509443.2", "seconds", 1_509_443_200],
    ["4.35", "seconds", 4350],
    ["1.1", "seconds", 1100],
    ["17E8", "seconds", 1_700_000_000_000],
    ["-0.0005", "seconds", -1],
    ["1700000000123456", "microseconds", 1_700_000_000_123],
    ["1700000000123456789", "nanoseconds", 1_700_000_000_123],
    ["1.7e18", "nanoseconds", 1_700_000_000_000],
    ["-1", "nanoseconds", -1],
    ["253402300799999", "milliseconds", 253_402_300_799_999],
    ["253402300799999.9", "milliseconds", 253_402_300_799_999],
    ["253402300800000", "milliseconds", NO_TIME],
    ["-62167219200000", "milliseconds", -62_167_219_200_000],
    ["-62167219200000.1", "milliseconds", NO_TIME],
    ["253402300799", "seconds", 253_402_300_799_000],
    ["253402300800", "seconds", NO_TIME],
    ["1700000000000", "seconds", isOf("milliseconds")],
    ["1700000000000000", "seconds", isOf("microseconds")],
    ["1700000000000000000", "milliseconds", isOf("nanoseconds")],
    ["1e400", "milliseconds", NO_TIME],
    ["-1e400", "seconds", NO_TIME],
    ["9007199254740993", "milliseconds", NO_TIME],
    // A unit that the mapping names is believed where it gives a time.
    ["1700000000", "milliseconds", 1_700_000_000],
    // Without a unit, what only another one would make a usual time is refused.
    ["1700000000000", undefined, 1_700_000_000_000],
    ["1700000000", undefined, isOf("seconds")],
    ["1700000000.5", undefined, isOf("seconds")],
    ["1700000000000000", undefined, isOf("microseconds")],
    ["1700000000000000000", undefined, isOf("nanoseconds")],
    ["0", undefined, 0],
    ["5", undefined, 5],
    ["-86400000", undefined, -86_400_000],
    ["631151999", undefined, 631_151_999],
    ["631152000", undefined, isOf("seconds")],
    ["4102444799", undefined, isOf("seconds")],
    ["4102444800", undefined, 4_102_444_800],
    ["631152000000", undefined, 631_152_000_000],
    ["4102444800000", undefined, 4_102_444_800_000],
  ];
  for (const [text, unit, time] of times) {
    it(`of ${text} ${unit ?? "without a unit"} is ${JSON.stringify(time)}`, () =>
      expect(epochTime(text, unit)).to.deep.equal(time));
  }

  it("is the same time in every unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) - 1 }), (time) => {
        expect(epochTime(`${time}e-3`, "seconds")).to.equal(time);
        expect(epochTime(String(time), undefined)).to.equal(time);
        expect(epochTime(`${time}999`, "microseconds")).to.equal(time);
        expect(epochTime(`${time}000000`, "nanoseconds")).to.equal(time);
      }),
    );
  });
});
