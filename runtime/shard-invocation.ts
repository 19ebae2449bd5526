import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { workerPorts } from "./aws/worker-ports.ts";
import { startDeadline, type Timers } from "./deadline.ts";
import { longestSilence } from "./longest-silence.ts";
import { FUNCTION_PATIENCE, PatientRetries } from "./work/patient-retries.ts";
import { readableError } from "./work/readable-error.ts";
import { answerBatch, readBatchEvent, type BatchResponse } from "./work/shard/batch-job.ts";
import { ShardError } from "./work/shard/shard-error.ts";
import { readShardEvent, type ShardCounts, type ShardEvent } from "./work/shard/shard-event.ts";
import { tryShard } from "./work/shard/try-shard.ts";

/** An event that is neither a child's of the Distributed Map nor S3 Batch Operations'. */
export class UnknownShardEventError extends Error {
  override readonly name = "UnknownShardEventError";
}

/**
 * The worker function, for one execution environment: it processes one shard at a time.
 *
 * @param timers of its deadlines
 */
export function makeShardHandler(
  timers?: Timers,
): (event: unknown, context: Context) => Promise<ShardCounts | BatchResponse> {
  const logger = new Logger();
  // Those of the invocation that is running.
  const silence = { milliseconds: longestSilence(Infinity) };
  let { signal } = new AbortController();
  const retries = new PatientRetries({
    ...FUNCTION_PATIENCE,
    get signal() {
      return signal;
    },
  });
  const ports = workerPorts({ silence, retries });

  const attempt = async (event: ShardEvent, deadline: AbortSignal, owner: string | undefined): Promise<ShardCounts> => {
    const { run, shard } = event;
    // Lambda ends a process that is out of memory or time without a word. Then this line says what it was at.
    logger.info("shard begun", { run, shard });
    try {
      const counts = await tryShard({
        ...{ event, deadline, now: Date.now },
        work: ports.workBucket(event.workBucket, owner),
        portsFor: (task, stop) => {
          signal = stop;
          return { ...ports.of(task), retries };
        },
        onFault: (error) => logger.warn("the run could not be looked at", { run, shard, error: readableError(error) }),
      });
      logger.info(counts.finished ? "shard finished" : "run stopped", { run, ...counts });
      return counts;
    } catch (error) {
      if (error instanceof ShardError) logger.warn("shard not finished", { run, shard, error: readableError(error) });
      throw error;
    }
  };

  return async (event, context) => {
    logger.addContext(context);
    const timeLeft = context.getRemainingTimeInMillis();
    silence.milliseconds = longestSilence(timeLeft);
    const { signal: deadline, cancel } = startDeadline(timeLeft, timers);
    signal = deadline;
    const owner = accountOf(context.invokedFunctionArn);
    try {
      const shardEvent = readShardEvent(event);
      if (shardEvent) return await attempt(shardEvent, deadline, owner);
      const batch = readBatchEvent(event);
      if (batch) return await answerBatch(batch, (each) => attempt(each, deadline, owner));
      const keys = typeof event === "object" && event !== null ? Object.keys(event).join(", ") : typeof event;
      throw new UnknownShardEventError(
        `expected an event with run, shard, workBucket and prefix, or one of S3 Batch Operations; found ${keys}`,
      );
    } finally {
      cancel();
    }
  };
}

/** The function's account, which owns the work bucket, too; `undefined` where the ARN has none. */
function accountOf(arn: string | undefined): string | undefined {
  const account = arn?.split(":")[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
