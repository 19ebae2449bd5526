import { expect } from "chai";
import { encodeKey } from "../../../../local/s3/http/key-encoding.ts";

describe("a key in a URL", () => {
  const encodings = [
    { key: "a b", encoded: "a+b" },
    { key: "a+b", encoded: "a%2Bb" },
    { key: "a/b//c", encoded: "a/b//c" },
    { key: "a%2Fb/c", encoded: "a%252Fb/c" },
    { key: "é\u{1F600}", encoded: "%C3%A9%F0%9F%98%80" },
    { key: "AZaz09-_.*", encoded: "AZaz09-_.*" },
    { key: "!'()~", encoded: "%21%27%28%29%7E" },
    { key: '"&<>?#\r\n\u0000', encoded: "%22%26%3C%3E%3F%23%0D%0A%00" },
  ];
  for (const { key, encoded } of encodings) {
    it(`is ${encoded} for ${JSON.stringify(key)}`, () => expect(encodeKey(key)).to.equal(encoded));
  }
});
