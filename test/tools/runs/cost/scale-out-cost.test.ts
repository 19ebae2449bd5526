import { expect } from "chai";
import { readPrices } from "../../../../tools/runs/cost/prices.ts";
import { scaleOutCost, type ScaleOutWork } from "../../../../tools/runs/cost/scale-out-cost.ts";
import { scaleOutText } from "../../../../tools/runs/cost/scale-out-text.ts";

/** A million small objects in a thousand shards: 5,000 s of workers. */
const WORK: ScaleOutWork = {
  ...{ objects: 1_000_000, bytes: 500_000_000, listed: 1_000_000, shards: 1_000, workers: 20, maxWrites: Infinity },
};
const PRICES = readPrices(undefined);
const ON_DEMAND = { billing: "on-demand" } as const;

describe("scaleOutCost", () => {
  it("adds up writes, reads, the map, workers and the work bucket", () => {
    const { parts, cost, seconds, boundBy } = scaleOutCost(WORK, PRICES, ON_DEMAND);

    expect(parts.map(({ what, amount, cost: each }) => [what, amount, Number(each.toFixed(6))])).to.deep.equal([
      ["writes", 1_000_000, 0.625],
      ["reads", 1_001_000, 0.405],
      ["map", 2_000, 0.05],
      // 5,000 s of 1,769 MiB, and 1,000 invocations.
      ["workers", 5_000, 0.14419],
      ["work bucket", 8_000, 0.0124],
    ]);
    expect(cost).to.be.closeTo(1.23659, 1e-5);
    expect([seconds, boundBy]).to.deep.equal([250, "workers"]);
  });

  const cases = [
    { title: "--max-writes", changes: { maxWrites: 1_000 }, table: ON_DEMAND, seconds: 1_000, boundBy: "max-writes" },
    {
      ...{ title: "the table", changes: {}, table: { billing: "provisioned" as const, writeUnitsPerSecond: 500 } },
      ...{ seconds: 2_000, boundBy: "capacity" },
    },
    {
      title: "large objects",
      changes: { bytes: 10_240_000_000, maxWrites: 1_000 },
      table: ON_DEMAND,
      seconds: 10_000,
      boundBy: "max-writes",
    },
    {
      title: "few shards",
      changes: { objects: 2_000, bytes: 0, shards: 2 },
      table: ON_DEMAND,
      seconds: 5,
      boundBy: "workers",
    },
  ];
  for (const { title, changes, table, seconds, boundBy } of cases) {
    it(`takes as long as ${title} makes it, and pays for workers that wait`, () => {
      const work = { ...WORK, ...changes };
      const result = scaleOutCost(work, PRICES, table);

      expect([result.seconds, result.boundBy]).to.deep.equal([seconds, boundBy]);
      const workers = result.parts.find(({ what }) => what === "workers");
      expect(workers?.amount).to.equal(seconds * Math.min(work.workers, work.shards));
    });
  }

  it("does not count writes that are paid for by provisioned capacity", () => {
    const { parts } = scaleOutCost(WORK, PRICES, { billing: "provisioned", writeUnitsPerSecond: 4_000 });

    expect(parts[0]).to.deep.equal({ what: "writes", amount: 1_000_000, cost: 0 });
  });

  it("takes prices that a user's table has, and its own where that has none", () => {
    const { perMillion } = PRICES;
    const own = { ...PRICES, perMillion: { writeUnits: 1, gets: 1, lists: 1, stateTransitions: 50 } };
    const cost = scaleOutCost(WORK, own, ON_DEMAND).parts.find(({ what }) => what === "map")?.cost;

    expect(cost).to.equal(0.1);
    expect(perMillion.stateTransitions).to.equal(25);
  });

  it("is told in lines", () => {
    const context = { prices: PRICES, table: ON_DEMAND, region: "eu-west-1" };
    const text = scaleOutText(WORK, scaleOutCost(WORK, PRICES, ON_DEMAND), context, undefined);

    expect(text.split("\n").map((line) => line.trim().replace(/ {2,}/, ": "))).to.deep.equal([
      "on AWS: 1,000,000 objects in 1,000 shards, 20 workers at once",
      "costs about: 1.24 USD (prices of us-east-1, 2026-11; this is eu-west-1, name its prices with --prices)",
      "writes: 0.63 USD (1,000,000 write units, by the size of the objects)",
      "reads: 0.41 USD (1,001,000 requests to the bucket)",
      "map: 0.05 USD (2,000 transitions of Step Functions)",
      "workers: 0.14 USD (1 h 23 min of workers)",
      "work bucket: 0.01 USD (8,000 requests to the work bucket)",
      "takes at least: 4 min 10 s, by the workers",
      "",
    ]);
  });
});
