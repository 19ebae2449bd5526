import type { RejectedMessage } from "../../../runtime/event/failure-message.ts";
import { isFields, isText, type Fields } from "../../../runtime/model/fields.ts";
import type { ObjectRef } from "../../../runtime/model/object.ts";
import { recordPlace } from "../../../terminal/text/record-place.ts";

/** An object that a message names. It has the ETag if nothing else distinguishes its versions. */
export type NamedObject = ObjectRef & { readonly etag?: string };

/** Why a message is on the queue: a name for grouping and filtering, and a description for people. */
export interface Reason {
  /** A rejection's reason, or one of {@link FAULT_REASONS}. */
  readonly name: string;
  readonly detail: string;
}

/** Why a message is on the queue if it reports no rejected records. */
export const FAULT_REASONS = [
  "function-failed",
  "timed-out",
  "out-of-memory",
  "event-too-old",
  "event",
  "other-bucket",
] as const;

/** The contents of a message, whatever it was wrapped in. */
export type MessageContents =
  /** Records of an object were rejected. */
  | {
      readonly kind: "rejected";
      readonly objects: readonly NamedObject[];
      readonly reasons: readonly Reason[];
      readonly rejected: number;
      readonly requestId: string | undefined;
    }
  /**
   * Events of objects that were not processed, or not to the end. There are none for S3's test event, or for events other than a
   * created object.
   */
  | {
      readonly kind: "events";
      readonly objects: readonly NamedObject[];
      readonly reasons: readonly Reason[];
      readonly requestId: string | undefined;
    }
  /** It names an object that is not in the pipeline's bucket. */
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

/** The function's own report, validated: anybody may have sent it to the queue. */
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
