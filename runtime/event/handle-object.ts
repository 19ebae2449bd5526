import { versionToken } from "../model/object.ts";
import { processPart, type CutObject, type ObjectOutcome } from "../object/process-object.ts";
import type { ProcessedObject } from "../object/tally.ts";
import { notFound } from "../map/field-findings.ts";
import { doneOf } from "../object/progress.ts";
import type { Resumption } from "../object/part.ts";
import { continuationOf, mappingFingerprint } from "./read/continuation.ts";
import { countOutcomes } from "./count-outcomes.ts";
import type { EarlierParts, EventObject } from "./read/event-object.ts";
import { failureMessage } from "./failure-message.ts";
import type { HandlingOptions } from "./handling-options.ts";
import { isSampled } from "./log-sample.ts";
import { announceSlowObject } from "./slow-object.ts";

/** Several parts of an object in a row completed no record. Thrown so that Lambda's retries, and then the failure queue, end it. */
export class NoProgressError extends Error {
  override readonly name = "NoProgressError";
}

/** The rest of an object could not be sent to the function itself. Thrown so that Lambda retries the event of this part. */
export class NotHandedOnError extends Error {
  override readonly name = "NotHandedOnError";
}

/** The bound on parts in a row without a completed record. An object that cannot progress would be handed on for ever. */
const MOST_IDLE_PARTS = 2;

/**
 * How many records of an object are logged one by one. The failure queue has the other rejected records, and the table has the
 * others stored by reference.
 */
const LOGGED_RECORDS = 10;

/**
 * Processes one object, until its end or until the deadline, and reports what became of it.
 *
 * @throws {NoProgressError}
 * @throws {NotHandedOnError}
 */
export async function handleObject(object: EventObject, options: HandlingOptions): Promise<void> {
  const started = performance.now();
  const { ref, stated, earlier } = object;
  const announced = announceSlowObject(object, options);
  try {
    const from = earlier && resumptionOf(ref.versionId, earlier, options);
    const outcome = await processPart(ref, { ...options, stop: options.deadline }, { stated, from });
    await reportRecords(outcome, options);
    countOutcomes(outcome, options.count);
    const durationMilliseconds = Math.round(performance.now() - started);
    if (outcome.kind === "cut") {
      await handOn(object, outcome, durationMilliseconds, options);
      return;
    }
    if (isOrdinary(outcome, object) && !announced.isAnnounced() && !isSampled(outcome.object, options.logSamplePercent))
      return;
    options.log.info("object processed", {
      object: outcome.object,
      ...(outcome.kind === "gone"
        ? { records: 0, outcomes: {}, gone: true }
        : { records: outcome.records, outcomes: outcome.outcomes, gone: false, ...told(outcome, options) }),
      ...(earlier === undefined ? {} : { part: earlier.part + 1, recordsBefore: doneOf(earlier.progress) }),
      durationMilliseconds,
    });
  } finally {
    announced.end();
  }
}

/** What the object's records lack, if they lack something. */
function told({ findings }: ProcessedObject, { mapping }: HandlingOptions): object {
  const { datedByObject, withoutData, fields } = findings;
  const missing = notFound(mapping, findings).map(({ field, source }) => ({ field, source }));
  return {
    ...(datedByObject > 0 ? { datedByObject } : {}),
    ...(withoutData > 0 ? { withoutData } : {}),
    ...(missing.length > 0 ? { notFound: missing, fields } : {}),
  };
}

/** Nobody looks for an object of which all records were stored as they were, in one part. Metrics count it all the same. */
function isOrdinary(outcome: ObjectOutcome, { earlier }: EventObject): outcome is ProcessedObject {
  if (outcome.kind === "gone" || earlier !== undefined) return false;
  return outcome.outcomes.rejected === 0 && outcome.outcomes.storedByReference === 0;
}

/** Progress counts only if this part finds the same records: in the same version, with the same mapping. */
function resumptionOf(
  versionId: string | undefined,
  { progress, etag, mapping }: EarlierParts,
  options: HandlingOptions,
): Resumption | undefined {
  if (mapping !== mappingFingerprint(options.mapping)) return undefined;
  return { version: versionToken({ versionId, etag }), progress };
}

/** Last of all, since the next part may begin at once. */
async function handOn(
  object: EventObject,
  { object: version, progress, records, outcomes }: CutObject,
  durationMilliseconds: number,
  options: HandlingOptions,
): Promise<void> {
  const { earlier } = object;
  const part = (earlier?.part ?? 0) + 1;
  const done = doneOf(progress);
  const idleParts = records > 0 ? 0 : (earlier?.idleParts ?? 0) + 1;
  options.log.info("object not finished", { object: version, part, records, outcomes, done, durationMilliseconds });
  if (idleParts >= MOST_IDLE_PARTS) {
    throw new NoProgressError(
      `s3://${version.bucket}/${version.key} did not progress in ${idleParts} invocations in a row; ${done} of its records are done`,
    );
  }
  const rest = { object: version, progress, idleParts };
  try {
    await options.continuations.send(options.functionName, continuationOf(object, rest, options.mapping));
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new NotHandedOnError(
      `s3://${version.bucket}/${version.key} could not be handed on after ${done} of its records: ${why}`,
      { cause },
    );
  }
  options.count("HandedOn", 1);
}

async function reportRecords(outcome: ObjectOutcome | CutObject, options: HandlingOptions): Promise<void> {
  if (outcome.kind === "gone") return;
  for (const reference of outcome.references.slice(0, LOGGED_RECORDS)) {
    options.log.info("record stored by reference", { object: outcome.object, ...reference });
  }
  if (outcome.outcomes.rejected === 0) return;
  for (const rejection of outcome.rejections.slice(0, LOGGED_RECORDS)) {
    options.log.warn("record rejected", { object: outcome.object, ...rejection });
  }
  const { requestId, functionName } = options;
  // If sending fails, the object fails, so that Lambda keeps the event.
  await options.failures.send(failureMessage(outcome, { requestId, functionName }));
}
