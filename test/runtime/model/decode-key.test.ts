import { expect } from "chai";
import { decodeKey } from "../../../runtime/model/decode-key.ts";

describe("decodeKey", () => {
  const cases = [
    { title: "leaves plain characters", raw: "a/b-c_d.e.json", key: "a/b-c_d.e.json" },
    { title: "reads a plus as a space", raw: "a+b.json", key: "a b.json" },
    { title: "reads %2B as a plus", raw: "a%2Bb.json", key: "a+b.json" },
    { title: "reads an encoded percent once", raw: "a%252Fb.json", key: "a%2Fb.json" },
    { title: "reads UTF-8", raw: "%C3%BC/%F0%9F%98%80.json", key: "ü/😀.json" },
    { title: "reads quotes and ampersands", raw: "%22%27%26.json", key: "\"'&.json" },
    { title: "reads control characters", raw: "%0D%0A.json", key: "\r\n.json" },
    // The example of "Event message structure", Amazon S3 User Guide.
    { title: "reads AWS's own example", raw: "red+flower.jpg", key: "red flower.jpg" },
    { title: "knows a broken escape", raw: "100%.json", key: undefined },
    { title: "knows what is no UTF-8", raw: "%ff.json", key: undefined },
  ];
  for (const { title, raw, key } of cases) {
    it(title, () => expect(decodeKey(raw)).to.equal(key));
  }
});
