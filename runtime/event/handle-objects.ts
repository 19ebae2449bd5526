import type { LimitFunction } from "p-limit";
import { describeError } from "./describe-error.ts";
import { handleObject } from "./handle-object.ts";
import type { HandlingOptions } from "./handling-options.ts";
import type { NotifiedObjects } from "./read/s3-notification.ts";

/**
 * Processes all objects of an event. Never rejects.
 *
 * @param limit bounds how many objects of an invocation are processed at once
 * @returns the errors of those that failed, each reported
 */
export async function handleObjects(
  { objects, testEvents, ignored }: NotifiedObjects,
  limit: LimitFunction,
  options: HandlingOptions,
): Promise<readonly unknown[]> {
  if (testEvents > 0) options.count("TestEvents", testEvents);
  if (ignored > 0) options.count("IgnoredEvents", ignored);
  const errors: unknown[] = [];
  await limit.map(objects, async (object) => {
    try {
      await handleObject(object, options);
    } catch (error) {
      options.count("Failed", 1);
      options.log.error("object failed", { object: object.ref, error: describeError(error) });
      errors.push(error);
    }
  });
  return errors;
}
