import pLimit from "p-limit";
import { decodeRecords } from "../decode/decode-records.ts";
import { unpack } from "../decode/compression/unpack.ts";
import type { Decoded } from "../decode/record-reader.ts";
import { isLinesName } from "../decode/text-lines.ts";
import { Unread } from "../decode/unread.ts";
import { mapRecord } from "../map/map-record.ts";
import { deriveTime } from "../map/derive-time.ts";
import { parseMapping, type ParsedMapping } from "../map/parse-mapping.ts";
import { keyNames } from "../mapping/record-mapping.ts";
import { CONTAINER_BYTES } from "../model/attribute-value.ts";
import type { ObjectVersion } from "../model/object.ts";
import type { MappedRecord, RecordData, RecordOutcome, RejectReason } from "../model/outcome.ts";
import { OrdinalCounter } from "../store/ordinals.ts";
import { storeRecord } from "../store/store-record.ts";
import type { Finding } from "./finder.ts";
import type { OpenedObject } from "./object-source.ts";
import type { Part } from "./part.ts";
import type { ProcessingOptions } from "./processing-options.ts";
import { isNoLoss } from "./side-files.ts";

/** A record ready to be stored, or its outcome if it cannot be. */
interface Prepared {
  readonly index: number;
  readonly ready: MappedRecord | Extract<RecordOutcome, { kind: "rejected" | "passedOver" }>;
  /** Absent for what could not be read as a record, or is none. */
  readonly finding?: Finding;
}

/**
 * Decodes an object's records, and stores those that are not done yet.
 *
 * Records that are done are decoded all the same: the ordinals of the others depend on them.
 *
 * @returns whether all of them are done; not so after `options.stop`
 */
export async function storeRecords(object: OpenedObject, part: Part, options: ProcessingOptions): Promise<boolean> {
  const { version } = object;
  const { stop } = options;
  const ordinals = new OrdinalCounter();
  const unread = new Unread(object.sizeBytes);
  const bytes = unpack(object.body, {
    contentEncoding: object.contentEncoding,
    maxBytes: options.maxDecompressedBytes,
    onBlock: unread.noteBlock,
    onText: unread.noteText,
  });
  const mapping = parseMapping(options.mapping);
  const keyParts = mapping.keyPattern?.match(version.key) ?? NO_PARTS;
  const decoding = { mapping, linesNamed: isLinesName(version.key), unread };
  for await (const batch of decodeRecords(stop ? until(stop, bytes) : bytes, decoding)) {
    // What is read after the stop may be cut off, because the stop closes the connection.
    if (stop?.aborted) return false;
    // In file order, before anything runs concurrently: an ordinal depends on the records before it.
    const prepared = batch.map((decoded) => prepare(decoded, { version, keyParts, mapping, ordinals }));
    const left = prepared.filter(({ index }) => !part.isDone(index));
    if (!(await storeBatch(left, version, part, options))) return false;
  }
  return true;
}

/** @returns whether all of them are done; not so after `stop` */
async function storeBatch(
  records: readonly Prepared[],
  version: ObjectVersion,
  part: Part,
  { items, mapping, objects, rewrite = false, stop, concurrency }: ProcessingOptions,
): Promise<boolean> {
  const keys = keyNames(mapping);
  let done = 0;
  let failure: { readonly cause: unknown } | undefined;
  await pLimit(concurrency).map(records, async ({ index, ready, finding }) => {
    if (failure || stop?.aborted) return;
    part.begin(index);
    try {
      const outcome = "kind" in ready ? ready : await storeRecord(ready, version, { items, keys, objects, rewrite });
      part.end(index, outcome, finding);
      done += 1;
    } catch (cause) {
      // After the stop, the record is left to the next part, which fails in the same way if the fault lasts.
      // Otherwise thrown only after the running stores have ended, so that none outlives this call.
      if (!stop?.aborted) failure ??= { cause };
    }
  });
  if (failure) throw failure.cause;
  return done === records.length;
}

/** Ends the reading when `stop` is aborted, even in the middle of a document that yields no record for long. */
async function* until(stop: AbortSignal, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    stop.throwIfAborted();
    yield chunk;
  }
}

const NO_PARTS: ReadonlyMap<string, string> = new Map();

/** What the records of one object share. */
interface Preparation {
  readonly version: ObjectVersion;
  /** The parts of its key that the mapping names. */
  readonly keyParts: ReadonlyMap<string, string>;
  readonly mapping: ParsedMapping;
  readonly ordinals: OrdinalCounter;
}

function prepare(decoded: Decoded, { version, keyParts, mapping, ordinals }: Preparation): Prepared {
  const passesOver = (reason: RejectReason): boolean => isNoLoss(reason, decoded.isAction === true, version.key);
  if (decoded.kind === "rejected") {
    const { rejection } = decoded;
    const ready = passesOver(rejection.reason) ? ({ kind: "passedOver" } as const) : decoded;
    return { index: rejection.record, ready };
  }
  const { index, record } = decoded;
  const { bucket, key, lastModified } = version;
  const fields = mapRecord({ record, keyParts }, mapping);
  const finding = { record, fields };
  if ("reason" in fields) {
    if (passesOver(fields.reason)) return { index, ready: { kind: "passedOver" } };
    const { reason, detail, position } = fields;
    const rejection = { record: index, ...position, reason, detail };
    return { index, ready: { kind: "rejected", rejection }, finding };
  }
  const time = fields.time ?? deriveTime(bucket, key, lastModified);
  const ordinal = ordinals.next(fields.userID, time);
  const { userID, data = NO_DATA } = fields;
  return { index, ready: { index, position: record.position, userID, time, ordinal, data }, finding };
}

/** An empty map. */
const NO_DATA: RecordData = { value: { M: {} }, bytes: CONTAINER_BYTES };
