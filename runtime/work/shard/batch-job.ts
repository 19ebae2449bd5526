import { ShardError } from "./shard-error.ts";
import type { ShardCounts, ShardEvent } from "./shard-event.ts";

/**
 * An invocation by S3 Batch Operations, whose manifest lists the shard files of a run.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
 */
export interface BatchEvent {
  readonly invocationSchemaVersion: string;
  readonly invocationId: string;
  readonly tasks: readonly BatchTask[];
}

interface BatchTask {
  readonly taskId: string;
  /** URL-encoded, as in the manifest. */
  readonly s3Key: string;
  /** In version 1.0. */
  readonly s3BucketArn?: string;
  /** In version 2.0. */
  readonly s3Bucket?: string;
}

export type BatchResultCode = "Succeeded" | "TemporaryFailure" | "PermanentFailure";

export interface BatchResponse {
  readonly invocationSchemaVersion: string;
  readonly treatMissingKeysAs: BatchResultCode;
  readonly invocationId: string;
  readonly results: readonly {
    readonly taskId: string;
    readonly resultCode: BatchResultCode;
    /** Part of the job's completion report. */
    readonly resultString: string;
  }[];
}

/** The longest `resultString` that S3 takes. */
const MOST_CHARACTERS = 1_024;

/** @returns `undefined` if it is another event */
export function readBatchEvent(event: unknown): BatchEvent | undefined {
  const isBatch = typeof event === "object" && event !== null && "invocationSchemaVersion" in event && "tasks" in event;
  return isBatch && Array.isArray(event.tasks) ? (event as unknown as BatchEvent) : undefined;
}

/**
 * Answers for each task of an invocation. S3 tries a task again after a temporary failure.
 *
 * @param attempt rejects with a {@link ShardError}
 */
export async function answerBatch(
  { invocationSchemaVersion, invocationId, tasks }: BatchEvent,
  attempt: (event: ShardEvent) => Promise<ShardCounts>,
): Promise<BatchResponse> {
  const results: BatchResponse["results"][number][] = [];
  // S3 sends one task at a time.
  for (const task of tasks) {
    const { code, text } = await answerTask(task, attempt);
    results.push({ taskId: task.taskId, resultCode: code, resultString: text.slice(0, MOST_CHARACTERS) });
  }
  return { invocationSchemaVersion, treatMissingKeysAs: "PermanentFailure", invocationId, results };
}

async function answerTask(
  task: BatchTask,
  attempt: (event: ShardEvent) => Promise<ShardCounts>,
): Promise<{ readonly code: BatchResultCode; readonly text: string }> {
  const event = shardOf(task);
  if (event === undefined) {
    const expected = "expected a shard of a run, such as runs/20261101-093000-k3f9/shards/000017.json";
    return { code: "PermanentFailure", text: `the key is ${JSON.stringify(task.s3Key)}; ${expected}` };
  }
  try {
    const counts = await attempt(event);
    if (counts.finished) return { code: "Succeeded", text: JSON.stringify(counts) };
    return { code: "PermanentFailure", text: `shard ${event.shard} of run ${event.run}: the run was stopped` };
  } catch (error) {
    if (!(error instanceof ShardError)) throw error;
    const mayPass = error.kind === "timeLeft" || error.kind === "failed";
    return { code: mayPass ? "TemporaryFailure" : "PermanentFailure", text: `${error.name}: ${error.message}` };
  }
}

function shardOf({ s3Key, s3Bucket, s3BucketArn }: BatchTask): ShardEvent | undefined {
  const workBucket = s3Bucket ?? s3BucketArn?.split(":").at(-1);
  const [, prefix, run, shard] = /^((?:.*\/)?([^/]+)\/)shards\/([^/]+)\.json$/.exec(decoded(s3Key)) ?? [];
  if (!workBucket || prefix === undefined || run === undefined || shard === undefined) return undefined;
  return { run, shard, workBucket, prefix };
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
