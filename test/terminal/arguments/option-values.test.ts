import { expect } from "chai";
import {
  duration,
  nonEmptyText,
  oneText,
  pointInTime,
  positiveNumber,
  wholeNumber,
} from "../../../terminal/arguments/option-values.ts";
import { UsageError } from "../../../terminal/user-error.ts";

describe("the value of an option", () => {
  type Reader = (name: string, value: unknown) => unknown;
  const fromZero: Reader = (name, value) => wholeNumber(name, value, 0);
  const accepted: readonly [reader: Reader, value: unknown, result: unknown][] = [
    [wholeNumber, 1, 1],
    [wholeNumber, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [fromZero, 0, 0],
    [positiveNumber, 0.001, 0.001],
    [positiveNumber, 5, 5],
    [oneText, "", ""],
    [oneText, "a", "a"],
    [nonEmptyText, "a", "a"],
    [pointInTime, "2026-01-31", Date.UTC(2026, 0, 31)],
    [pointInTime, "2024-02-29", Date.UTC(2024, 1, 29)],
    [pointInTime, "2026-01-31T12:30Z", Date.UTC(2026, 0, 31, 12, 30)],
    [pointInTime, "2026-01-31T12:30:01Z", Date.UTC(2026, 0, 31, 12, 30, 1)],
    [pointInTime, "2026-01-31T12:30:01.25Z", Date.UTC(2026, 0, 31, 12, 30, 1, 250)],
    [pointInTime, "2026-01-31T12:30:01+02:00", Date.UTC(2026, 0, 31, 10, 30, 1)],
    [pointInTime, "1969-12-31", -86_400_000],
    [duration, "90s", 90_000],
    [duration, "30m", 1_800_000],
    [duration, "2h", 7_200_000],
    [duration, "7d", 604_800_000],
    [duration, "0s", 0],
    [duration, "999999999s", 999_999_999_000],
  ];
  for (const [reader, value, result] of accepted) {
    it(`${reader.name} reads ${JSON.stringify(value)} as ${JSON.stringify(result)}`, () =>
      expect(reader("it", value)).to.equal(result));
  }

  it("is nothing where the option is not given", () => {
    const readers: readonly Reader[] = [wholeNumber, positiveNumber, oneText, nonEmptyText, pointInTime, duration];

    expect(readers.map((read) => read("it", undefined))).to.deep.equal(readers.map(() => undefined));
  });

  type Refused = readonly [reader: Reader, value: unknown, says: string];
  const refused: readonly Refused[] = [
    [wholeNumber, 0, "--it is 0; it must be a whole number, 1 or more"],
    [wholeNumber, 1.5, "--it is 1.5; it must be a whole number, 1 or more"],
    [wholeNumber, NaN, "--it is NaN; it must be a whole number, 1 or more"],
    [wholeNumber, 2 ** 53, "--it is 9007199254740992; it must be a whole number, 1 or more"],
    [wholeNumber, "3", '--it is "3"; it must be a whole number, 1 or more'],
    [wholeNumber, [1, 2], "--it is given twice; it must be a whole number, 1 or more"],
    [fromZero, -1, "--it is -1; it must be a whole number, 0 or more"],
    [positiveNumber, 0, "--it is 0; it must be a number above 0"],
    [positiveNumber, -1, "--it is -1; it must be a number above 0"],
    [positiveNumber, Infinity, "--it is Infinity; it must be a number above 0"],
    [positiveNumber, "1", '--it is "1"; it must be a number above 0'],
    [oneText, ["a", "b"], "--it is given twice"],
    [nonEmptyText, "", "--it is empty"],
    [nonEmptyText, ["a", "b"], "--it is given twice"],
    ...["2026-02-30", "2026-13-01", "2026-1-1", "yesterday", "2026-01-31T12:00", "2026-01-31T25:00Z", ""].map(
      (text): Refused => [
        pointInTime,
        text,
        `--it is ${JSON.stringify(text)}; it must be a date such as 2026-01-31 or 2026-01-31T12:00:00Z`,
      ],
    ),
    [pointInTime, ["a", "b"], "--it is given twice"],
    ...["7", "7w", "1.5h", "-1h", "1 h", "1000000000s", ""].map((text): Refused => [
      duration,
      text,
      `--it is ${JSON.stringify(text)}; it must be a duration such as 90s, 30m, 2h or 7d`,
    ]),
    [duration, ["1h", "2h"], "--it is given twice"],
  ];
  for (const [reader, value, says] of refused) {
    it(`${reader.name} refuses ${JSON.stringify(value)}`, () => {
      expect(() => reader("it", value))
        .to.throw(UsageError)
        .with.property("message", says);
    });
  }
});
