/** The event to the worker function, of one child of the Distributed Map. */
export interface ShardEvent {
  readonly run: string;
  /** The shard's id. */
  readonly shard: string;
  readonly workBucket: string;
  /** The run's folder in the work bucket, such as `runs/20261101-093000-k3f9/`. */
  readonly prefix: string;
}

/** The worker function's answer to a {@link ShardEvent}: the counts of all tries of the shard. The work bucket has the rest. */
export interface ShardCounts {
  readonly shard: string;
  /** `false` if the run was stopped before the shard's end. */
  readonly finished: boolean;
  readonly objects: number;
  readonly records: number;
  readonly written: number;
  readonly failed: number;
}

/**
 * The names of the errors that the worker function ends with. After all but `timeLeft`, another try of the shard would end in the
 * same way.
 */
export const SHARD_ERRORS = {
  /** Time ran out. What is done is kept, and the next try goes on from there. */
  timeLeft: "Sluice.TimeLeft",
  /** Time ran out before anything was done. */
  noProgress: "Sluice.NoProgress",
  /** No object can be processed, for example because the table was deleted. */
  fatal: "Sluice.Fatal",
  /** The event, the task or the shard is not what it must be. */
  invalid: "Sluice.InvalidShard",
} as const;
