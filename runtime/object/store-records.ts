import pLimit from "p-limit";
import { decodeRecords } from "../decode/decode-records.ts";
import { decompress } from "../decode/decompress.ts";
import type { Decoded } from "../decode/record-reader.ts";
import { isLinesName } from "../decode/sniff.ts";
import { mapRecord } from "../map/map-record.ts";
import { deriveTime } from "../map/derive-time.ts";
import { parseMapping, type ParsedMapping } from "../map/parse-mapping.ts";
import { keyNames } from "../mapping/record-mapping.ts";
import { CONTAINER_BYTES } from "../model/attribute-value.ts";
import type { ObjectVersion } from "../model/object.ts";
import type { MappedRecord, RecordData, RecordOutcome } from "../model/outcome.ts";
import { OrdinalCounter } from "../store/ordinals.ts";
import { storeRecord } from "../store/store-record.ts";
import type { Finding } from "./finder.ts";
import type { OpenedObject } from "./object-source.ts";
import type { Part } from "./part.ts";
import type { ProcessingOptions } from "./processing-options.ts";

/** A record ready to be stored, or its outcome if it cannot be. */
interface Prepared {
  readonly index: number;
  readonly ready: MappedRecord | Extract<RecordOutcome, { kind: "rejected" }>;
  /** Absent if it could not be read as a record. */
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
  const bytes = decompress(object.body, {
    contentEncoding: object.contentEncoding,
    maxBytes: options.maxDecompressedBytes,
  });
  const mapping = parseMapping(options.mapping);
  const keyParts = mapping.keyPattern?.match(version.key) ?? NO_PARTS;
  const decoding = { mapping, lines: isLinesName(version.key) };
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
  if (decoded.kind === "rejected") return { index: decoded.rejection.record, ready: decoded };
  const { index, record } = decoded;
  const { bucket, key, lastModified } = version;
  const fields = mapRecord({ record, keyParts }, mapping);
  const finding = { record, fields };
  if ("reason" in fields) {
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
