import { NO_FINDINGS, sumFindings, type Findings } from "../model/findings.ts";
import type { OutcomeKind } from "../model/outcome.ts";
import type { Latencies } from "./latency.ts";

/** The summed outcomes of objects: of one, of a shard, or of a run. They are plain JSON, and can be added. */
export interface Totals {
  /** Objects that were processed to the end, with any outcome. */
  readonly objects: number;
  /** Of these: objects that no longer exist. */
  readonly gone: number;
  /** Of these: objects that failed even after retries. */
  readonly failed: number;
  /** Of these: objects with rejected records. */
  readonly withRejects: number;
  readonly records: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** Bytes read from S3, before decompression. */
  readonly bytes: number;
  /** Requested write units: one per kibibyte of each item put, even if refused. DynamoDB bills this or slightly more. */
  readonly writeUnits: number;
  /** The latency of objects, from opening to the last record. */
  readonly latencies: Latencies;
  /** What the mapping found in the records. */
  readonly findings: Findings;
}

export const OUTCOMES = ["written", "storedByReference", "alreadyThere", "stale", "passedOver", "rejected"] as const;

export const ZERO_TOTALS: Totals = {
  objects: 0,
  gone: 0,
  failed: 0,
  withRejects: 0,
  records: 0,
  outcomes: { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 },
  bytes: 0,
  writeUnits: 0,
  latencies: {},
  findings: NO_FINDINGS,
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
    // The journal of a run by an earlier release may lack an outcome.
    const outcomes: Partial<Totals["outcomes"]> = part.outcomes;
    for (const kind of OUTCOMES) all.outcomes[kind] += outcomes[kind] ?? 0;
    for (const [step, count] of Object.entries(part.latencies))
      all.latencies[step] = (all.latencies[step] ?? 0) + count;
  }
  // Journals of earlier releases have no findings.
  all.findings = sumFindings(parts.map(({ findings }: Partial<Totals>) => findings ?? NO_FINDINGS));
  return all;
}
