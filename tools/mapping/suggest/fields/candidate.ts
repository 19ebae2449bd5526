import type { Source, TimestampUnit } from "../../../../runtime/mapping/record-mapping.ts";

/** A source that may serve, and why. */
export interface Candidate {
  readonly source: Source;
  /** From 0 to 1, over all that counts. */
  readonly score: number;
  /** How much its name says, from 0 to 1. */
  readonly name: number;
  /** The records in which it serves, by index. */
  readonly records: ReadonlySet<number>;
  readonly distinct: number;
  /** Of a time. */
  readonly time?: TimeOfCandidate;
}

export interface TimeOfCandidate {
  /** `undefined` if no value is a number, or if they are milliseconds. */
  readonly unit: TimestampUnit | undefined;
  /** Whether some values are numbers. */
  readonly numeric: boolean;
  /** Epoch milliseconds. */
  readonly earliest: number;
  readonly latest: number;
}

/** How much of the records a candidate serves in counts less than what its name says. */
export const coverage = (served: number, records: number): number => (records === 0 ? 0 : (served / records) ** 0.3);

/** Best first; in the order of the record where they are alike. */
export function ranked(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => b.score - a.score);
}

export interface Alternatives {
  readonly chosen: readonly Candidate[];
  /** The records in which one of them serves. */
  readonly records: ReadonlySet<number>;
}

const MOST = 4;

/**
 * Chooses the best, and others for the records that do not have it.
 *
 * @param accepts whether a candidate may stand in for the first, in `share` of all records
 */
export function withAlternatives(
  candidates: readonly Candidate[],
  count: number,
  accepts: (other: Candidate, first: Candidate, share: number) => boolean,
): Alternatives {
  const [first] = candidates;
  if (first === undefined) return { chosen: [], records: new Set() };
  const chosen = [first];
  const records = new Set(first.records);
  while (chosen.length < MOST && records.size < count) {
    const left = candidates
      .filter((each) => !chosen.includes(each))
      .map((each) => ({ each, more: [...each.records].filter((index) => !records.has(index)).length }))
      .filter(({ each, more }) => more > 0 && accepts(each, first, (count - records.size) / count))
      .map(({ each, more }) => ({ each, gain: each.name * more * (parentOf(each) === parentOf(first) ? BESIDE : 1) }));
    const best = left.sort((a, b) => b.gain - a.gain)[0]?.each;
    if (best === undefined) break;
    chosen.push(best);
    for (const index of best.records) records.add(index);
  }
  return { chosen, records };
}

/** An alternative in the same object as the first says the same of other records. */
const BESIDE = 1.5;

function parentOf({ source }: Candidate): string {
  const text = typeof source === "string" ? source : JSON.stringify(source);
  return text.slice(0, text.lastIndexOf("/"));
}

/** One source, or the list of them. */
export function sourceOf(candidates: readonly Candidate[]): Source | undefined {
  const sources = candidates.map(({ source }) => source);
  return sources.length > 1 ? sources : sources[0];
}
