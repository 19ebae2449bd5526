import { NEW_BUCKET_NAME, RESERVED_BUCKET_NAME } from "../../terminal/arguments/bucket-name.ts";
import { mappingFault } from "../../runtime/mapping/read-mapping.ts";
import type { JsonPipelineArgs } from "./settings.ts";
import { tagsFault } from "./tags.ts";
import { choice, flag, integer, refusal, type Rule, show, structure, text } from "./value-rules.ts";

/** Names of general purpose buckets. An access point's alias is refused, also for a bucket to adopt. */
export const bucketName = text(
  NEW_BUCKET_NAME,
  "3 to 63 lower-case letters, digits, hyphens and single dots, first and last a letter or digit, no IP address, " +
    "none of the beginnings (xn--, sthree-, amzn-s3-demo-) and ends (-s3alias, --ol-s3, .mrap, --x-s3, --table-s3) " +
    "that S3 keeps for itself",
  RESERVED_BUCKET_NAME,
);

/**
 * The pipeline's name, from which all names without a setting are derived. Topic, dashboard and the trigger's permission
 * statement accept these characters. The statement has the lowest limit: 100, including "-trigger-permission" and Pulumi's eight
 * characters.
 */
export const pipelineName = text(
  /^[A-Za-z0-9_-]{1,73}$/,
  "1 to 73 letters, digits, hyphens and underscores (the names of topic, dashboard and permission contain it)",
);

/** The only retentions that CloudWatch Logs accepts. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288];
const LONGEST_RETENTION = 3653;

const tableName = text(/^[A-Za-z0-9_.-]{3,255}$/, "3 to 255 letters, digits, underscores, hyphens and dots");
const keyArn = text(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
  "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID (policies cannot name a key by its alias)",
);
const functionName = text(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, hyphens and underscores");
const roleName = text(/^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits and any of _ + = , . @ -");
const queueName = text(/^[A-Za-z0-9_-]{1,80}$/, "1 to 80 letters, digits, hyphens and underscores");
const memory = integer(128, 10_240, "MiB; Lambda's range");
const capacity = integer(1, 40_000, "capacity units; AWS's default quota is 40,000 per table");
const percent = integer(20, 90, "percent; DynamoDB's auto scaling accepts no other target");
const days = (minimum: number, meaning: string) => integer(minimum, 36_500, meaning);
const requestUnits = integer(1, 1_000_000_000, "request units a second");

/** The rule of every setting; conflicting-settings.ts checks combinations of settings. */
export const RULES: Readonly<Record<keyof JsonPipelineArgs, Rule>> = {
  region: text(/^[a-z]{2}(-[a-z]+)+-\d+$/, "an AWS region such as ap-southeast-2"),
  tableName,
  adoptTable: {
    form: "text",
    values: tableName.values,
    fault: (value) => tableName.fault(isNamed(value) ? value.name : value),
  },
  bucketName,
  adoptBucket: {
    form: "text",
    values: bucketName.values,
    fault: (value) => bucketName.fault(isNamed(value) ? value.name : value),
  },
  expectedBucketOwner: text(/^\d{12}$/, "the twelve digits of an account, in quotes"),
  bucketKmsKeyArns: structure(keyArnsFault),
  functionName,
  roleName,
  failureQueueName: queueName,
  intakeQueueName: queueName,
  billingMode: choice("text", ["provisioned", "on-demand"]),
  readCapacityMin: capacity,
  readCapacityMax: capacity,
  readTargetPercent: percent,
  writeCapacityMin: capacity,
  writeCapacityMax: capacity,
  writeTargetPercent: percent,
  maxReadRequestUnits: requestUnits,
  maxWriteRequestUnits: requestUnits,
  trigger: choice("text", ["direct", "queue", "eventbridge"]),
  maximumConcurrency: integer(2, 1_000, "invocations at once; Lambda's range"),
  suffixes: structure(suffixesFault),
  prefix: text(/^[^*]{0,1024}$/s, "at most 1024 characters, no * (S3's filters have no wildcards)"),
  mapping: structure(mappingFault),
  maxDecompressedMegabytes: integer(1, 102_400, "MiB of one object, decompressed"),
  memoryMegabytes: memory,
  timeoutSeconds: integer(1, 900, "seconds; Lambda's range"),
  architecture: choice("text", ["x86_64", "arm64"]),
  runtime: choice("text", ["nodejs22.x", "nodejs24.x"]),
  reservedConcurrency: integer(1, 100_000, "concurrent executions"),
  logLevel: choice("text", ["DEBUG", "INFO", "WARN", "ERROR"]),
  logSamplePercent: integer(0, 100, "percent of the ordinary files"),
  logRetentionDays: choice("integer", [...RETENTIONS, LONGEST_RETENTION]),
  logs: choice("text", ["own", "managed"]),
  tracing: flag,
  scaleOut: flag,
  workBucketName: bucketName,
  workerFunctionName: functionName,
  workerRoleName: roleName,
  stateMachineName: text(/^[A-Za-z0-9_-]{1,80}$/, "1 to 80 letters, digits, hyphens and underscores"),
  stateMachineRoleName: roleName,
  workerMemoryMegabytes: memory,
  workerConcurrency: integer(1, 100_000, "workers at once"),
  kmsKeyArn: keyArn,
  pointInTimeRecovery: flag,
  deletionProtection: flag,
  protect: flag,
  retain: flag,
  forceDestroy: flag,
  oldVersionDays: days(0, "days; 0 keeps old versions for good"),
  abortUploadDays: days(1, "days"),
  alarms: flag,
  alarmEmail: text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address"),
  dashboard: flag,
  tags: structure(tagsFault),
  code: text(/\S/, "the text of the function's module"),
  workerCode: text(/\S/, "the text of the worker's module"),
};

/** Something adopted, as a program has it after a look. */
const isNamed = (value: unknown): value is { readonly name: unknown } =>
  typeof value === "object" && value !== null && "name" in value;

function keyArnsFault(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length > 100) return refusal(value, "a list of at most 100 ARNs of KMS keys");
  const arns = value as unknown[];
  const wrong = arns.findIndex((arn, index) => keyArn.fault(arn) !== undefined || arns.indexOf(arn) !== index);
  if (wrong < 0) return undefined;
  return `[${wrong}]${keyArn.fault(arns[wrong]) ?? refusal(arns[wrong], "each key once")}`;
}

/**
 * S3 refuses a notification whose suffixes overlap for one event type, because a key that ends with both would be notified twice.
 * It reports this only when the bucket is deployed.
 */
function suffixesFault(value: unknown): string | undefined {
  const allowed = 'a list of 1 to 100 key endings such as [".json"], none of more than 1024 characters or with a *';
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) return refusal(value, allowed);
  for (const suffix of value as unknown[]) {
    if (typeof suffix !== "string" || !/^[^*]{0,1024}$/s.test(suffix)) return refusal(value, allowed);
  }
  const suffixes = value as string[];
  for (const [index, one] of suffixes.entries()) {
    for (const other of suffixes.slice(index + 1)) {
      if (!one.endsWith(other) && !other.endsWith(one)) continue;
      return refusal(value, `suffixes of which none ends in another (${show(one)} and ${show(other)} overlap)`);
    }
  }
  return undefined;
}
