import { createHash } from "node:crypto";
import type { RecordMapping } from "../../mapping/record-mapping.ts";
import { versionToken } from "../../model/object.ts";
import { BEGINNING, type Progress } from "../../object/progress.ts";
import { isFields, isText, type Fields } from "../../model/fields.ts";
import type { EventObject } from "./event-object.ts";
import { UnknownEventError } from "./unknown-event.ts";

/** The event with which an invocation that ran out of time hands on the rest of an object to the next one. Plain JSON. */
export interface Continuation {
  readonly kind: "continuation";
  readonly object: {
    readonly bucket: string;
    /** Decoded. */
    readonly key: string;
    readonly versionId?: string;
    /** Without quotes. */
    readonly etag?: string;
  };
  /** In bytes, if the first event stated it. */
  readonly size?: number;
  /** Which part of the object this event begins: 2, 3, ... */
  readonly part: number;
  /** What the earlier parts did. */
  readonly progress: Progress;
  /** How many parts in a row, up to now, completed no record. */
  readonly idleParts: number;
  /** From {@link mappingFingerprint}: another mapping may find other records. */
  readonly mapping: string;
}

/** Sends continuations to the function itself. */
export interface Continuations {
  send(functionName: string, continuation: Continuation): Promise<void>;
}

export const isContinuation = (event: unknown): boolean => isFields(event) && event["kind"] === "continuation";

/**
 * Reads the object of a continuation.
 *
 * @throws {UnknownEventError} if a field is missing or invalid; the message names it
 */
export function readContinuation(event: unknown): EventObject {
  const { object, size, part, progress, idleParts, mapping } = fieldsOf(event, "the event");
  const { bucket, key, versionId, etag } = fieldsOf(object, "object");
  if (!isText(bucket)) throw invalid("object.bucket is not a bucket's name");
  if (!isText(key)) throw invalid("object.key is not an object's key");
  if (!isCount(part) || part < 2) throw invalid("part is not a whole number from 2");
  if (!isCount(idleParts)) throw invalid("idleParts is not a count");
  if (!isText(mapping)) throw invalid("mapping is not a fingerprint");
  const version = isText(versionId) ? { versionId } : {};
  const tag = isText(etag) ? { etag } : {};
  return {
    ref: { bucket, key, ...version },
    stated: isCount(size) ? { size, ...version, ...tag } : undefined,
    earlier: { part: part - 1, progress: readProgress(progress), idleParts, mapping, ...tag },
  };
}

function readProgress(progress: unknown): Progress {
  const { records, left } = fieldsOf(progress, "progress");
  if (!isCount(records)) throw invalid("progress.records is not a count");
  if (!Array.isArray(left) || !left.every(isCount)) throw invalid("progress.left is not a list of indexes");
  return { records, left };
}

/** What is handed on of an object. */
export interface Rest {
  readonly object: Continuation["object"];
  readonly progress: Progress | undefined;
  readonly idleParts: number;
}

/** Makes the event for the part after this one. */
export function continuationOf(
  { stated, earlier }: EventObject,
  { object, progress, idleParts }: Rest,
  mapping: RecordMapping,
): Continuation {
  const { bucket, key, versionId, etag = earlier?.etag ?? stated?.etag } = object;
  // The size may be stated of a version that another one has replaced since, under the same name.
  const isStated = stated !== undefined && versionToken(stated) === versionToken({ versionId, etag });
  return {
    kind: "continuation",
    object: {
      ...{ bucket, key },
      ...(versionId === undefined ? {} : { versionId }),
      ...(etag === undefined ? {} : { etag }),
    },
    ...(isStated ? { size: stated.size } : {}),
    part: (earlier?.part ?? 0) + 2,
    progress: progress ?? BEGINNING,
    idleParts,
    mapping: mappingFingerprint(mapping),
  };
}

/** Tells whether two parts of an object were decoded with the same mapping. */
export function mappingFingerprint(mapping: RecordMapping): string {
  const text = JSON.stringify(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

const invalid = (what: string): UnknownEventError => new UnknownEventError(`the continuation cannot be read: ${what}`);

function fieldsOf(value: unknown, name: string): Fields {
  if (isFields(value)) return value;
  throw invalid(`${name} is not an object`);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
