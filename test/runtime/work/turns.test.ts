import { expect } from "chai";
import fc from "fast-check";
import { Pacer } from "../../../runtime/work/pacer.ts";
import { OwnTurns, SharedTurns, sharedTurnsMemory, type Turns } from "../../../runtime/work/turns.ts";

const KINDS: readonly (readonly [string, () => Turns])[] = [
  ["OwnTurns", () => new OwnTurns()],
  ["SharedTurns", () => new SharedTurns(sharedTurnsMemory())],
];

for (const [name, make] of KINDS) {
  describe(name, () => {
    it("grants the first turn at once, and each further one behind the last", () => {
      const turns = make();

      expect([turns.grant(-1_000.5, 10), turns.grant(-1_000.5, 5), turns.grant(-1_000.5, 1)]).to.deep.equal([
        -1_000.5, -990.5, -985.5,
      ]);
    });

    it("grants no turn before its earliest time", () => {
      const turns = make();
      turns.grant(0, 10);

      expect([turns.grant(500, 10), turns.grant(0, 10)]).to.deep.equal([500, 510]);
    });

    it("is never free again behind a turn without end", () => {
      const turns = make();
      turns.grant(0, Infinity);

      expect(turns.grant(0, 1)).to.be.greaterThan(1e11);
    });
  });
}

describe("SharedTurns", () => {
  it("grants turns as one does, whoever asks", () => {
    const asked = fc.array(fc.record({ who: fc.nat(2), earliest: fc.nat(5_000), milliseconds: fc.nat(500) }));
    fc.assert(
      fc.property(asked, (asks) => {
        const memory = sharedTurnsMemory();
        const shared = Array.from({ length: 3 }, () => new SharedTurns(memory));
        const own = new OwnTurns();
        for (const { who, earliest, milliseconds } of asks) {
          expect(shared[who]?.grant(earliest, milliseconds)).to.equal(own.grant(earliest, milliseconds));
        }
      }),
    );
  });

  it("lets pacers keep to the rate together", async () => {
    const memory = sharedTurnsMemory();
    const waits: number[] = [];
    const common = {
      ...{ rate: 100, signal: new AbortController().signal, now: () => 10_000 },
      sleep: (milliseconds: number) => Promise.resolve(waits.push(Math.round(milliseconds))),
    };
    const pacers = Array.from({ length: 2 }, () => new Pacer({ ...common, turns: new SharedTurns(memory) }));
    for (let n = 0; n < 14; n++) await pacers[n % 2]?.take(1);

    expect(waits).to.deep.equal([10, 20, 30]);
  });
});
