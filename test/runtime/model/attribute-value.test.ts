import { expect } from "chai";
import fc from "fast-check";
import { parseDecimal } from "../../../runtime/json/decimal.ts";
import { itemBytes, numberAttribute, valueBytes, type AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { numberText } from "../../support/json/arbitrary-json.ts";

const nines = (count: number): string => "9".repeat(count);

describe("numberAttribute", () => {
  // Bytes: one for two digits, one more, and one for a sign.
  const numbers: [text: string, written: string, bytes: number][] = [
    ["0", "0", 1],
    ["-0", "0", 1],
    ["-0.000e999", "0", 1],
    ["1", "1", 2],
    ["-1", "-1", 3],
    ["12", "12", 2],
    ["123", "123", 3],
    ["-12300", "-12300", 4],
    ["1E+2", "1E+2", 2],
    ["1.50", "1.50", 2],
    ["0.1234567890123456789", "0.1234567890123456789", 11],
    [nines(38), nines(38), 20],
    [`-${nines(38)}`, `-${nines(38)}E0`, 21],
    [`0.${nines(38)}`, `${nines(38)}E-38`, 20],
    [`${nines(38)}00`, `${nines(38)}E2`, 20],
    [`1${"0".repeat(125)}`, "1E125", 2],
    [`0.${"0".repeat(129)}1`, "1E-130", 2],
    [`${"1".repeat(30)}.${"0".repeat(30)}`, `${"1".repeat(30)}E0`, 16],
    ["1e-130", "1e-130", 2],
    ["-1e-130", "-1e-130", 3],
    ["9.99e125", "9.99e125", 3],
    ["0.00001e-125", "0.00001e-125", 2],
    ["99999e121", "99999e121", 4],
  ];
  for (const [text, written, bytes] of numbers) {
    it(`writes ${text.slice(0, 50)}`, () => {
      expect(numberAttribute(text)).to.deep.equal({ value: { N: written }, bytes });
    });
  }

  const none = ["1e126", "-1e126", "9.99e-131", "1e400", "1e-400", "1e99999999999999999999", "10e125", "0.1e-130"];
  for (const text of [...none, nines(39), `1${"0".repeat(37)}1`, `0.1${"0".repeat(37)}1`, "1".repeat(100_000)]) {
    it(`cannot hold ${text.slice(0, 50)}`, () => expect(numberAttribute(text)).to.equal(undefined));
  }

  it("keeps the value, in no more than 38 digits and a sign and an exponent", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const number = numberAttribute(text);
        if (number === undefined) return;
        expect(parseDecimal(number.value.N)).to.deep.equal(parseDecimal(text));
        expect(number.value.N.length).to.be.at.most(44);
        expect(valueBytes(number.value)).to.equal(number.bytes);
      }),
    );
  });
});

describe("valueBytes", () => {
  const values: [title: string, value: AttributeValue, bytes: number][] = [
    ["an empty string", { S: "" }, 0],
    ["a string, in UTF-8", { S: "aé€𝄞" }, 1 + 2 + 3 + 4],
    ["a number", { N: "-123.450" }, 3 + 1 + 1],
    ["true", { BOOL: true }, 1],
    ["null", { NULL: true }, 1],
    ["an empty map", { M: {} }, 3],
    ["an empty list", { L: [] }, 3],
    ["a map", { M: { é: { S: "xy" }, b: { NULL: true } } }, 3 + (2 + 2 + 1) + (1 + 1 + 1)],
    ["a list", { L: [{ S: "xy" }, { N: "1" }] }, 3 + (2 + 1) + (2 + 1)],
    ["a list in a map in a list", { L: [{ M: { a: { L: [{ S: "z" }] } } }] }, 3 + (3 + (1 + (3 + (1 + 1)) + 1) + 1)],
  ];
  for (const [title, value, bytes] of values) {
    it(`of ${title} is ${bytes}`, () => expect(valueBytes(value)).to.equal(bytes));
  }
});

describe("itemBytes", () => {
  it("counts names and values, and no overhead for the item itself", () => {
    const item = { userID: { S: "u" }, timestamp: { N: "1700000000000" }, data: { M: { a: { S: "é" } } } };

    expect(itemBytes({})).to.equal(0);
    expect(itemBytes(item)).to.equal(6 + 1 + (9 + 2) + (4 + 3 + (1 + 2 + 1)));
  });
});
