import pLimit from "p-limit";
import { decodeRecords } from "../decode/decode-records.ts";
import { decompress } from "../decode/decompress.ts";
import type { Decoded } from "../decode/record-reader.ts";
import { isLinesName } from "../decode/sniff.ts";
import { mapRecord } from "../map/map-record.ts";
import { parseMapping, type RecordMapping } from "../map/record-mapping.ts";
import { deriveTime } from "../map/time.ts";
import type { ObjectRef, ObjectVersion } from "../model/object.ts";
import type { MappedRecord, RecordOutcome } from "../model/outcome.ts";
import type { ItemStore } from "../store/item-store.ts";
import { OrdinalCounter } from "../store/ordinals.ts";
import { storeRecord } from "../store/store-record.ts";
import { BodyReadError, type ObjectSource, type OpenedObject, type StatedObject } from "./object-source.ts";
import { withRetries, type RetryOptions } from "./retry.ts";
import { Tally, type ProcessedObject } from "./tally.ts";

export interface ProcessingOptions {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly mapping: RecordMapping;
  /** The limit, in bytes, on what a compressed object may decompress to. */
  readonly maxDecompressedBytes: number;
  /** How many records of an object are stored at once. */
  readonly concurrency: number;
  /** Replaces what the same version stored before. */
  readonly rewrite?: boolean;
  /** For reading an object again after its bytes broke off. */
  readonly retry?: RetryOptions;
}

/** The outcome of an object. */
export type ObjectOutcome = { readonly kind: "gone"; readonly object: ObjectRef } | ProcessedObject;

/**
 * Processes one object: opens it, decodes its records, and maps each to an item that it stores.
 *
 * This is the only way into the table, for live events, backfills and replays alike. It can be repeated at any time and run
 * concurrently: the table ends up the same.
 *
 * @param stated what is already known about the object; a body that is shorter is read again
 * @throws if a retry may still succeed, after the configured retries. Permanent faults are outcomes
 */
export async function processObject(
  ref: ObjectRef,
  options: ProcessingOptions,
  stated?: StatedObject,
): Promise<ObjectOutcome> {
  return withRetries(
    () => attempt(ref, options, stated),
    (error) => error instanceof BodyReadError,
    options.retry,
  );
}

async function attempt(
  ref: ObjectRef,
  options: ProcessingOptions,
  stated: StatedObject | undefined,
): Promise<ObjectOutcome> {
  const result = await options.objects.open(ref, stated);
  switch (result.kind) {
    case "gone":
      return { kind: "gone", object: ref };
    case "archived": {
      const tally = new Tally(ref);
      const detail = `the object is in the storage class ${result.storageClass}: restore it, then process it again`;
      tally.count({ kind: "rejected", rejection: { record: 0, line: 1, column: 1, reason: "archived", detail } });
      return tally.outcome;
    }
    case "opened":
      try {
        return await processOpened(result.object, options);
      } finally {
        result.object.close();
      }
  }
}

async function processOpened(object: OpenedObject, options: ProcessingOptions): Promise<ProcessedObject> {
  const { version } = object;
  const tally = new Tally(version);
  const ordinals = new OrdinalCounter();
  const limit = pLimit(options.concurrency);
  const bytes = decompress(object.body, {
    contentEncoding: object.contentEncoding,
    maxBytes: options.maxDecompressedBytes,
  });
  const decoding = { mapping: parseMapping(options.mapping), lines: isLinesName(version.key) };
  for await (const batch of decodeRecords(bytes, decoding)) {
    // In file order, before anything runs concurrently: an ordinal depends on the records before it.
    const ready = batch.map((decoded) => prepare(decoded, version, ordinals, options.mapping));
    const store = { items: options.items, objects: options.objects, rewrite: options.rewrite ?? false };
    let failure: { readonly cause: unknown } | undefined;
    await limit.map(ready, async (each) => {
      if (failure) return;
      try {
        tally.count("kind" in each ? each : await storeRecord(each, version, store));
      } catch (cause) {
        // Thrown only after the running stores have ended, so that none outlives this call.
        failure ??= { cause };
      }
    });
    if (failure) throw failure.cause;
  }
  return tally.outcome;
}

/** A record ready to be stored, or its outcome if it cannot be. */
function prepare(
  decoded: Decoded,
  { bucket, key, lastModified }: ObjectVersion,
  ordinals: OrdinalCounter,
  mapping: RecordMapping,
): MappedRecord | RecordOutcome {
  if (decoded.kind === "rejected") return decoded;
  const { index, record } = decoded;
  const fields = mapRecord(record, mapping);
  if ("reason" in fields) {
    const { reason, detail, position } = fields;
    return { kind: "rejected", rejection: { record: index, ...position, reason, detail } };
  }
  const time = fields.time ?? deriveTime(bucket, key, lastModified);
  const ordinal = ordinals.next(fields.userID, time);
  return { index, position: record.position, userID: fields.userID, time, ordinal, data: fields.data };
}
