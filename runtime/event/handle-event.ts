import pLimit from "p-limit";
import { handleObjects } from "./handle-objects.ts";
import type { HandlingOptions } from "./handling-options.ts";
import { handleBatch, isQueueBatch, type BatchResponse } from "./queue-batch.ts";
import { readEvent } from "./read/read-event.ts";

/** Some objects of an event failed, but a retry may succeed. Thrown so that Lambda retries the event. */
export class ObjectsFailedError extends AggregateError {
  override readonly name = "ObjectsFailedError";
}

/**
 * Processes all objects of an event: S3's own, a batch of messages with such events, or a continuation.
 *
 * All rejected records are on the failure queue before this returns, and what the deadline left undone is handed on.
 *
 * @returns for a batch of messages, which of them failed
 * @throws {ObjectsFailedError} after all objects were tried, if any failed and the event is not a batch
 */
export async function handleEvent(event: unknown, options: HandlingOptions): Promise<BatchResponse | undefined> {
  const limit = pLimit(options.objectConcurrency);
  if (isQueueBatch(event)) return handleBatch(event, limit, options);
  const notified = readEvent(event);
  const errors = await handleObjects(notified, limit, options);
  if (errors.length === 0) return undefined;
  const reasons = errors.map((error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
  const count = `${errors.length} of ${notified.objects.length} objects failed`;
  throw new ObjectsFailedError(errors, `${count}: ${reasons.join("; ")}`);
}
