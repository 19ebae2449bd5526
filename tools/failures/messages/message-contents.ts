import type { RejectedMessage } from "../../../runtime/event/failure-message.ts";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import { recordPlace } from "../../../terminal/record-place.ts";

/** An object that a message names, with the etag where that is all that tells its versions apart. */
export type NamedObject = ObjectRef & { readonly etag?: string };

/** Why a message is on the queue: a name to group and choose by, and what it says for a reader. */
export interface Reason {
  /** One of a rejection's, or {@link FAULT_REASONS}. */
  readonly name: string;
  readonly detail: string;
}

/** Why a message is on the queue, where no rejected record says it. */
export const FAULT_REASONS = [
  "function-failed",
  "timed-out",
  "out-of-memory",
  "event-too-old",
  "event",
  "other-bucket",
] as const;

/** What a message says, whatever it was wrapped in. */
export type MessageContents =
  /** Records of an object were rejected. */
  | {
      readonly kind: "rejected";
      readonly objects: readonly NamedObject[];
      readonly reasons: readonly Reason[];
      readonly rejected: number;
      readonly requestId: string | undefined;
    }
  /** Events of objects that were not processed, or not to their end. None: S3's test event, or of what was not created. */
  | {
      readonly kind: "events";
      readonly objects: readonly NamedObject[];
      readonly reasons: readonly Reason[];
      readonly requestId: string | undefined;
    }
  /** An object that is not the pipeline's is among them. */
  | {
      readonly kind: "foreign";
      readonly objects: readonly NamedObject[];
      readonly reasons: readonly [Reason];
      readonly requestId: string | undefined;
    }
  | { readonly kind: "unknown"; readonly why: string };

/** A message that is not understood; the text says why. */
export class NotUnderstoodError extends Error {
  override readonly name = "NotUnderstoodError";
}

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The function's own report, checked: anybody can send to a queue. */
export function readRejected(message: Fields): MessageContents {
  const { object, reasons, rejected, requestId } = message as Partial<Record<keyof RejectedMessage, unknown>>;
  if (!isFields(object)) throw new NotUnderstoodError("its object is missing");
  const { bucket, key, versionId, etag } = object;
  if (!isText(bucket)) throw new NotUnderstoodError("its object has no bucket");
  if (!isText(key)) throw new NotUnderstoodError("its object has no key");
  return {
    kind: "rejected",
    objects: [{ bucket, key, ...(isText(versionId) ? { versionId } : {}), ...(isText(etag) ? { etag } : {}) }],
    reasons: Array.isArray(reasons) ? reasons.filter(isFields).map(readReason) : [],
    rejected: typeof rejected === "number" ? rejected : 0,
    requestId: isText(requestId) ? requestId : undefined,
  };
}

function readReason({ record, line, column, reason, detail }: Fields): Reason {
  const place = [record, line, column].every((number) => typeof number === "number")
    ? `${recordPlace({ record, line, column })}: `
    : "";
  return { name: isText(reason) ? reason : "unnamed", detail: `${place}${isText(detail) ? detail : ""}` };
}

export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
