import { decodeKey } from "../../model/decode-key.ts";
import { isFields, type Fields } from "../../model/fields.ts";
import type { EventObject } from "./event-object.ts";
import { UnknownEventError } from "./unknown-event.ts";

/** What a notification contains. */
export interface NotifiedObjects {
  readonly objects: readonly EventObject[];
  /** S3's own tests that a destination can be reached: nothing to do. */
  readonly testEvents: number;
  /** Records of other events than a created object, which the trigger did not subscribe to. */
  readonly ignored: number;
}

/**
 * Returns the objects named by all records of an S3 event.
 *
 * @throws {UnknownEventError} for anything but an S3 notification; the message names the path of the first difference
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function readNotification(event: unknown): NotifiedObjects {
  const { Event: kind, Records: records } = asObject(event, "the event");
  if (kind === "s3:TestEvent") return { objects: [], testEvents: 1, ignored: 0 };
  if (!Array.isArray(records)) throw new UnknownEventError("the event is not an S3 notification: it has no Records");
  const objects: EventObject[] = [];
  let ignored = 0;
  records.forEach((record: unknown, index) => {
    const { eventName, s3 } = asObject(record, `Records[${index}]`);
    const path = `Records[${index}].s3`;
    const { bucket, object } = asObject(s3, path);
    if (typeof eventName === "string" && !eventName.replace(/^s3:/, "").startsWith("ObjectCreated:")) ignored += 1;
    else objects.push(notified(asObject(bucket, `${path}.bucket`), asObject(object, `${path}.object`), path));
  });
  return { objects, testEvents: 0, ignored };
}

function notified(bucket: Fields, object: Fields, path: string): EventObject {
  const { name } = bucket;
  const { key, versionId, size, eTag: etag } = object;
  if (typeof name !== "string" || name === "")
    throw new UnknownEventError(`${path}.bucket.name is not a bucket's name`);
  if (typeof key !== "string" || key === "") throw new UnknownEventError(`${path}.object.key is not an object's key`);
  const version = typeof versionId === "string" && versionId !== "" ? { versionId } : {};
  return {
    ref: { bucket: name, key: decodedKey(key), ...version },
    stated: typeof size === "number" ? { size, ...version, ...(typeof etag === "string" ? { etag } : {}) } : undefined,
  };
}

function decodedKey(raw: string): string {
  const key = decodeKey(raw);
  if (key === undefined)
    throw new UnknownEventError(`the key ${JSON.stringify(raw)} is not encoded as S3 encodes keys`);
  return key;
}

function asObject(value: unknown, path: string): Fields {
  if (isFields(value)) return value;
  throw new UnknownEventError(`the event is not an S3 notification: ${path} is not an object`);
}
