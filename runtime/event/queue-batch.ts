import type { LimitFunction } from "p-limit";
import { describeError } from "./describe-error.ts";
import { isFields, isText, type Fields } from "../model/fields.ts";
import { handleObjects } from "./handle-objects.ts";
import type { HandlingOptions } from "./handling-options.ts";
import { readEvent } from "./read/read-event.ts";
import type { NotifiedObjects } from "./read/s3-notification.ts";
import { UnknownEventError } from "./read/unknown-event.ts";

/**
 * The answer to a batch of messages: Lambda deletes all of them but these, which SQS delivers again, and in the end moves to the
 * failure queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Whether an event is a batch of messages that Lambda received from a queue. */
export function isQueueBatch(event: unknown): event is { readonly Records: readonly Fields[] } {
  const records = isFields(event) ? event["Records"] : undefined;
  return (
    Array.isArray(records) &&
    records.length > 0 &&
    records.every((record) => isFields(record) && record["eventSource"] === "aws:sqs")
  );
}

/**
 * Processes a batch of messages, each of which is an event of S3's. A message fails for itself: the others are deleted.
 *
 * @throws {UnknownEventError} if a message has no id, so that it cannot be reported
 */
export async function handleBatch(
  { Records: records }: { readonly Records: readonly Fields[] },
  limit: LimitFunction,
  options: HandlingOptions,
): Promise<BatchResponse> {
  const failed: string[] = [];
  const messages = records.map(({ messageId, body }, index) => {
    if (!isText(messageId)) throw new UnknownEventError(`Records[${index}].messageId is not a message's id`);
    return { messageId, body };
  });
  await Promise.all(
    messages.map(async ({ messageId, body }) => {
      const event = readMessage(messageId, body, options);
      if (event === undefined || (await handleObjects(event, limit, options)).length > 0) failed.push(messageId);
    }),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** @returns `undefined` for a message that is no event of S3's, which is reported */
function readMessage(messageId: string, body: unknown, options: HandlingOptions): NotifiedObjects | undefined {
  try {
    return readEvent(parsed(body));
  } catch (error) {
    options.count("Failed", 1);
    options.log.error("message not understood", { messageId, error: describeError(error) });
    return undefined;
  }
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch (cause) {
    throw new UnknownEventError("the message is not JSON", { cause });
  }
}
