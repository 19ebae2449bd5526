import { expect } from "chai";
import fc from "fast-check";
import { ZERO_TOTALS } from "../../../../runtime/work/totals.ts";
import { lotsOf } from "../../../../runtime/work/shard/lots.ts";
import type { Shard } from "../../../../runtime/work/shard/shard.ts";

const shardOf = (keys: readonly string[]): Shard => ({ id: "0", bucket: "b", objects: keys.map((key) => ({ key })) });

const positions = (keys: readonly string[], done: readonly number[] = []): number[][] =>
  [...lotsOf(shardOf(keys), new Set(done))].map(({ objects }) => objects.map(({ position }) => position));

describe("lotsOf", () => {
  it("keeps the versions of a key together, in their order, and neighbours apart", () => {
    expect(positions(["a", "b", "b", "c", "d"])).to.deep.equal([[0], [3], [1, 2], [4]]);
  });

  it("leaves out what is done, and what has nothing left", () => {
    expect(positions(["a", "b", "b", "c"], [0, 1])).to.deep.equal([[3], [2]]);
  });

  it("has every object that is not done, once", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 40 }), fc.array(fc.nat(40)), (keys, done) => {
        const all = keys.map((_, position) => position);
        const left = all.filter((position) => !done.includes(position));
        expect(
          positions(keys, done)
            .flat()
            .sort((a, b) => a - b),
        ).to.deep.equal(left);
      }),
    );
  });

  it("says what was done before of an object", () => {
    const part = { version: "v", progress: { records: 1, left: [] }, milliseconds: 1, totals: ZERO_TOTALS };
    const lots = [...lotsOf(shardOf(["a", "b"]), new Set(), new Map([[1, part]]))];

    expect(lots.map(({ objects: [first] }) => first?.earlier)).to.deep.equal([undefined, part]);
  });

  it("names the bucket", () => expect([...lotsOf(shardOf(["a"]), new Set())][0]?.bucket).to.equal("b"));
});
