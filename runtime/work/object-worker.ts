import type { LimitFunction } from "p-limit";
import { keyNames, type RecordMapping } from "../mapping/record-mapping.ts";
import type { ObjectRef } from "../model/object.ts";
import type { ObjectSource, StatedObject } from "../object/object-source.ts";
import { processObject, type ObjectOutcome } from "../object/process-object.ts";
import type { ItemStore } from "../store/item-store.ts";
import type { Failure } from "./failure.ts";
import { isFatal } from "./fatal-errors.ts";
import { latencyStep } from "./latency.ts";
import { meterItems, meterObjects, type Meter } from "./meter.ts";
import { TurnLostError, type Pacer } from "./pacer.ts";
import type { PatientRetries } from "./patient-retries.ts";
import { readableError } from "./readable-error.ts";
import { ZERO_TOTALS, type Totals } from "./totals.ts";

/** The outcome of an object. */
export type WorkOutcome =
  | { readonly kind: "done"; readonly totals: Totals; readonly failure: Failure | undefined }
  /** The run stopped before the object was done. It is not counted, and a later run processes it. */
  | { readonly kind: "abandoned" }
  /** Every other object would fail too, for example because the credentials have expired or the table was deleted. */
  | { readonly kind: "fatal"; readonly error: unknown };

export interface WorkerOptions {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  readonly rewrite: boolean;
  readonly retries: PatientRetries;
  /** Paces write units. */
  readonly writes: Pacer;
  /** How many items are put at once, across all objects. */
  readonly putLimit: LimitFunction;
}

/** The limit for one object. The limit of puts bounds all objects together. */
const RECORDS_AT_ONCE = 16;

/** Retries for an object whose bytes break off. */
const READS = { attempts: 5, baseDelayMilliseconds: 100 };

/** How many reasons for an object's rejected records are written to the failures file. */
const REASONS = 100;

/**
 * Processes an object with the runtime's `processObject`, and returns its outcome.
 *
 * Never rejects: an object's failure is an outcome, and does not affect other objects.
 */
export async function workOnObject(
  ref: ObjectRef,
  options: WorkerOptions,
  stated?: StatedObject,
): Promise<WorkOutcome> {
  const started = performance.now();
  const meter: Meter = { bytes: 0, writeUnits: 0 };
  const counted = (): Totals => ({
    ...ZERO_TOTALS,
    ...meter,
    objects: 1,
    latencies: { [latencyStep(performance.now() - started)]: 1 },
  });
  try {
    const processing = {
      objects: meterObjects(options.objects, meter),
      items: meterItems(options.items, meter, { ...options, keys: keyNames(options.mapping) }),
      mapping: options.mapping,
      maxDecompressedBytes: options.maxDecompressedBytes,
      rewrite: options.rewrite,
      concurrency: RECORDS_AT_ONCE,
      retry: { ...READS, sleep: (milliseconds: number) => readAgain(milliseconds, options.retries) },
    };
    const outcome = await processObject(ref, processing, stated);
    return { kind: "done", ...outcomeOf(outcome, counted()) };
  } catch (error) {
    if (error instanceof TurnLostError || options.retries.isAbandoned(error)) return { kind: "abandoned" };
    if (isFatal(error)) return { kind: "fatal", error };
    return {
      kind: "done",
      totals: { ...counted(), failed: 1 },
      failure: { kind: "failed", object: ref, error: readableError(error) },
    };
  }
}

async function readAgain(milliseconds: number, retries: PatientRetries): Promise<void> {
  await retries.again(milliseconds).catch((cause: unknown) => {
    throw new TurnLostError("the run was stopped", { cause });
  });
}

function outcomeOf(
  outcome: ObjectOutcome,
  counted: Totals,
): { readonly totals: Totals; readonly failure: Failure | undefined } {
  if (outcome.kind === "gone") return { totals: { ...counted, gone: 1 }, failure: undefined };
  const { records, outcomes, rejections, rejectedFor } = outcome;
  const { rejected } = outcomes;
  const totals = { ...counted, records, outcomes, withRejects: rejected > 0 ? 1 : 0 };
  if (rejected === 0) return { totals, failure: undefined };
  const { bucket, key, versionId, etag } = outcome.object;
  const object = {
    ...{ bucket, key },
    ...(versionId === undefined ? {} : { versionId }),
    ...(etag === undefined ? {} : { etag }),
  };
  const reasons = rejections.slice(0, REASONS);
  const omitted = rejected - reasons.length;
  return { totals, failure: { kind: "rejected", object, rejected, reasons, counts: rejectedFor, omitted } };
}
