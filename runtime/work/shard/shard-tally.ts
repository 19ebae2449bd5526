import type { EarlierPart } from "../earlier-part.ts";
import type { Failure } from "../failure.ts";
import { sumTotals, ZERO_TOTALS, type Totals } from "../totals.ts";
import type { ShardResult } from "./shard-result.ts";

/**
 * How many reasons for rejected records a result keeps. Beyond it, each object keeps its first reason, and the counts of all. So a result
 * of 1,000 objects, each with its worst failure, has at most some four megabytes.
 */
export const MOST_REASONS = 10_000;

/** Adds up what the tries of a shard do. Each object counts once. */
export class ShardTally {
  readonly #earlier: ShardResult | undefined;
  readonly #began: number;
  readonly #done: Set<number>;
  readonly #cut: Map<number, EarlierPart>;
  readonly #failures: Map<number, Failure>;
  #totals: Totals;
  #reasons = 0;

  /** @param began when this try began, in epoch milliseconds */
  constructor(earlier: ShardResult | undefined, began: number) {
    this.#earlier = earlier;
    this.#began = began;
    this.#done = new Set(earlier?.done);
    this.#cut = new Map(earlier?.cut.map(({ position, ...part }) => [position, part]));
    this.#failures = new Map();
    for (const { position, failure } of earlier?.failures ?? []) this.#fail(position, failure);
    this.#totals = earlier?.totals ?? ZERO_TOTALS;
  }

  /** The positions of the objects that are done. */
  get done(): ReadonlySet<number> {
    return this.#done;
  }

  get cut(): ReadonlyMap<number, EarlierPart> {
    return this.#cut;
  }

  add(position: number, totals: Totals, failure: Failure | undefined): void {
    this.#done.add(position);
    this.#cut.delete(position);
    this.#totals = sumTotals([this.#totals, totals]);
    if (failure) this.#fail(position, failure);
  }

  addCut(position: number, part: EarlierPart): void {
    this.#cut.set(position, part);
  }

  /** @param objects how many the shard has */
  result(
    shard: string,
    objects: number,
    { ended, retries, throttles }: { readonly ended: number; readonly retries: number; readonly throttles: number },
  ): ShardResult {
    const earlier = this.#earlier;
    return {
      shard,
      finished: this.#done.size === objects,
      began: earlier?.began ?? this.#began,
      ended,
      tries: (earlier?.tries ?? 0) + 1,
      done: [...this.#done].sort((a, b) => a - b),
      totals: this.#totals,
      failures: ascending(this.#failures.entries()).map(([position, failure]) => ({ position, failure })),
      cut: ascending(this.#cut.entries()).map(([position, part]) => ({ position, ...part })),
      retries: (earlier?.retries ?? 0) + retries,
      throttles: (earlier?.throttles ?? 0) + throttles,
    };
  }

  #fail(position: number, failure: Failure): void {
    if (failure.kind === "failed") {
      this.#failures.set(position, failure);
      return;
    }
    const reasons = failure.reasons.slice(0, Math.max(1, MOST_REASONS - this.#reasons));
    this.#reasons += reasons.length;
    this.#failures.set(position, { ...failure, reasons, omitted: failure.rejected - reasons.length });
  }
}

const ascending = <T>(entries: Iterable<[number, T]>): [number, T][] => [...entries].sort(([a], [b]) => a - b);
