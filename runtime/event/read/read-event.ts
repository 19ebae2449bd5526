import { isBridged, readBridged } from "./bridged-object.ts";
import { isContinuation, readContinuation } from "./continuation.ts";
import { readNotification, type NotifiedObjects } from "./s3-notification.ts";

/**
 * Returns the objects that an event names: an S3 notification, S3's event through EventBridge, or the continuation that an earlier
 * invocation sent.
 *
 * @throws {UnknownEventError} for any other event
 */
export function readEvent(event: unknown): NotifiedObjects {
  if (isContinuation(event)) return { objects: [readContinuation(event)], testEvents: 0, ignored: 0 };
  return isBridged(event) ? readBridged(event) : readNotification(event);
}
