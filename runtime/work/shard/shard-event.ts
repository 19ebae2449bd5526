import type { ShardResult } from "./shard-result.ts";

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

export function countsOf({ shard, finished, totals }: ShardResult): ShardCounts {
  const { objects, records, outcomes, failed } = totals;
  return { shard, finished, objects, records, written: outcomes.written + outcomes.storedByReference, failed };
}

/** @returns `undefined` if it is another event */
export function readShardEvent(event: unknown): ShardEvent | undefined {
  const fields = typeof event === "object" && event !== null ? (event as Partial<Record<string, unknown>>) : {};
  const { run, shard, workBucket, prefix } = fields;
  const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
  if (!isText(run) || !isText(shard) || !isText(workBucket) || !isText(prefix)) return undefined;
  return { run, shard, workBucket, prefix };
}
