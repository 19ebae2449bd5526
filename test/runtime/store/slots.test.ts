import { expect } from "chai";
import fc from "fast-check";
import { MAX_SLOTS, jump } from "../../../runtime/store/slots.ts";

const identity = fc.record({
  bucket: fc.string(),
  key: fc.string(),
  userID: fc.string(),
  time: fc.integer(),
  ordinal: fc.nat(),
});

describe("jump", () => {
  it("does not move the first slot", () => {
    fc.assert(fc.property(identity, (id) => jump(id, 0) === 0));
  });

  it("lies in [2^(k-1), 2^k), the same each time", () => {
    fc.assert(
      fc.property(identity, fc.integer({ min: 1, max: MAX_SLOTS - 1 }), (id, k) => {
        const distance = jump(id, k);
        expect(distance).to.be.within(2 ** (k - 1), 2 ** k - 1);
        expect(jump({ ...id }, k)).to.equal(distance);
      }),
    );
  });

  it("keeps its values: items that are stored are found by them", () => {
    const stored = { bucket: "b", key: "k", userID: "u", time: 1_700_000_000_000, ordinal: 0 };

    expect(Array.from({ length: MAX_SLOTS }, (_, k) => jump(stored, k))).to.deep.equal([
      0, 1, 3, 4, 12, 26, 37, 71, 202, 314, 552, 1503, 2215, 8149, 12080, 30598, 40644, 100392, 157060, 446528,
    ]);
  });
});
