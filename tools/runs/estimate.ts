import { SHARD_OBJECTS } from "../listing/shard.ts";
import type { Prices } from "./cost/prices.ts";
import type { RunState } from "./run-state.ts";

/** What the run that a dry run stands for would take. */
export interface Estimate {
  readonly objects: number;
  readonly records: number;
  readonly rejected: number;
  readonly writeUnits: number;
  /** In the currency of the prices, to the cent. */
  readonly cost: number;
  readonly durationMilliseconds: number;
  readonly prices: Prices;
}

/** Puts up what a dry run, or its sample, found to all that was selected. */
export function estimate(state: RunState, prices: Prices, maxWrites: number): Estimate {
  const { totals, selected, listed, duration } = state;
  const share = totals.objects === 0 ? 0 : selected / totals.objects;
  const writeUnits = Math.round(totals.writeUnits * share);
  const { perMillion } = prices;
  const lists = Math.ceil(listed / SHARD_OBJECTS);
  const cost = (writeUnits * perMillion.writeUnits + selected * perMillion.gets + lists * perMillion.lists) / 1e6;
  return {
    objects: selected,
    records: Math.round(totals.records * share),
    rejected: Math.round(totals.outcomes.rejected * share),
    writeUnits,
    cost: Math.round(cost * 100) / 100,
    durationMilliseconds: Math.round(
      Math.max(duration * share, maxWrites === Infinity ? 0 : (writeUnits / maxWrites) * 1_000),
    ),
    prices,
  };
}
