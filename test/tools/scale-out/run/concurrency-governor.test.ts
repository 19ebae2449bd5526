import { expect } from "chai";
import { ConcurrencyGovernor } from "../../../../tools/scale-out/run/concurrency-governor.ts";

const result = (throttles: number, began = 0) => ({ began, throttles, totals: { objects: 50, writeUnits: 50 } });

describe("ConcurrencyGovernor", () => {
  const decided = [
    { title: "lowers by 30 % if more than a tenth was throttled", max: 20, throttles: [12, 12, 12, 12, 12], to: 14 },
    { title: "keeps at a tenth", max: 4, throttles: [11, 11, 11, 11], to: undefined },
    { title: "never goes below one", max: 1, throttles: [500], to: undefined },
    { title: "never goes above what it was told", max: 4, throttles: [0, 0, 0, 0], to: undefined },
    {
      title: "waits for a quarter of the workers before it lowers",
      max: 20,
      throttles: [500, 500, 500, 500],
      to: undefined,
    },
  ];
  for (const { title, max, throttles, to } of decided) {
    it(title, () => {
      const governor = new ConcurrencyGovernor(max);
      for (const each of throttles) governor.add(result(each));

      expect(governor.decide(100)).to.equal(to);
      expect(governor.current).to.equal(to ?? max);
    });
  }

  it("believes only shards that began after its last change", () => {
    const governor = new ConcurrencyGovernor(10);
    for (let n = 0; n < 3; n++) governor.add(result(100));
    const first = governor.decide(1_000);
    for (let n = 0; n < 10; n++) governor.add(result(100, 999));
    const second = governor.decide(2_000);
    for (let n = 0; n < 10; n++) governor.add(result(100, 1_000));
    const third = governor.decide(3_000);

    expect([first, second, third]).to.deep.equal([7, undefined, 4]);
  });

  it("raises by a tenth of the most once each worker had a turn without throttling", () => {
    const governor = new ConcurrencyGovernor(30);
    for (let n = 0; n < 8; n++) governor.add(result(100));
    governor.decide(1);
    const raised: (number | undefined)[] = [];
    for (let n = 0; n < 21; n++) {
      governor.add(result(0, 1));
      raised.push(governor.decide(2));
    }

    expect(raised.filter((each) => each !== undefined)).to.deep.equal([24]);
    expect(raised[20]).to.equal(24);
  });
});
