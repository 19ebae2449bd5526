import { expect } from "chai";
import { attributeText } from "../../../runtime/model/attribute-text.ts";

describe("attributeText", () => {
  const bytes = new Uint8Array([1, 2]);
  const values: [value: Parameters<typeof attributeText>[0], text: string][] = [
    [{ N: "12345678901234567890.10" }, "12345678901234567890.10"],
    [{ BOOL: true }, "true"],
    [{ NULL: true }, "null"],
    [{ L: [{ S: 'a"' }, { M: { "b c": { N: "1" } } }] }, '["a\\"",{"b c":1}]'],
    [{ B: bytes }, '"AQI="'],
    [{ SS: ["a", "b"] }, '["a","b"]'],
    [{ NS: ["1.0", "2"] }, "[1.0,2]"],
    [{ BS: [bytes] }, '["AQI="]'],
  ];
  for (const [value, text] of values) it(text, () => expect(attributeText(value)).to.equal(text));
});
