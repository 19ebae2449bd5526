import type { OutcomeKind } from "../model/outcome.ts";
import type { Latencies } from "./latency.ts";

/** What became of objects, summed up: of one, of a shard, of a run. Plain JSON, and sums of it are meaningful. */
export interface Totals {
  /** Those that were brought to an end, whatever became of them. */
  readonly objects: number;
  /** Of these: no longer there. */
  readonly gone: number;
  /** Of these: not processed, for a fault that retries did not mend. */
  readonly failed: number;
  /** Of these: with records that were rejected. */
  readonly withRejects: number;
  readonly records: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** Read from S3, as they came: compressed ones count compressed. */
  readonly bytes: number;
  /** Asked for: one a kibibyte of each item that was put, refused or not. What DynamoDB bills is at most a little more. */
  readonly writeUnits: number;
  /** Of objects, from opening to the last record. */
  readonly latencies: Latencies;
}

export const OUTCOMES = ["written", "storedByReference", "alreadyThere", "stale", "rejected"] as const;

export const ZERO_TOTALS: Totals = {
  objects: 0,
  gone: 0,
  failed: 0,
  withRejects: 0,
  records: 0,
  outcomes: { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, rejected: 0 },
  bytes: 0,
  writeUnits: 0,
  latencies: {},
};

export function sumTotals(parts: readonly Totals[]): Totals {
  const all = { ...ZERO_TOTALS, outcomes: { ...ZERO_TOTALS.outcomes }, latencies: {} as Record<string, number> };
  for (const part of parts) {
    all.objects += part.objects;
    all.gone += part.gone;
    all.failed += part.failed;
    all.withRejects += part.withRejects;
    all.records += part.records;
    all.bytes += part.bytes;
    all.writeUnits += part.writeUnits;
    for (const kind of OUTCOMES) all.outcomes[kind] += part.outcomes[kind];
    for (const [step, count] of Object.entries(part.latencies))
      all.latencies[step] = (all.latencies[step] ?? 0) + count;
  }
  return all;
}
