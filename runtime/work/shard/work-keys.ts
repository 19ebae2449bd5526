/** The folder of all runs in the work bucket. */
export const RUNS_PREFIX = "runs/";

/** A run's folder in the work bucket. */
export const runPrefix = (run: string): string => `${RUNS_PREFIX}${run}/`;

/** The keys of a run in the work bucket, all under its prefix. */
export interface WorkKeys {
  /** A `ShardTask`. */
  readonly task: string;
  /** A `Pace`; absent as long as that of the task holds. */
  readonly pace: string;
  /** Once it is there, whatever it says, workers take no further object. */
  readonly stop: string;
  /** A `Shard`. */
  readonly shard: (id: string) => string;
  /** A `ShardResult`, also one that is not finished. */
  readonly result: (id: string) => string;
  /** A part of the index: a line `{"shard":"000017"}` for each shard. */
  readonly index: (part: number) => string;
  /** Where all results are. */
  readonly results: string;
}

/** @param prefix from {@link runPrefix}: ends with a slash */
export function workKeys(prefix: string): WorkKeys {
  return {
    task: `${prefix}task.json`,
    pace: `${prefix}pace.json`,
    stop: `${prefix}stop.json`,
    shard: (id) => `${prefix}shards/${id}.json`,
    result: (id) => `${prefix}results/${id}.json`,
    index: (part) => `${prefix}index-${part}.jsonl`,
    results: `${prefix}results/`,
  };
}
