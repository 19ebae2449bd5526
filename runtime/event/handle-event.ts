import pLimit from "p-limit";
import { processObject, type ObjectOutcome, type ProcessingOptions } from "../object/process-object.ts";
import type { ProcessedObject } from "../object/tally.ts";
import { describeError } from "./describe-error.ts";
import { failureMessage } from "./failure-message.ts";
import type { FailureQueue } from "./failure-queue.ts";
import { readNotification, type NotifiedObject } from "./s3-notification.ts";

/** The handler's log. Fields are metadata: never payloads or secrets. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/**
 * Counters. Each name is a CloudWatch metric; Gone and Failed count objects, TestEvents and IgnoredEvents count events, all
 * others count records.
 */
export type CountName =
  | "Written"
  | "StoredByReference"
  | "AlreadyThere"
  | "Stale"
  | "Rejected"
  | "Gone"
  | "Failed"
  | "TestEvents"
  | "IgnoredEvents";

export interface HandlingOptions extends ProcessingOptions {
  readonly failures: FailureQueue;
  readonly log: Log;
  readonly count: (name: CountName, count: number) => void;
  /** How many objects of an event are processed at once. */
  readonly objectConcurrency: number;
  /** Identifies this invocation in the reports. */
  readonly requestId: string;
  readonly functionName: string;
}

/** Some objects of an event failed, but a retry may succeed. Thrown so that Lambda retries the event. */
export class ObjectsFailedError extends AggregateError {
  override readonly name = "ObjectsFailedError";
}

/**
 * How many records of an object are logged one by one. The failure queue has the other rejected records, and the table has the
 * others stored by reference.
 */
const LOGGED_RECORDS = 10;

/**
 * Processes all objects of an S3 event. All rejected records are on the failure queue before this returns.
 *
 * @throws {ObjectsFailedError} after all objects were tried, if any failed
 */
export async function handleEvent(event: unknown, options: HandlingOptions): Promise<void> {
  const { objects, testEvents, ignored } = readNotification(event);
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

async function handleObject({ ref, stated }: NotifiedObject, options: HandlingOptions): Promise<void> {
  const started = performance.now();
  const outcome = await processObject(ref, options, stated);
  if (outcome.kind === "processed") {
    for (const reference of outcome.references.slice(0, LOGGED_RECORDS)) {
      options.log.info("record stored by reference", { object: outcome.object, ...reference });
    }
    await reportRejections(outcome, options);
  }
  count(outcome, options);
  options.log.info("object processed", {
    object: outcome.object,
    ...(outcome.kind === "gone"
      ? { records: 0, outcomes: {}, gone: true }
      : { records: outcome.records, outcomes: outcome.outcomes, gone: false }),
    durationMilliseconds: Math.round(performance.now() - started),
  });
}

async function reportRejections(outcome: ProcessedObject, options: HandlingOptions): Promise<void> {
  if (outcome.outcomes.rejected === 0) return;
  for (const rejection of outcome.rejections.slice(0, LOGGED_RECORDS)) {
    options.log.warn("record rejected", { object: outcome.object, ...rejection });
  }
  const { requestId, functionName } = options;
  // If sending fails, the object fails, so that Lambda keeps the event.
  await options.failures.send(failureMessage(outcome, { requestId, functionName }));
}

function count(outcome: ObjectOutcome, options: HandlingOptions): void {
  if (outcome.kind === "gone") {
    options.count("Gone", 1);
    return;
  }
  const { written, storedByReference, alreadyThere, stale, rejected } = outcome.outcomes;
  const counts: [CountName, number][] = [
    ["Written", written],
    ["StoredByReference", storedByReference],
    ["AlreadyThere", alreadyThere],
    ["Stale", stale],
    ["Rejected", rejected],
  ];
  for (const [name, value] of counts) if (value > 0) options.count(name, value);
}
