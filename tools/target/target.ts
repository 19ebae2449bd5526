import type { RecordMapping } from "../../runtime/mapping/record-mapping.ts";
import type { Endpoints } from "./target-options.ts";
import type { Transport } from "./transport.ts";

/** A stack's resources that process a backfill on AWS. */
export interface ScaleOut {
  /** The bucket for shards and their results. */
  readonly workBucket: string;
  readonly stateMachineArn: string;
  readonly workerFunction: string;
}

/** A pipeline that was found: its bucket, its table, and the mapping between them. */
export interface Target {
  /** The name for people: `stack dev`, `the local pipeline`. */
  readonly title: string;
  readonly bucket: string;
  readonly table: string;
  /** `undefined`: the SDK's default. */
  readonly region: string | undefined;
  readonly endpoints: Endpoints;
  /** Agrees to pay for reads from a requester-pays bucket. */
  readonly requestPayer?: "requester" | undefined;
  /** Who sends the calls that move data; `lean` if it is absent. */
  readonly transport?: Transport | undefined;
  /** The account that has to own the bucket, if the stack names it. */
  readonly expectedBucketOwner?: string | undefined;
  readonly failureQueueUrl: string | undefined;
  readonly mapping: RecordMapping;
  /** The key prefix of the trigger. */
  readonly prefix: string;
  /** The key suffixes of the trigger; an empty list matches every key. */
  readonly suffixes: readonly string[];
  readonly maxDecompressedBytes: number;
  /** What processes a backfill on AWS; absent where the stack has none. */
  readonly scaleOut?: ScaleOut | undefined;
  /** Whether it is on this machine, where any credentials work and nothing costs money. */
  readonly local: boolean;
}
