// Simulates backfills of 100 million objects on AWS: `npm run simulate`. `-- --measure` measures the cost of a shard on this machine
// first, and `-- --shard-seconds N` takes another one.
import { parseArgs } from "node:util";
import { SHARD_SECONDS, scaleOutCost } from "../tools/runs/cost/scale-out-cost.ts";
import { readPrices } from "../tools/runs/cost/prices.ts";
import { countText, durationText } from "../terminal/text/format.ts";
import { fittedTable } from "../terminal/text/table.ts";
import { measureShard } from "./scale/measure-shard.ts";
import { Simulation } from "./scale/simulation.ts";
import { fixedTable, OnDemandTable, type TableModel } from "./scale/table.ts";

const OBJECTS = 100_000_000;
const SHARDS = OBJECTS / 1_000;
/** A worker in a thousand dies before its end: far more than Lambda loses, and what is wasted is in proportion. */
const DEATHS = 0.001;

const { values } = parseArgs({ options: { measure: { type: "boolean" }, "shard-seconds": { type: "string" } } });

let shardSeconds = Number(values["shard-seconds"] ?? SHARD_SECONDS);
if (values.measure === true) {
  const measured = (await measureShard(3)).toSorted((a, b) => a - b);
  const median = measured[Math.floor(measured.length / 2)] ?? NaN;
  console.log(
    `a shard of 1,000 small objects takes ${median.toFixed(2)} s of CPU on this machine, ` +
      `${(measured[0] ?? NaN).toFixed(2)} to ${(measured.at(-1) ?? NaN).toFixed(2)} in 3 shards\n`,
  );
  shardSeconds = median;
}

interface Case {
  readonly table: () => TableModel;
  readonly workers: number;
  readonly maxWrites?: number;
}

const CASES: readonly Case[] = [
  { table: () => fixedTable(4_000), workers: 20 },
  { table: () => fixedTable(4_000), workers: 20, maxWrites: 3_600 },
  { table: () => fixedTable(4_000), workers: 200 },
  { table: () => fixedTable(40_000), workers: 20 },
  { table: () => fixedTable(40_000), workers: 200 },
  { table: () => fixedTable(40_000), workers: 1_000 },
  { table: () => new OnDemandTable(4_000, 40_000), workers: 200 },
];

const prices = readPrices(undefined);
const rows = CASES.map(({ table, workers, maxWrites = Infinity }) => {
  // The same deaths in each case.
  const result = new Simulation({
    ...{ shards: SHARDS, objectsAShard: 1_000, shardSeconds, workers, maxWrites, table: table() },
    ...{ deaths: DEATHS, random: seeded(1) },
  }).run();
  const cost = scaleOutCost(
    { objects: OBJECTS, bytes: 500 * OBJECTS, listed: OBJECTS, shards: SHARDS, workers, maxWrites },
    prices,
    { billing: "on-demand" },
    { workerSeconds: result.workerSeconds, writeUnits: Math.round(result.writeUnits) },
  );
  const of = (what: string): string => (cost.parts.find((part) => part.what === what)?.cost ?? 0).toFixed(2);
  const last = result.concurrencies.at(-1) ?? workers;
  return [
    table().title,
    `${countText(workers)}${last === workers ? "" : `, then ${countText(last)}`}${maxWrites === Infinity ? "" : ` at ${countText(maxWrites)} units/s`}`,
    durationText(result.seconds * 1_000),
    cost.cost.toFixed(2),
    of("workers"),
    countText(result.wasted),
    countText(Math.round(result.throttles)),
  ];
});

console.log(
  `${countText(OBJECTS)} objects of 500 bytes, one write unit each, in ${countText(SHARDS)} shards of ${shardSeconds.toFixed(2)} s; ` +
    `1 worker in ${countText(1 / DEATHS)} dies; prices of ${prices.region}, ${prices.date}\n`,
);
const titles = ["table", "workers", "time", prices.currency, "of it workers", "units wasted", "throttled calls"];
const columns = titles.map((title, n) => ({ title, align: n < 2 ? ("left" as const) : ("right" as const) }));
console.log(fittedTable(columns, rows, { width: undefined }));

/** The same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
