import { expect } from "chai";
import fc from "fast-check";
import { deriveTime, isoTime, numberTime } from "../../../runtime/map/time.ts";

describe("isoTime", () => {
  const times: [text: string, time: string][] = [
    ["1970-01-01", "1970-01-01T00:00:00.000Z"],
    ["2026-11-24", "2026-11-24T00:00:00.000Z"],
    ["2026-11-24T09:30", "2026-11-24T09:30:00.000Z"],
    ["2026-11-24T09:30Z", "2026-11-24T09:30:00.000Z"],
    ["2026-11-24T09:30:15", "2026-11-24T09:30:15.000Z"],
    ["2026-11-24T09:30:15.25+01:00", "2026-11-24T08:30:15.250Z"],
    ["2026-11-24T23:30:00-0130", "2026-11-25T01:00:00.000Z"],
    ["2026-11-24T00:30:00+11", "2026-11-23T13:30:00.000Z"],
    ["2026-11-24t09:30:15z", "2026-11-24T09:30:15.000Z"],
    ["2026-11-24 09:30:15", "2026-11-24T09:30:15.000Z"],
    ["2026-11-24 09:30:15.123456 UTC", "2026-11-24T09:30:15.123Z"],
    ["2026-11-24 09:30:15 +01:00", "2026-11-24T08:30:15.000Z"],
    ["2026-11-24T09:30:15,5Z", "2026-11-24T09:30:15.500Z"],
    ["2026-11-24T09:30:15.9999999999999999999Z", "2026-11-24T09:30:15.999Z"],
    ["1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"],
    ["2026-11-24T09:30:15-00:00", "2026-11-24T09:30:15.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2000-02-29", "2000-02-29T00:00:00.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2017-01-01T00:59:60.5+01:00", "2017-01-01T00:00:00.500Z"],
    ["0000-01-01", "0000-01-01T00:00:00.000Z"],
    ["0099-12-31", "0099-12-31T00:00:00.000Z"],
    ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
  ];
  for (const [text, time] of times) {
    // Date.parse reads the one form that toISOString writes.
    it(`reads ${text}`, () => expect(isoTime(text)).to.equal(Date.parse(time)));
  }

  const none = [
    ...["", " ", "yesterday", "now", "1", "1700000000000", "2026", "2026-11", "20261124", "24.11.2026", "11/24/2026"],
    ...["2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-11-00", "2026-11-32", "2026-1-1"],
    ...["2026-11-24T", "2026-11-24T09", "2026-11-24T24:00:00Z", "2026-11-24T09:60Z", "2026-11-24T9:30Z"],
    ...["2026-11-24T09:30:60Z", "2026-11-24T09:59:61Z", "2026-11-24T09:30:15.Z", "2026-11-24T09:30.5Z"],
    ...["2026-11-24T09:30:15+24:00", "2026-11-24T09:30:15+01:60", "2026-11-24T09:30:15+1", "2026-11-24T09:30:15 CET"],
    ...[
      "2026-11-24Z",
      "2026-11-24+01:00",
      " 2026-11-24",
      "2026-11-24 ",
      "2026-11-24\n",
      "+002026-11-24",
      "-0001-01-01",
    ],
    ...["2026-W48-2", "2026-328", "Tue, 24 Nov 2026 09:30:15 GMT", "2026-11-24T09:30:15Z[UTC]", "２０２６-11-24"],
  ];
  for (const text of none) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(isoTime(text)).to.equal(undefined));
  }

  it("reads back every time that a Date writes", () => {
    const times = fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(fc.property(times, (date) => isoTime(date.toISOString()) === date.getTime()));
  });

  it("takes off the offset, whatever it is", () => {
    const offsets = fc.tuple(fc.constantFrom(1, -1), fc.integer({ max: 23, min: 0 }), fc.integer({ max: 59, min: 0 }));
    fc.assert(
      fc.property(offsets, fc.constantFrom(":", ""), ([sign, hours, minutes], colon) => {
        const two = (n: number): string => String(n).padStart(2, "0");
        const text = `2026-11-24T09:30:15${sign < 0 ? "-" : "+"}${two(hours)}${colon}${two(minutes)}`;

        expect(isoTime(text)).to.equal(Date.parse("2026-11-24T09:30:15Z") - sign * (hours * 60 + minutes) * 60_000);
      }),
    );
  });
});

describe("numberTime", () => {
  const times: [text: string, unit: "milliseconds" | "seconds", time: number | undefined][] = [
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
    ["8640000000000000", "milliseconds", 8.64e15],
    ["-8640000000000000", "milliseconds", -8.64e15],
    ["8640000000000000.9", "milliseconds", 8.64e15],
    ["8640000000000001", "milliseconds", undefined],
    ["-8640000000000000.1", "milliseconds", undefined],
    ["8640000000000", "seconds", 8.64e15],
    ["8640000000000.001", "seconds", undefined],
    ["1700000000000000000", "milliseconds", undefined],
    ["1700000000000000", "seconds", undefined],
    ["1e400", "milliseconds", undefined],
    ["-1e400", "seconds", undefined],
    ["9007199254740993", "milliseconds", undefined],
  ];
  for (const [text, unit, time] of times) {
    it(`of ${text} ${unit} is ${time}`, () => expect(numberTime(text, unit)).to.equal(time));
  }
});

describe("deriveTime", () => {
  const SECOND = 1_700_000_000_000;

  it("is the same each time, for every version of an object: items that are stored are found by it", () => {
    expect(deriveTime("b", "a.json", SECOND)).to.equal(SECOND + 190);
    expect(deriveTime("b", "a.json", SECOND + 1000)).to.equal(SECOND + 1190);
    expect(deriveTime("b", "a.json", -5000)).to.equal(-4810);
  });

  it("does not confuse where a bucket ends and a key begins", () => {
    expect(deriveTime("ab", "c", SECOND)).to.not.equal(deriveTime("a", "bc", SECOND));
  });

  it("stays in the object's second", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: -1e9, max: 1e10 }), (bucket, key, seconds) => {
        expect(deriveTime(bucket, key, seconds * 1000)).to.be.within(seconds * 1000, seconds * 1000 + 999);
      }),
    );
  });

  it("spreads the objects of one second over its milliseconds", () => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 100_000; i++) {
      const time = deriveTime("bucket", `2026/11/24/${i}.json`, SECOND);
      counts.set(time, (counts.get(time) ?? 0) + 1);
    }

    expect(counts.size).to.equal(1000);
    // 100 each on average; by chance alone, none of the thousand is further from it than six standard deviations.
    expect(Math.min(...counts.values())).to.be.above(40);
    expect(Math.max(...counts.values())).to.be.below(160);
  });
});
