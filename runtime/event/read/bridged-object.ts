import { isFields, isText } from "../../model/fields.ts";
import type { NotifiedObjects } from "./s3-notification.ts";
import { UnknownEventError } from "./unknown-event.ts";

/** Whether an event comes from S3 through EventBridge. */
export const isBridged = (event: unknown): boolean => isFields(event) && event["source"] === "aws.s3";

/**
 * Returns the object that an event names which S3 sent through EventBridge.
 *
 * Unlike in S3's notifications, its key is not encoded.
 *
 * @throws {UnknownEventError} if a field is missing; the message names it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function readBridged(event: unknown): NotifiedObjects {
  const { "detail-type": type, detail } = isFields(event) ? event : {};
  // The rule subscribes to created objects only.
  if (type !== "Object Created") return { objects: [], testEvents: 0, ignored: 1 };
  const { bucket, object } = isFields(detail) ? detail : {};
  const { name } = isFields(bucket) ? bucket : {};
  const { key, size, etag, "version-id": versionId } = isFields(object) ? object : {};
  if (!isText(name)) throw new UnknownEventError("detail.bucket.name is not a bucket's name");
  if (!isText(key)) throw new UnknownEventError("detail.object.key is not an object's key");
  const version = isText(versionId) ? { versionId } : {};
  return {
    objects: [
      {
        ref: { bucket: name, key, ...version },
        stated: typeof size === "number" ? { size, ...version, ...(isText(etag) ? { etag } : {}) } : undefined,
      },
    ],
    testEvents: 0,
    ignored: 0,
  };
}
