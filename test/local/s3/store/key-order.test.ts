import { expect } from "chai";
import fc from "fast-check";
import { compareKeys, SortedKeys } from "../../../../local/s3/store/key-order.ts";

const anyKey = fc.string({ unit: "binary", maxLength: 6 });

describe("the order of keys", () => {
  it("is that of their UTF-8 bytes", () => {
    fc.assert(
      fc.property(anyKey, anyKey, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareKeys(left, right))).to.equal(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it("holds over any additions and removals, with listings between them", () => {
    const step = fc.record({ key: fc.constantFrom("a", "b", "\uFF5E", "\u{1F600}", ""), look: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const keys = new SortedKeys();
        const model = new Set<string>();
        for (const { key, look } of steps) {
          if (model.delete(key)) keys.remove(key);
          else {
            model.add(key);
            keys.add(key);
          }
          if (look) keys.all();
        }
        expect([...keys.all()]).to.deep.equal([...model].sort(compareKeys));
      }),
    );
  });
});
