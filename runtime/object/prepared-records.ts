import { isText, unpack } from "../decode/compression/unpack.ts";
import { decodeRecords, decodeWhole } from "../decode/decode-records.ts";
import type { Decoded } from "../decode/decoded.ts";
import { isLinesName } from "../decode/text-lines.ts";
import { Unread } from "../decode/unread.ts";
import { deriveTime } from "../map/derive-time.ts";
import { mapRecord } from "../map/map-record.ts";
import { parseMapping, type ParsedMapping } from "../map/parse-mapping.ts";
import type { RecordMapping } from "../mapping/record-mapping.ts";
import { CONTAINER_BYTES } from "../model/attribute-value.ts";
import type { ObjectVersion } from "../model/object.ts";
import type { MappedRecord, RecordData, RecordOutcome, RejectReason } from "../model/outcome.ts";
import { OrdinalCounter } from "../store/ordinals.ts";
import type { Finding } from "./finder.ts";
import type { OpenedObject } from "./object-source.ts";
import type { ProcessingOptions } from "./processing-options.ts";
import { isNoLoss } from "./side-files.ts";
import { only, readSmallBody } from "./small-body.ts";

/** A record ready to be stored, or its outcome if it cannot be. */
export interface Prepared {
  readonly index: number;
  readonly ready: MappedRecord | Extract<RecordOutcome, { kind: "rejected" | "passedOver" }>;
  /** Absent for what could not be read as a record, or is none. */
  readonly finding?: Finding;
}

export type PreparingOptions = Pick<ProcessingOptions, "mapping" | "maxDecompressedBytes" | "stop">;

/**
 * Decodes an object's records, and maps each to what is stored of it.
 *
 * Once `stop` is aborted it ends, even in the middle of a document; the last batch may then be cut off.
 *
 * @returns non-empty batches, in the order of the file
 */
export async function* preparedRecords(
  object: OpenedObject,
  { mapping: given, maxDecompressedBytes, stop }: PreparingOptions,
): AsyncGenerator<readonly Prepared[]> {
  const preparation = preparationFor(object, given);
  const { unread, mapping, version } = preparation;
  const decoding = { mapping, linesNamed: isLinesName(version.key), unread };
  const { contentEncoding } = object;
  const read = await readSmallBody(object, stop);
  if (read instanceof Uint8Array) {
    const decoded = decodeWhole(() => (isText(read, contentEncoding) ? read : undefined), decoding);
    if (decoded !== undefined) {
      if (decoded.length > 0) yield prepareAll(decoded, preparation);
      return;
    }
  }
  const body = read instanceof Uint8Array ? only(read) : read;
  const bytes = unpack(body, {
    contentEncoding,
    maxBytes: maxDecompressedBytes,
    onBlock: unread.noteBlock,
    onText: unread.noteText,
  });
  for await (const batch of decodeRecords(stop ? until(stop, bytes) : bytes, decoding)) {
    yield prepareAll(batch, preparation);
  }
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
  readonly unread: Unread;
}

function preparationFor({ version, sizeBytes }: OpenedObject, given: RecordMapping): Preparation {
  const mapping = parseMapping(given);
  const keyParts = mapping.keyPattern?.match(version.key) ?? NO_PARTS;
  return { version, keyParts, mapping, ordinals: new OrdinalCounter(), unread: new Unread(sizeBytes) };
}

/** In file order, before anything runs concurrently: an ordinal depends on the records before it. */
const prepareAll = (decoded: readonly Decoded[], preparation: Preparation): readonly Prepared[] =>
  decoded.map((each) => prepare(each, preparation));

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
