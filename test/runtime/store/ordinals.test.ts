import { expect } from "chai";
import fc from "fast-check";
import { OrdinalCounter } from "../../../runtime/store/ordinals.ts";

describe("OrdinalCounter", () => {
  it("counts how often a userID and time came before", () => {
    const pair = fc.tuple(fc.constantFrom("u", "v", "u\0"), fc.integer({ min: -2, max: 2 }));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 50 }), (pairs) => {
        const counter = new OrdinalCounter();
        const seen = new Map<string, number>();
        for (const [userID, time] of pairs) {
          const key = JSON.stringify([userID, time]);
          const before = seen.get(key) ?? 0;
          expect(counter.next(userID, time)).to.equal(before);
          seen.set(key, before + 1);
        }
      }),
    );
  });

  it("keeps apart pairs whose digits are the same one behind the other", () => {
    const counter = new OrdinalCounter();

    expect([counter.next("23", 1), counter.next("3", 12), counter.next("", 123)]).to.deep.equal([0, 0, 0]);
  });

  it("keeps apart a hundred thousand pairs", () => {
    const counter = new OrdinalCounter();
    let repeated = 0;

    for (let i = 0; i < 100_000; i++) repeated += counter.next(`user-${i % 1000}`, i);
    for (let i = 0; i < 100_000; i++) repeated += counter.next(`user-${i % 1000}`, i);

    expect(repeated).to.equal(100_000);
  });
});
