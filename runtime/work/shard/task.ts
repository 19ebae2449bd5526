import type { RecordMapping } from "../../mapping/record-mapping.ts";

/** What holds for all shards of a run, as plain JSON: `task.json` in the work bucket. It does not change while the run is at work. */
export interface ShardTask {
  readonly run: string;
  readonly bucket: string;
  readonly table: string;
  /** It names the table's key attributes, too. */
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  /** Replaces what the same version stored before. */
  readonly rewrite: boolean;
  /** Does everything but write. */
  readonly dryRun: boolean;
  /** Objects at once in one worker; in the worker function at most {@link MOST_AT_ONCE}. */
  readonly concurrency: number;
  /** How fast a worker may be, until `pace.json` says otherwise. */
  readonly pace: Pace;
  /** The account that must own the bucket: S3 refuses reads if another does. */
  readonly expectedBucketOwner?: string;
}

/**
 * The most objects at once in one worker function. Each has one connection to S3 and one to DynamoDB, and Lambda allows 1,024 open
 * files.
 */
export const MOST_AT_ONCE = 256;

/**
 * How fast one worker may be, as plain JSON: `pace.json` in the work bucket, which may change while the run is at work. A limit that
 * is absent or `null` does not limit.
 */
export interface Pace {
  /** Write units per second. */
  readonly maxWrites?: number | null;
  /** Objects per second. */
  readonly maxRate?: number | null;
}
