import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedBucket } from "./adopted-bucket.ts";
import type { AdoptedTable } from "./adopted-table.ts";
import type { derivedNames } from "./derived-names.ts";
import { DEFAULT_MAPPING, type RecordMapping } from "../../runtime/mapping/record-mapping.ts";

/**
 * The arguments of a {@link JsonPipeline}. All but the region have defaults. A stack's config has a setting of the same name for
 * each (`sluice:tableName`; the region is `aws:region`).
 *
 * They are plain values, not outputs, so that they can be checked before any resource is declared: a wrong one costs a second,
 * not half a deployment. Only the key's ARN may be an output, since a program is likely to create the key itself.
 */
export interface JsonPipelineArgs {
  /** The region of the provider in use. Dashboards and key policies contain it. */
  readonly region: string;

  /** Default for these names: the component's name and the kind of resource, `NAME-items`. */
  readonly tableName?: string;
  /** An existing table to use instead of a new one: `await lookAtTable(...)`. The stack changes nothing of it. */
  readonly adoptTable?: AdoptedTable;
  /** Default: chosen by Pulumi, `NAME-bucket-1a2b3c4`, since bucket names are globally unique. */
  readonly bucketName?: string;
  /**
   * An existing bucket to use instead of a new one: `await lookAtBucket(...)`. The stack only adds the notification and changes
   * no other setting.
   */
  readonly adoptBucket?: AdoptedBucket;
  /** The account that owns a bucket to adopt, twelve digits. The function tells it to S3, which refuses calls if another one does. */
  readonly expectedBucketOwner?: string;
  /** Other keys that encrypt objects in the bucket. The function may decrypt with `kmsKeyArn` and exactly these. */
  readonly bucketKmsKeyArns?: readonly string[];
  readonly functionName?: string;
  readonly roleName?: string;
  readonly failureQueueName?: string;
  /** Of the queue before the function, if the trigger is a queue. */
  readonly intakeQueueName?: string;

  readonly billingMode?: "provisioned" | "on-demand";
  /** The range of capacity units for auto scaling, if the table is provisioned. */
  readonly readCapacityMin?: number;
  readonly readCapacityMax?: number;
  /** The target utilization for auto scaling. */
  readonly readTargetPercent?: number;
  readonly writeCapacityMin?: number;
  readonly writeCapacityMax?: number;
  readonly writeTargetPercent?: number;
  /** The most request units per second, if the table is on demand. Default: no limit. */
  readonly maxReadRequestUnits?: number;
  readonly maxWriteRequestUnits?: number;

  /**
   * How objects reach the function: S3 calls it (`direct`), through a queue that holds what it cannot take at once (`queue`), or
   * through EventBridge (`eventbridge`), for a bucket that others listen to as well.
   */
  readonly trigger?: "direct" | "queue" | "eventbridge";
  /** The most invocations at once that the queue feeds, if the trigger is a queue. Default: as many as Lambda allows. */
  readonly maximumConcurrency?: number;
  /** The key suffixes to process, case-sensitive; `[""]` matches every key. */
  readonly suffixes?: readonly string[];
  /** The key prefix to process. */
  readonly prefix?: string;
  /** Where a record's key, time and data are. Missing fields have their defaults. */
  readonly mapping?: Partial<RecordMapping>;
  /** An object that decompresses to more than this is rejected: a gzip of 1 MB can hold 1 GB. */
  readonly maxDecompressedMegabytes?: number;

  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  readonly architecture?: "x86_64" | "arm64";
  readonly runtime?: "nodejs22.x" | "nodejs24.x";
  /** The function's reserved concurrency, which is also its limit. Default: it shares the account's. */
  readonly reservedConcurrency?: number;
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR";
  /**
   * Of how many ordinary files in a hundred the log has a line. Files with rejected records, in several parts or that take long, and
   * errors, always have theirs.
   */
  readonly logSamplePercent?: number;
  readonly logRetentionDays?: number;
  /** The role's permissions for its log: on its own log group only, or by AWS's managed policy, which allows any log group. */
  readonly logs?: "own" | "managed";
  /** Traces with X-Ray. */
  readonly tracing?: boolean;

  /** Whether a backfill can run on many machines: adds a work bucket, a worker function and a state machine. */
  readonly scaleOut?: boolean;
  /** Default: chosen by Pulumi, `NAME-work-1a2b3c4`. */
  readonly workBucketName?: string;
  readonly workerFunctionName?: string;
  readonly workerRoleName?: string;
  readonly stateMachineName?: string;
  readonly stateMachineRoleName?: string;
  /** 1,769 MiB buy a whole processor. */
  readonly workerMemoryMegabytes?: number;
  /** The worker's reserved concurrency: the most workers at once, whatever a run asks for. Default: the account's limit. */
  readonly workerConcurrency?: number;

  /** A customer managed key for buckets, table, queues, log group and alarm topic. Default: keys that AWS owns, which are free. */
  readonly kmsKeyArn?: pulumi.Input<string>;
  readonly pointInTimeRecovery?: boolean;
  /** DynamoDB refuses to delete the table. */
  readonly deletionProtection?: boolean;
  /** Pulumi refuses to delete the table and the bucket. `false` only for a stack that is to be thrown away. */
  readonly protect?: boolean;
  /** Keeps table and bucket, with their safeguards and scaling, when the stack is destroyed. */
  readonly retain?: boolean;
  /** Empties the bucket when the stack is destroyed. For throwaway stacks. */
  readonly forceDestroy?: boolean;
  /**
   * Days after which noncurrent versions are deleted; 0 keeps them. An item stored by reference to such a version loses its data
   * if the newer version of the file no longer has its record.
   */
  readonly oldVersionDays?: number;
  /** Days after which parts of unfinished uploads are deleted: they are invisible, but cost as much as objects. */
  readonly abortUploadDays?: number;

  readonly alarms?: boolean;
  /** The e-mail address for alarms, once its owner confirms the subscription. Default: alarms go to the topic only. */
  readonly alarmEmail?: string;
  readonly dashboard?: boolean;
  readonly tags?: Readonly<Record<string, string>>;

  /** The function's module (CommonJS, exporting `handler`). Default: the function of this package, bundled. */
  readonly code?: string;
  /** The worker's module, likewise. */
  readonly workerCode?: string;
}

/** The settings with a fixed default; the others are optional, or derived from the component's name. */
export const DEFAULTS = {
  billingMode: "provisioned",
  readCapacityMin: 1,
  readCapacityMax: 10,
  readTargetPercent: 70,
  writeCapacityMin: 1,
  writeCapacityMax: 10,
  writeTargetPercent: 70,
  bucketKmsKeyArns: [],
  trigger: "direct",
  suffixes: [".json"],
  prefix: "",
  mapping: DEFAULT_MAPPING,
  maxDecompressedMegabytes: 1024,
  memoryMegabytes: 1024,
  timeoutSeconds: 900,
  architecture: "x86_64",
  runtime: "nodejs24.x",
  logLevel: "INFO",
  logSamplePercent: 100,
  logRetentionDays: 30,
  logs: "own",
  tracing: false,
  scaleOut: false,
  workerMemoryMegabytes: 1769,
  pointInTimeRecovery: false,
  deletionProtection: false,
  protect: true,
  retain: false,
  forceDestroy: false,
  oldVersionDays: 365,
  abortUploadDays: 7,
  alarms: true,
  dashboard: true,
  tags: {},
} as const satisfies Partial<JsonPipelineArgs>;

type Named = keyof ReturnType<typeof derivedNames>;

/** {@link JsonPipelineArgs} with every default filled in. */
export type Settings = JsonPipelineArgs &
  Required<Pick<JsonPipelineArgs, keyof typeof DEFAULTS | Named>> & { readonly mapping: RecordMapping };
