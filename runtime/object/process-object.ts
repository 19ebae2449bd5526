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
  /** How many bytes a compressed object may unpack to. */
  readonly maxDecompressedBytes: number;
  /** How many records of an object are stored at once. */
  readonly concurrency: number;
  /** Stores anew what the same version stored before. */
  readonly rewrite?: boolean;
  /** For reading an object again whose bytes broke off. */
  readonly retry?: RetryOptions;
}

/** What became of an object. */
export type ObjectOutcome = { readonly kind: "gone"; readonly object: ObjectRef } | ProcessedObject;

/**
 * Processes one object: opens it, decodes its records, maps each to an item and stores it.
 *
 * The one way into the table, for live events, backfills and replays alike. It can be repeated at any time, by any number at
 * once: the table is the same.
 *
 * @param stated what is known of the object already; a body that comes short of it is read again
 * @throws what a retry may mend, once the retries are used up. What no retry mends is an outcome.
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
    // In the order of the file, before anything runs side by side: an ordinal depends on what came earlier.
    const ready = batch.map((decoded) => prepare(decoded, version, ordinals, options.mapping));
    const store = { items: options.items, objects: options.objects, rewrite: options.rewrite ?? false };
    let failure: { readonly cause: unknown } | undefined;
    await limit.map(ready, async (each) => {
      if (failure) return;
      try {
        tally.count("kind" in each ? each : await storeRecord(each, version, store));
      } catch (cause) {
        // Thrown once those that run have ended: nothing goes on behind the caller's back.
        failure ??= { cause };
      }
    });
    if (failure) throw failure.cause;
  }
  return tally.outcome;
}

/** A record ready to be stored; or its outcome already, where it cannot be. */
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
