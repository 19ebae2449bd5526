import { expect } from "chai";
import type { AttributeValue } from "../../../../runtime/model/attribute-value.ts";
import { contentsDigest } from "../../../../tools/verify/read/item-digest.ts";

const digestOf = (data: AttributeValue): string => contentsDigest({ data });

describe("the digest of an item's contents", () => {
  const same: [string, AttributeValue, AttributeValue][] = [
    ["zeros behind the point", { N: "1.50" }, { N: "1.5" }],
    ["an exponent", { N: "1E+3" }, { N: "1000" }],
    ["minus zero", { N: "-0" }, { N: "0" }],
    ["the order and the spelling in a set of numbers", { NS: ["1.0", "20"] }, { NS: ["2E1", "1"] }],
    [
      "the order of a set of binary data",
      { BS: [Buffer.of(1), Buffer.of(2)] },
      { BS: [Uint8Array.of(2), Uint8Array.of(1)] },
    ],
    ["members in another order", { M: { a: { N: "1" }, b: { S: "x" } } }, { M: { b: { S: "x" }, a: { N: "1.0" } } }],
  ];
  for (const [title, a, b] of same) it(`does not see ${title}`, () => expect(digestOf(a)).to.equal(digestOf(b)));

  const other: [string, AttributeValue, AttributeValue][] = [
    [
      "the last of 38 digits",
      { N: "1.2345678901234567890123456789012345678" },
      { N: "1.2345678901234567890123456789012345679" },
    ],
    ["a set in a list", { SS: ["a"] }, { L: [{ S: "a" }] }],
    ["another byte", { B: Buffer.of(1) }, { B: Buffer.of(2) }],
    ["a number in text", { N: "1" }, { S: "1" }],
    ["null and false", { NULL: true }, { BOOL: false }],
    ["where a text ends", { L: [{ S: "ab" }, { S: "c" }] }, { L: [{ S: "a" }, { S: "bc" }] }],
    ["where a list ends", { L: [{ L: [{ N: "1" }] }, { N: "2" }] }, { L: [{ L: [{ N: "1" }, { N: "2" }] }] }],
    ["an empty map and an empty list", { M: {} }, { L: [] }],
    ["the order of a list", { L: [{ N: "1" }, { N: "2" }] }, { L: [{ N: "2" }, { N: "1" }] }],
  ];
  for (const [title, a, b] of other) it(`sees ${title}`, () => expect(digestOf(a)).to.not.equal(digestOf(b)));

  it("tells data from a reference", () => {
    const value: AttributeValue = { M: { key: { S: "a" } } };
    expect(contentsDigest({ data: value })).to.not.equal(contentsDigest({ dataAt: value }));
    expect(contentsDigest({ data: value, note: { S: "by somebody" } })).to.equal(digestOf(value));
  });
});
