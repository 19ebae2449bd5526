import pLimit from "p-limit";
import { isContinuation, readContinuation } from "./continuation.ts";
import { describeError } from "./describe-error.ts";
import { handleObject } from "./handle-object.ts";
import type { HandlingOptions } from "./handling-options.ts";
import { readNotification, type NotifiedObjects } from "./s3-notification.ts";

/** Some objects of an event failed, but a retry may succeed. Thrown so that Lambda retries the event. */
export class ObjectsFailedError extends AggregateError {
  override readonly name = "ObjectsFailedError";
}

/**
 * Processes all objects of an event: an S3 notification, or the continuation that an earlier invocation sent.
 *
 * All rejected records are on the failure queue before this returns, and what the deadline left undone is handed on.
 *
 * @throws {ObjectsFailedError} after all objects were tried, if any failed
 */
export async function handleEvent(event: unknown, options: HandlingOptions): Promise<void> {
  const { objects, testEvents, ignored } = readEvent(event);
  if (testEvents > 0) options.count("TestEvents", testEvents);
  if (ignored > 0) options.count("IgnoredEvents", ignored);
  const errors: unknown[] = [];
  await pLimit(options.objectConcurrency).map(objects, async (object) => {
    try {
      await handleObject(object, options);
    } catch (error) {
      options.count("Failed", 1);
      options.log.error("object failed", { object: object.ref, error: describeError(error) });
      errors.push(error);
    }
  });
  if (errors.length > 0) {
    const reasons = errors.map((error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
    throw new ObjectsFailedError(errors, `${errors.length} of ${objects.length} objects failed: ${reasons.join("; ")}`);
  }
}

function readEvent(event: unknown): NotifiedObjects {
  if (!isContinuation(event)) return readNotification(event);
  return { objects: [readContinuation(event)], testEvents: 0, ignored: 0 };
}
