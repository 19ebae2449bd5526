import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedBucket } from "./adopted-bucket.ts";
import { DEFAULT_MAPPING, type RecordMapping } from "./mapping.ts";

/**
 * What a {@link JsonPipeline} can be told. All but the region has a default; a stack's config has a setting of the same
 * name for each (`sluice:tableName`; the region is `aws:region`).
 *
 * Plain values, no outputs: they are checked before anything is declared, so that a wrong one costs a second and not half
 * a deployment. The key's ARN alone may be an output, since a program is likely to make the key itself.
 */
export interface JsonPipelineArgs {
  /** The region of the provider in use: dashboards and key policies name it. */
  readonly region: string;

  /** Default for these names: the component's own name and what the thing is, `NAME-items`. */
  readonly tableName?: string;
  /** Default: named by Pulumi, `NAME-bucket-1a2b3c4`, since names of buckets are shared with the whole world. */
  readonly bucketName?: string;
  /**
   * An existing bucket instead of a new one: `await lookAtBucket(...)`. It keeps all its settings, and gets the
   * notification; nothing else on it is touched.
   */
  readonly adoptBucket?: AdoptedBucket;
  readonly functionName?: string;
  readonly roleName?: string;
  readonly failureQueueName?: string;

  readonly billingMode?: "provisioned" | "on-demand";
  /** Capacity units between which auto scaling moves, where the table is provisioned. */
  readonly readCapacityMin?: number;
  readonly readCapacityMax?: number;
  /** The utilization that auto scaling keeps to. */
  readonly readTargetPercent?: number;
  readonly writeCapacityMin?: number;
  readonly writeCapacityMax?: number;
  readonly writeTargetPercent?: number;
  /** Request units a second that the table may cost at most, where it is on demand. Default: no limit. */
  readonly maxReadRequestUnits?: number;
  readonly maxWriteRequestUnits?: number;

  /** How keys end that are processed, by case; `[""]` is every key. */
  readonly suffixes?: readonly string[];
  /** How keys begin that are processed. */
  readonly prefix?: string;
  /** Where in a record the key, time and data stand. What is left out is as in the default. */
  readonly mapping?: Partial<RecordMapping>;
  /** Past this size, decompressed, an object is rejected: a gzip of 1 MB can hold 1 GB. */
  readonly maxDecompressedMegabytes?: number;

  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  readonly architecture?: "x86_64" | "arm64";
  readonly runtime?: "nodejs22.x" | "nodejs24.x";
  /** Executions kept for this function, and its limit. Default: it shares the account's. */
  readonly reservedConcurrency?: number;
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR";
  readonly logRetentionDays?: number;
  /** Traces by X-Ray. */
  readonly tracing?: boolean;

  /** A customer managed key for bucket, table and failure queue. Default: keys that AWS owns, which cost nothing. */
  readonly kmsKeyArn?: pulumi.Input<string>;
  readonly pointInTimeRecovery?: boolean;
  /** DynamoDB itself refuses to delete the table, whoever asks. */
  readonly deletionProtection?: boolean;
  /** Pulumi refuses to delete the table and the bucket. */
  readonly protect?: boolean;
  /** Table and bucket stay when the stack goes, with what guards and scales them. */
  readonly retain?: boolean;
  /** The bucket is emptied when the stack goes: for stacks to throw away. */
  readonly forceDestroy?: boolean;
  /**
   * Days after which versions that are no longer current are deleted; 0 keeps them. An item that was stored by reference
   * by such a version loses its data, if the newer version of the file no longer has its record.
   */
  readonly oldVersionDays?: number;
  /** Days after which the parts of unfinished uploads are deleted: they are invisible, and cost like objects. */
  readonly abortUploadDays?: number;

  readonly alarms?: boolean;
  /** Where alarms go by e-mail, once its owner confirms the subscription. Default: to the topic alone. */
  readonly alarmEmail?: string;
  readonly dashboard?: boolean;
  readonly tags?: Readonly<Record<string, string>>;

  /** The function's module (CommonJS, exporting `handler`). Default: the one of this package, bundled. */
  readonly code?: string;
}

/** The settings that have a default by which they are known; the others are optional or take the component's name. */
export const DEFAULTS = {
  billingMode: "provisioned",
  readCapacityMin: 1,
  readCapacityMax: 10,
  readTargetPercent: 70,
  writeCapacityMin: 1,
  writeCapacityMax: 10,
  writeTargetPercent: 70,
  suffixes: [".json"],
  prefix: "",
  mapping: DEFAULT_MAPPING,
  maxDecompressedMegabytes: 1024,
  memoryMegabytes: 1024,
  timeoutSeconds: 900,
  architecture: "x86_64",
  runtime: "nodejs24.x",
  logLevel: "INFO",
  logRetentionDays: 30,
  tracing: false,
  pointInTimeRecovery: false,
  deletionProtection: false,
  protect: false,
  retain: false,
  forceDestroy: false,
  oldVersionDays: 365,
  abortUploadDays: 7,
  alarms: true,
  dashboard: true,
  tags: {},
} as const satisfies Partial<JsonPipelineArgs>;

type Named = "tableName" | "functionName" | "roleName" | "failureQueueName";

/** {@link JsonPipelineArgs} with every default filled in. */
export type Settings = JsonPipelineArgs &
  Required<Pick<JsonPipelineArgs, keyof typeof DEFAULTS | Named>> & { readonly mapping: RecordMapping };
