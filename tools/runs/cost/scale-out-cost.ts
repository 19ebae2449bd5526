import { SHARD_OBJECTS } from "../../../runtime/work/shard/shard.ts";
import { scaleOutPrices, type Prices } from "./prices.ts";
import type { TableCapacity } from "./table-capacity.ts";

/** What is known of a run on AWS before it starts. */
export interface ScaleOutWork {
  readonly objects: number;
  /** Of the objects, as far as the listing says it. */
  readonly bytes: number;
  readonly listed: number;
  readonly shards: number;
  /** Workers at once. */
  readonly workers: number;
  /** Write units per second. */
  readonly maxWrites: number;
}

/** An amount of something, and its price. */
export interface CostPart {
  readonly what: "writes" | "reads" | "map" | "workers" | "work bucket";
  /** In the currency of the prices, not rounded. */
  readonly cost: number;
  /** Write units, requests, transitions, seconds. */
  readonly amount: number;
}

/** What a run on AWS costs at the least, and how long it takes at the least. */
export interface ScaleOutCost {
  readonly parts: readonly CostPart[];
  readonly cost: number;
  readonly seconds: number;
  readonly boundBy: "workers" | "max-writes" | "capacity";
}

/**
 * How long one worker takes for a full shard of small objects if nothing throttles it, in seconds. It was not measured on Lambda, but
 * assumed: `npm run simulate -- --measure` prints the CPU time on a machine at hand, to which latency and a slower processor come.
 */
export const SHARD_SECONDS = 5;

/** The worker's memory, by default. */
const WORKER_GIGABYTES = 1_769 / 1_024;

/** Standard workflows are billed by transition: each child begins, and ends its one state. */
const TRANSITIONS_A_SHARD = 2;
/** The shard itself, and its result. */
const PUTS_A_SHARD = 2;
/** The worker's reads of task, pace, stop and shard, an earlier result, and the command's of the result. */
const GETS_A_SHARD = 6;

/** DynamoDB bills each kibibyte of an item. An item is about as large as its object, and at least one unit. */
const writeUnitsOf = ({ objects, bytes }: ScaleOutWork): number => Math.max(objects, Math.ceil(bytes / 1_024));

/** What is known of a run that was simulated, and estimated otherwise. */
export interface KnownWork {
  readonly workerSeconds: number;
  readonly writeUnits: number;
}

/** Estimates what a run on AWS costs, from what its listing says. What is in the objects shows only a dry run. */
export function scaleOutCost(
  work: ScaleOutWork,
  prices: Prices,
  table: TableCapacity,
  known?: KnownWork,
): ScaleOutCost {
  const { objects, listed, shards, workers, maxWrites } = work;
  const { gets, lists, writeUnits: unit } = prices.perMillion;
  const { puts, stateTransitions, invocations, gigabyteSeconds } = scaleOutPrices(prices);
  const units = known?.writeUnits ?? writeUnitsOf(work);
  const capacity = table.billing === "unknown" ? Infinity : (table.writeUnitsPerSecond ?? Infinity);
  const busy = (objects / SHARD_OBJECTS) * SHARD_SECONDS;
  const bounds = [
    { boundBy: "workers", seconds: busy / Math.max(1, Math.min(workers, shards)) },
    { boundBy: "max-writes", seconds: units / maxWrites },
    { boundBy: "capacity", seconds: units / capacity },
  ] as const;
  const { boundBy, seconds } = bounds.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  // A worker that waits for its turn is paid for, too.
  const workerSeconds = known?.workerSeconds ?? Math.max(busy, seconds * Math.min(workers, shards));
  const parts: readonly CostPart[] = [
    // Provisioned capacity is billed by the hour, used or not.
    { what: "writes", amount: units, cost: table.billing === "provisioned" ? 0 : (units * unit) / 1e6 },
    {
      what: "reads",
      amount: objects + Math.ceil(listed / SHARD_OBJECTS),
      cost: (objects * gets + Math.ceil(listed / SHARD_OBJECTS) * lists) / 1e6,
    },
    {
      what: "map",
      amount: shards * TRANSITIONS_A_SHARD,
      cost: (shards * TRANSITIONS_A_SHARD * stateTransitions) / 1e6,
    },
    {
      what: "workers",
      amount: Math.round(workerSeconds),
      cost: (workerSeconds * WORKER_GIGABYTES * gigabyteSeconds + shards * invocations) / 1e6,
    },
    {
      what: "work bucket",
      amount: shards * (PUTS_A_SHARD + GETS_A_SHARD),
      cost: (shards * (PUTS_A_SHARD * puts + GETS_A_SHARD * gets)) / 1e6,
    },
  ];
  return { parts, cost: parts.reduce((sum, { cost }) => sum + cost, 0), seconds, boundBy };
}
