import { SHARD_OBJECTS } from "../../../runtime/work/shard/shard.ts";
import type { Prices } from "./prices.ts";
import type { TableCapacity } from "./table-capacity.ts";
import type { RunState } from "../run-state.ts";

/** The cost and time of the run that a dry run stands for. */
export interface Estimate {
  readonly objects: number;
  readonly records: number;
  readonly rejected: number;
  readonly writeUnits: number;
  /** In the currency of the prices, to the cent. Writes are left out if the table's capacity is billed anyway. */
  readonly cost: number;
  readonly durationMilliseconds: number;
  /** What determines the time: the dry run's rate, `--max-writes`, or the table's write capacity. */
  readonly boundBy?: "rate" | "max-writes" | "capacity";
  readonly prices: Prices;
  /** Absent, like `boundBy`, in runs of earlier releases. */
  readonly table?: TableCapacity;
  /** The table's region; `undefined` if unknown, or if the table is on this machine. */
  readonly region?: string;
}

export interface EstimateOptions {
  readonly prices: Prices;
  /** Write units per second. */
  readonly maxWrites: number;
  readonly table: TableCapacity;
  readonly region: string | undefined;
}

/** Extrapolates the result of a dry run, or of its sample, to all selected objects. */
export function estimate(state: RunState, { prices, maxWrites, table, region }: EstimateOptions): Estimate {
  const { totals, selected, listed, duration } = state;
  const share = totals.objects === 0 ? 0 : selected / totals.objects;
  const writeUnits = Math.round(totals.writeUnits * share);
  const { perMillion } = prices;
  const lists = Math.ceil(listed / SHARD_OBJECTS);
  // Provisioned capacity is billed by the hour, used or not.
  const paidWrites = table.billing === "provisioned" ? 0 : writeUnits;
  const cost = (paidWrites * perMillion.writeUnits + selected * perMillion.gets + lists * perMillion.lists) / 1e6;
  const capacity = table.billing === "unknown" ? Infinity : (table.writeUnitsPerSecond ?? Infinity);
  const times = [
    { boundBy: "rate", milliseconds: duration * share },
    { boundBy: "max-writes", milliseconds: (writeUnits / maxWrites) * 1_000 },
    { boundBy: "capacity", milliseconds: (writeUnits / capacity) * 1_000 },
  ] as const;
  const longest = times.reduce((a, b) => (b.milliseconds > a.milliseconds ? b : a));
  return {
    objects: selected,
    records: Math.round(totals.records * share),
    rejected: Math.round(totals.outcomes.rejected * share),
    writeUnits,
    cost: Math.round(cost * 100) / 100,
    durationMilliseconds: Math.round(longest.milliseconds),
    boundBy: longest.boundBy,
    prices,
    table,
    ...(region === undefined ? {} : { region }),
  };
}
