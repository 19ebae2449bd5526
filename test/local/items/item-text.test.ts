import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { attributeText, itemCells } from "../../../local/items/item-text.ts";
import { KEEP_DIGITS } from "../../../local/items/read-items.ts";

const native = (item: Record<string, AttributeValue>) => unmarshall(item, KEEP_DIGITS);

describe("attributeText", () => {
  const cases: { title: string; value: AttributeValue; text: string }[] = [
    {
      title: "38 digits",
      value: { N: "12345678901234567890123456789012345678" },
      text: "12345678901234567890123456789012345678",
    },
    { title: "a number that is no safe integer", value: { N: "9007199254740993" }, text: "9007199254740993" },
    {
      title: "a fraction of 38 digits",
      value: { N: "-0.1234567890123456789012345678901234567" },
      text: "-0.1234567890123456789012345678901234567",
    },
    { title: "trailing zeros", value: { N: "1.50" }, text: "1.50" },
    { title: "minus zero", value: { N: "-0" }, text: "-0" },
    { title: "the smallest exponent", value: { N: "1E-130" }, text: "1E-130" },
    { title: "the greatest exponent", value: { N: "9.9E+125" }, text: "9.9E+125" },
    { title: "a text", value: { S: 'say "ü"\n' }, text: '"say \\"ü\\"\\n"' },
    { title: "true", value: { BOOL: true }, text: "true" },
    { title: "null", value: { NULL: true }, text: "null" },
    { title: "binary data", value: { B: Buffer.from([0, 255, 16]) }, text: '"AP8Q"' },
    { title: "a set of texts", value: { SS: ["a", "b"] }, text: '["a","b"]' },
    { title: "a set of numbers", value: { NS: ["1.0", "12345678901234567890"] }, text: "[1.0,12345678901234567890]" },
    { title: "a set of binary data", value: { BS: [Buffer.from([1]), Buffer.from([2])] }, text: '["AQ==","Ag=="]' },
    { title: "an empty map", value: { M: {} }, text: "{}" },
    {
      title: "lists and maps in each other",
      value: { M: { 'a"b': { L: [{ L: [{ N: "1.0" }] }, { M: { c: { NULL: true } } }] } } },
      text: '{"a\\"b":[[1.0],{"c":null}]}',
    },
  ];
  for (const { title, value, text } of cases) {
    it(`writes ${title}`, () => expect(attributeText(native({ value }).value)).to.equal(text));
  }
});

describe("itemCells", () => {
  it("shows key, time, data and source", () => {
    const item = native({
      userID: { S: "u1" },
      timestamp: { N: "1700000000000" },
      data: { M: { n: { N: "1.0" } } },
      source: { S: "a b.json" },
    });

    expect(itemCells(item)).to.deep.equal(["u1", "1700000000000", '{"n":1.0}', "a b.json"]);
  });

  it("cuts long data, and shows control characters without obeying them", () => {
    const item = native({ userID: { S: "\u001b[31m" }, timestamp: { N: "1" }, data: { S: "x".repeat(100) } });

    expect(itemCells(item)).to.deep.equal(["\\u001b[31m", "1", `"${"x".repeat(58)}…`, ""]);
  });

  it("says where data is that DynamoDB cannot hold", () => {
    expect(itemCells(native({ userID: { S: "u" }, timestamp: { N: "1" }, dataAt: { M: {} } }))[2]).to.equal("(in S3)");
  });
});
