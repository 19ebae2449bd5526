import type { Rejection } from "../model/outcome.ts";
import type { ProcessedObject } from "../object/tally.ts";

/** A message on the failure queue: the rejected records of one object. */
export interface RejectedMessage {
  readonly kind: "rejected";
  readonly object: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId?: string;
    readonly etag?: string;
  };
  /** How many records were rejected. */
  readonly rejected: number;
  readonly reasons: readonly Rejection[];
  /** How many rejected records `reasons` leaves out for lack of space. */
  readonly omitted: number;
  readonly requestId: string;
  readonly functionName: string;
}

/** Leaves a margin below 262,144 bytes, the largest message size that a queue can be set to accept. */
export const LONGEST_MESSAGE_BYTES = 245_760;

/** Reports an object's rejected records, with as many reasons as fit in one message. */
export function failureMessage(
  { object, outcomes, rejections }: Pick<ProcessedObject, "object" | "outcomes" | "rejections">,
  invocation: { readonly requestId: string; readonly functionName: string },
): string {
  const { bucket, key, versionId, etag } = object;
  const compose = (reasons: readonly Rejection[]): string => {
    const message: RejectedMessage = {
      kind: "rejected",
      object: {
        bucket,
        key,
        ...(versionId === undefined ? {} : { versionId }),
        ...(etag === undefined ? {} : { etag }),
      },
      rejected: outcomes.rejected,
      reasons,
      omitted: outcomes.rejected - reasons.length,
      ...invocation,
    };
    return toText(message);
  };
  let room = LONGEST_MESSAGE_BYTES - Buffer.byteLength(compose([]));
  const fitting = rejections.findIndex((rejection) => {
    room -= Buffer.byteLength(toText(rejection)) + 1;
    return room < 0;
  });
  return compose(fitting === -1 ? rejections : rejections.slice(0, fitting));
}

/** Serializes to JSON that SQS accepts. U+FFFE and U+FFFF, which a key may contain, are not XML characters, so they are escaped. */
function toText(value: object): string {
  return JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
