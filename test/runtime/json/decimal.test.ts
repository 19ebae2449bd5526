import { expect } from "chai";
import fc from "fast-check";
import { floorScaled, integerText, magnitude, parseDecimal } from "../../../runtime/json/decimal.ts";
import { numberText } from "../../support/json/arbitrary-json.ts";

/** The number times 10^`scale`, rounded down, by exact integers. */
function scaled(text: string, scale: number): bigint {
  const [mantissa = "", power = "0"] = text.split(/[eE]/);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const exponent = Number(power) - fraction.length + scale;
  const digits = BigInt(whole + fraction);
  if (exponent >= 0) return (mantissa.startsWith("-") ? -abs(digits) : digits) * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  const signed = mantissa.startsWith("-") ? -abs(digits) : digits;
  return signed / divisor - (signed < 0n && signed % divisor !== 0n ? 1n : 0n);
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n);

describe("parseDecimal", () => {
  const numbers: [text: string, negative: boolean, digits: string, exponent: number][] = [
    ["0", false, "", 0],
    ["-0", false, "", 0],
    ["-0.00e-7", false, "", 0],
    ["0e999999999999999999999", false, "", 0],
    ["1", false, "1", 0],
    ["-1200", true, "12", 2],
    ["0.00120", false, "12", -4],
    ["1E+2", false, "1", 2],
    ["1.50e1", false, "15", 0],
    ["-12.5e-3", true, "125", -4],
    ["9007199254740993", false, "9007199254740993", 0],
    ["1e400", false, "1", 400],
    ["1e999999999999999999999", false, "1", 1e21],
    [`1${"0".repeat(400)}1`, false, `1${"0".repeat(400)}1`, 0],
  ];
  for (const [text, negative, digits, exponent] of numbers) {
    it(`reads ${text.slice(0, 30)}`, () => expect(parseDecimal(text)).to.deep.equal({ negative, digits, exponent }));
  }

  it("loses nothing", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const { negative, digits, exponent } = parseDecimal(text);

        expect(digits).to.match(/^(?:[1-9](?:[0-9]*[1-9])?)?$/);
        const again = `${negative ? "-" : ""}${digits === "" ? "0" : digits}e${exponent}`;
        // By 10^1100 all of them are integers: no digit of either is cut off.
        expect(scaled(again, 1100)).to.equal(scaled(text, 1100));
      }),
      { numRuns: 1000 },
    );
  });

  it("reads two million zeros in the middle of a number without searching them again for each of them", () => {
    const text = `1${"0".repeat(2_000_000)}1`;

    expect(parseDecimal(text).digits === text).to.equal(true);
  });
});

describe("magnitude", () => {
  const magnitudes: [text: string, power: number][] = [
    ["1", 0],
    ["9.99", 0],
    ["-10", 1],
    ["0.1", -1],
    ["100.5", 2],
    ["1e-130", -130],
    ["9.99e125", 125],
    ["1e999999999999999999999999999999999", 1e33],
  ];
  for (const [text, power] of magnitudes) {
    it(`of ${text} is ${power}`, () => expect(magnitude(parseDecimal(text))).to.equal(power));
  }
});

describe("integerText", () => {
  const integers: [text: string, integer: string | undefined][] = [
    ["38", "38"],
    ["38.0", "38"],
    ["3.8e1", "38"],
    ["380e-1", "38"],
    ["1e3", "1000"],
    ["-0", "0"],
    ["-0.0", "0"],
    ["0e9", "0"],
    ["-7", "-7"],
    ["9007199254740993", "9007199254740993"],
    ["1e9", "1000000000"],
    ["1e10", undefined],
    ["1.5", undefined],
    ["1e-1", undefined],
    ["1e-999999999999999999999", undefined],
    ["1e999999999999999999999", undefined],
  ];
  for (const [text, integer] of integers) {
    const longest = text === "9007199254740993" ? 16 : 10;
    it(`of ${text} is ${integer ?? "none"}`, () => {
      expect(integerText(parseDecimal(text), longest)).to.equal(integer);
    });
  }

  it("is what exact integers say", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const thousandths = scaled(text, 1100);
        const integer = thousandths % 10n ** 1100n === 0n ? thousandths / 10n ** 1100n : undefined;
        const fits = integer !== undefined && abs(integer) < 10n ** 40n;

        expect(integerText(parseDecimal(text), 40)).to.equal(fits ? String(integer) : undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("floorScaled", () => {
  const numbers: [text: string, shift: number, floor: number | undefined][] = [
    ["1.5", 0, 1],
    ["-1.5", 0, -2],
    ["-0.5", 0, -1],
    ["-1e-999999999999999999999", 0, -1],
    ["1e-999999999999999999999", 0, 0],
    ["-0.0", 3, 0],
    ["1.0019", 3, 1001],
    ["-1.0011", 3, -1002],
    ["4.35", 2, 435],
    ["1700000000.123", 3, 1_700_000_000_123],
    ["9007199254740991", 0, 9_007_199_254_740_991],
    ["9007199254740992", 0, undefined],
    ["-9007199254740991", 0, -9_007_199_254_740_991],
    ["-9007199254740991.5", 0, undefined],
    ["1e16", 0, undefined],
    ["1e400", 0, undefined],
  ];
  for (const [text, shift, floor] of numbers) {
    it(`of ${text} x 10^${shift} is ${floor}`, () => expect(floorScaled(parseDecimal(text), shift)).to.equal(floor));
  }

  it("is what exact integers say", () => {
    fc.assert(
      fc.property(numberText, fc.constantFrom(0, 3), (text, shift) => {
        const exact = scaled(text, shift);
        const safe = abs(exact) <= BigInt(Number.MAX_SAFE_INTEGER);

        expect(floorScaled(parseDecimal(text), shift)).to.equal(safe ? Number(exact) : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
