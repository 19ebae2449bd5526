import { expect } from "chai";
import { Heap } from "../../../bench/scale/heap.ts";
import { Simulation, type Scenario } from "../../../bench/scale/simulation.ts";
import { fixedTable, OnDemandTable } from "../../../bench/scale/table.ts";

/** Ten shards of 1,000 objects, at 200 a second and worker. */
const scenario = (changes: Partial<Scenario>): Scenario => ({
  ...{ shards: 10, objectsAShard: 1_000, shardSeconds: 5, workers: 2, maxWrites: Infinity },
  ...{ table: fixedTable(1_000_000), deaths: 0, random: () => 0 },
  ...changes,
});

describe("Simulation", () => {
  const cases: { title: string; of: Partial<Scenario>; seconds: number; workerSeconds: number; throttles: number }[] = [
    { title: "two workers share ten shards", of: {}, seconds: 25, workerSeconds: 50, throttles: 0 },
    { title: "the last shard leaves a worker idle", of: { shards: 3 }, seconds: 10, workerSeconds: 15, throttles: 0 },
    {
      title: "--max-writes makes workers wait",
      of: { maxWrites: 100 },
      seconds: 100,
      workerSeconds: 200,
      throttles: 0,
    },
    {
      // 32 calls of each, of which three quarters wait for 2.5 s.
      ...{ title: "a table that takes a quarter makes calls wait and try again", of: { table: fixedTable(100) } },
      ...{ seconds: 100, workerSeconds: 200, throttles: 1_920 },
    },
  ];
  for (const { title, of, seconds, workerSeconds, throttles } of cases) {
    it(title, () => {
      const result = new Simulation(scenario(of)).run();

      expect(result.seconds).to.be.closeTo(seconds, 1e-6);
      expect(result.workerSeconds).to.be.closeTo(workerSeconds, 1e-6);
      expect(result.throttles).to.be.closeTo(throttles, 1e-3);
      expect(result.writeUnits).to.be.closeTo((of.shards ?? 10) * 1_000, 1e-3);
      expect(result.wasted).to.equal(0);
    });
  }

  it("pays again for what a worker had written that died", () => {
    // The first try dies in its middle, no other does.
    const numbers = [0, 0.5];
    const result = new Simulation(
      scenario({ shards: 2, workers: 1, deaths: 0.1, random: () => numbers.shift() ?? 0.9 }),
    ).run();

    expect(result.seconds).to.be.closeTo(12.5, 1e-6);
    expect(result).to.include({ wasted: 500, tries: 3 });
    expect(result.writeUnits).to.be.closeTo(2_500, 1e-3);
  });

  it("has fewer workers where most of their calls are throttled", () => {
    const { concurrencies } = new Simulation(scenario({ shards: 400, workers: 40, table: fixedTable(200) })).run();

    expect(concurrencies.slice(0, 3)).to.deep.equal([28, 19, 13]);
    expect(Math.min(...concurrencies)).to.be.at.least(1);
  });

  it("goes twice as fast once an on-demand table has seen its peak for half an hour", () => {
    // 100 a second for 1,800 s, then 200: 180,000 objects, and 20,000 in 100 s.
    const table = new OnDemandTable(100, 1_000);
    const result = new Simulation(scenario({ shards: 200, workers: 2, table })).run();

    expect(result.seconds).to.be.closeTo(1_900, 1e-6);
  });
});

describe("OnDemandTable", () => {
  it("doubles every half hour that uses all of it, up to its most", () => {
    const table = new OnDemandTable(4_000, 40_000);
    const seen = [1_800, 3_600, 5_400, 7_200, 9_000].map((at) => {
      table.advance(at, table.unitsPerSecond());
      return table.unitsPerSecond();
    });

    expect(seen).to.deep.equal([8_000, 16_000, 32_000, 40_000, 40_000]);
    expect(table.nextChange()).to.equal(undefined);
  });

  it("grows to double its peak only", () => {
    const table = new OnDemandTable(4_000, 40_000);
    table.advance(600, 3_000);
    table.advance(1_800, 500);

    expect(table.unitsPerSecond()).to.equal(6_000);
    expect(table.nextChange()).to.equal(3_600);
  });
});

describe("Heap", () => {
  it("gives back the earliest first", () => {
    const heap = new Heap<number>();
    const times = [5, 3, 8, 1, 9, 2, 7, 3];
    for (const at of times) heap.push(at, at);
    const order = times.map(() => heap.pop());

    expect(order).to.deep.equal([1, 2, 3, 3, 5, 7, 8, 9]);
    expect(heap.pop()).to.equal(undefined);
  });
});
