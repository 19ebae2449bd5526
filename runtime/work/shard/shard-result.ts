import type { EarlierPart } from "../earlier-part.ts";
import type { Failure } from "../failure.ts";
import type { ReadableError } from "../readable-error.ts";
import type { Totals } from "../totals.ts";

/**
 * What all tries of a shard have done together, as plain JSON: `results/N.json` in the work bucket. Each object counts once.
 *
 * It has what a run's journal says of a shard: `done` and `totals` are a `done` line, with `failures` for the failures file; if it is
 * finished, there is a `closed` line; `retries` and `throttles` go into a `tick` line.
 */
export interface ShardResult {
  readonly shard: string;
  /** Whether every object of the shard is done. */
  readonly finished: boolean;
  /** When the first try began, in epoch milliseconds. */
  readonly began: number;
  /** When the last try ended, in epoch milliseconds. */
  readonly ended: number;
  readonly tries: number;
  /** The positions of the objects that are done, ascending. */
  readonly done: readonly number[];
  /** The summed outcomes of these objects, latencies included. */
  readonly totals: Totals;
  /** The failures among these objects, by position. */
  readonly failures: readonly ShardFailure[];
  /** Objects that a deadline cut: their next try goes on from there. They do not count as done, nor in the totals. */
  readonly cut: readonly CutShardObject[];
  readonly retries: number;
  readonly throttles: number;
  /** Why the last try ended, if it was neither the shard's end, nor the deadline, nor a stop of the run. Names the shard. */
  readonly fault?: ReadableError;
}

export interface ShardFailure {
  readonly position: number;
  readonly failure: Failure;
}

/** What the tries of an object did that a deadline cut. */
export interface CutShardObject extends EarlierPart {
  readonly position: number;
}
