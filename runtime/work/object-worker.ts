import type { LimitFunction } from "p-limit";
import { keyNames, type RecordMapping } from "../mapping/record-mapping.ts";
import { versionToken, type ObjectRef, type ObjectVersion } from "../model/object.ts";
import type { ObjectSource, StatedObject } from "../object/object-source.ts";
import { processPart, type CutObject } from "../object/process-object.ts";
import { doneOf } from "../object/progress.ts";
import type { ProcessedObject } from "../object/tally.ts";
import type { ItemStore } from "../store/item-store.ts";
import { REASONS, withEarlier, type EarlierPart, type PartOutcome } from "./earlier-part.ts";
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
  /**
   * The run stopped before the object was done. It is not counted, and a later run processes it. If it was cut, and some of its records
   * are done, `part` says where to go on.
   */
  | { readonly kind: "abandoned"; readonly part?: EarlierPart }
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
  /** Once aborted, objects that are begun are cut. Without it, they are processed to their end. */
  readonly cutBy?: AbortSignal;
}

/** What is known about an object. */
export interface KnownObject {
  readonly stated?: StatedObject | undefined;
  /** Where an earlier part of it ended. */
  readonly earlier?: EarlierPart | undefined;
}

/** The limit for one object. The limit of puts bounds all objects together. */
const RECORDS_AT_ONCE = 16;

/** Retries for an object whose bytes break off. */
const READS = { attempts: 5, baseDelayMilliseconds: 100 };

/**
 * Processes an object with the runtime's `processPart`, and returns its outcome.
 *
 * Never rejects: an object's failure is an outcome, and does not affect other objects.
 */
export async function workOnObject(
  ref: ObjectRef,
  options: WorkerOptions,
  { stated, earlier }: KnownObject = {},
): Promise<WorkOutcome> {
  const started = performance.now();
  const meter: Meter = { bytes: 0, writeUnits: 0 };
  const milliseconds = (): number => (earlier?.milliseconds ?? 0) + performance.now() - started;
  const cost = (): Totals => ({ ...ZERO_TOTALS, ...meter });
  const counted = (): Totals => ({ ...cost(), objects: 1, latencies: { [latencyStep(milliseconds())]: 1 } });
  const done = (outcome: PartOutcome, object: Partial<ObjectVersion> = {}): WorkOutcome => ({
    kind: "done",
    ...withEarlier(outcome, object, earlier),
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
      ...(options.cutBy === undefined ? {} : { stop: options.cutBy }),
    };
    const outcome = await processPart(ref, processing, { stated, from: earlier });
    if (outcome.kind === "gone") return done({ totals: { ...counted(), gone: 1 }, failure: undefined });
    if (outcome.kind === "cut") return cutOutcome(outcome, cost(), earlier, milliseconds());
    return done(outcomeOf(outcome, counted()), outcome.object);
  } catch (error) {
    if (error instanceof TurnLostError || options.retries.isAbandoned(error)) return { kind: "abandoned" };
    if (isFatal(error)) return { kind: "fatal", error };
    const failure: Failure = { kind: "failed", object: ref, error: readableError(error) };
    return done({ totals: { ...counted(), failed: 1 }, failure });
  }
}

async function readAgain(milliseconds: number, retries: PatientRetries): Promise<void> {
  await retries.again(milliseconds).catch((cause: unknown) => {
    throw new TurnLostError("the run was stopped", { cause });
  });
}

function cutOutcome(
  outcome: CutObject,
  cost: Totals,
  earlier: EarlierPart | undefined,
  milliseconds: number,
): WorkOutcome {
  const { object, progress } = outcome;
  // Not even opened: what an earlier part did stands as it is.
  if (object.etag === undefined) return earlier ? { kind: "abandoned", part: earlier } : { kind: "abandoned" };
  const { totals, failure } = withEarlier(outcomeOf(outcome, cost), object, earlier);
  if (doneOf(progress) === 0 && failure === undefined) return { kind: "abandoned" };
  const part = { version: versionToken(object), progress, milliseconds, totals };
  return { kind: "abandoned", part: failure === undefined ? part : { ...part, failure } };
}

function outcomeOf(outcome: Omit<ProcessedObject, "kind">, counted: Totals): PartOutcome {
  const { records, outcomes, rejections, rejectedFor, findings } = outcome;
  const { rejected } = outcomes;
  const totals = { ...counted, records, outcomes, findings, withRejects: rejected > 0 ? counted.objects : 0 };
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
