import { expect } from "chai";
import fc from "fast-check";
import { interleaved } from "../../../../runtime/work/shard/interleave.ts";

describe("interleaved", () => {
  for (const { length, order } of [
    { length: 0, order: [] },
    { length: 1, order: [0] },
    { length: 2, order: [0, 1] },
    { length: 4, order: [0, 2, 1, 3] },
    { length: 5, order: [0, 4, 2, 1, 3] },
    { length: 8, order: [0, 4, 2, 6, 1, 5, 3, 7] },
  ]) {
    it(`takes ${length} as ${order.join(", ")}`, () => expect(interleaved(length)).to.deep.equal(order));
  }

  it("gives each position once, for any length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), (length) => {
        expect([...interleaved(length)].sort((a, b) => a - b)).to.deep.equal(Array.from({ length }, (_, i) => i));
      }),
    );
  });

  it("takes no two of ten neighbours within a hundred of a page", () => {
    const taken = interleaved(1_000);

    const users = taken.slice(0, 60).map((position) => Math.floor(position / 10));
    expect(new Set(users).size).to.equal(60);
  });
});
