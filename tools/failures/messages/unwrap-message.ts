import { readBridged as readBridgedObject } from "../../../runtime/event/read/bridged-object.ts";
import { isContinuation, readContinuation } from "../../../runtime/event/read/continuation.ts";
import { isFields, isText, type Fields } from "../../../runtime/model/fields.ts";
import { readNotification } from "../../../runtime/event/read/s3-notification.ts";
import { UnknownEventError } from "../../../runtime/event/read/unknown-event.ts";
import { BEGINNING, doneOf } from "../../../runtime/object/progress.ts";
import { countText } from "../../../terminal/text/format.ts";
import { invocationReason } from "./invocation-reason.ts";
import { NotUnderstoodError, readRejected, type MessageContents, type NamedObject } from "./message-contents.ts";
import { asSeenFrom } from "./other-bucket.ts";

/** The most envelopes around a message: SQS in SNS in EventBridge in Lambda's envelope are four. */
const DEEPEST = 8;

/**
 * Reads a message of a failure queue: the function's own reports, Lambda's on-failure envelope, and S3 events, bare or wrapped by
 * SQS, SNS or EventBridge in any order.
 *
 * Every message gives a result, whatever it contains. A message is understood as a whole or not at all: after processing a part
 * of it, nothing would show what is still to be done.
 *
 * @param body as received from SQS
 * @param bucket the pipeline's bucket
 */
export function unwrapMessage(body: string, bucket: string): MessageContents {
  try {
    return asSeenFrom(bucket, readText(body, 0));
  } catch (error) {
    if (error instanceof NotUnderstoodError || error instanceof UnknownEventError) {
      return { kind: "unknown", why: error.message };
    }
    throw error;
  }
}

function readText(text: string, depth: number): MessageContents {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotUnderstoodError("it is not JSON");
  }
  return read(value, depth);
}

function read(value: unknown, depth: number): MessageContents {
  if (depth > DEEPEST) throw new NotUnderstoodError(`it is wrapped more than ${DEEPEST} times`);
  if (!isFields(value)) throw new NotUnderstoodError("it is not a JSON object");
  if (value["kind"] === "rejected") return readRejected(value);
  if (isContinuation(value)) return continued(value);
  if (isFields(value["requestContext"])) return readInvocation(value, value["requestContext"], depth);
  if (value["Event"] === "s3:TestEvent") return events([]);
  if (Array.isArray(value["Records"])) return readRecords(value["Records"], depth);
  if (value["Type"] === "Notification" && typeof value["Message"] === "string") {
    return readText(value["Message"], depth + 1);
  }
  if (isText(value["detail-type"]) && isFields(value["detail"])) return readBridged(value, value["detail"], depth);
  // A complete SQS message, as `aws sqs receive-message` prints it, or as a function receives it.
  const inner = value["body"] ?? value["Body"];
  if ((value["messageId"] ?? value["MessageId"]) !== undefined && typeof inner === "string") {
    return readText(inner, depth + 1);
  }
  throw new NotUnderstoodError("it is no report of rejected records, no envelope of Lambda's, and no event of S3's");
}

/**
 * Reads what Lambda sends to an on-failure destination.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
function readInvocation(envelope: Fields, context: Fields, depth: number): MessageContents {
  const { condition, requestId } = context;
  const id = isText(requestId) ? requestId : undefined;
  if (condition === "Success") throw new NotUnderstoodError("it reports an invocation that succeeded");
  const payload = envelope["requestPayload"];
  if (payload === undefined || payload === null) {
    throw new NotUnderstoodError(`Lambda's envelope has no event in it (request ${id ?? "unknown"})`);
  }
  const inner = typeof payload === "string" ? readText(payload, depth + 1) : read(payload, depth + 1);
  if (inner.kind === "unknown" || inner.objects.length === 0) return inner;
  const { name, detail } = invocationReason(condition, envelope["responsePayload"]);
  return {
    kind: "events",
    objects: inner.objects,
    reasons: [{ name, detail: `${detail}${restText(payload)}` }],
    requestId: id,
  };
}

/** Reads events from EventBridge: S3's, and Lambda's results. */
function readBridged(event: Fields, detail: Fields, depth: number): MessageContents {
  const { source } = event;
  if (source === "lambda") return read(detail, depth + 1);
  if (source !== "aws.s3") throw new NotUnderstoodError("it is an event of EventBridge, but not of S3");
  return events(readBridgedObject(event).objects.map(({ ref }) => ref));
}

/** Reads the records that S3, SQS or SNS put into an event. They may be mixed. */
function readRecords(records: readonly unknown[], depth: number): MessageContents {
  const inner = records.map((record): MessageContents => {
    if (!isFields(record)) throw new NotUnderstoodError("one of its Records is not an object");
    const { Sns: notification, body, s3 } = record;
    if (s3 === undefined && isFields(notification) && typeof notification["Message"] === "string") {
      return readText(notification["Message"], depth + 1);
    }
    if (s3 === undefined && typeof body === "string") return readText(body, depth + 1);
    return events(readNotification({ Records: [record] }).objects.map(({ ref }) => ref));
  });
  const [only, ...others] = inner;
  if (only && others.length === 0) return only;
  return events(inner.flatMap((each) => (each.kind === "unknown" ? [] : each.objects)));
}

/**
 * The rest of an object that took more than one invocation. It is processed from its beginning, which loses nothing: what earlier
 * parts stored is found in the table.
 */
function continued(value: Fields): MessageContents {
  const { ref, earlier } = readContinuation(value);
  const object = { ...ref, ...(earlier?.etag === undefined ? {} : { etag: earlier.etag }) };
  const detail = `an event that the function sent itself, and that was not processed${restText(value)}`;
  return { kind: "events", objects: [object], reasons: [{ name: "event", detail }], requestId: undefined };
}

/** How far an object had come before a continuation; empty for other events. */
function restText(event: unknown): string {
  if (!isContinuation(event)) return "";
  const { part = 0, progress = BEGINNING } = readContinuation(event).earlier ?? {};
  return ` (part ${part + 1} of the file, after ${countText(doneOf(progress))} records)`;
}

function events(objects: readonly NamedObject[]): MessageContents {
  const reasons = objects.length === 0 ? [] : [{ name: "event", detail: "an event of S3's that was not processed" }];
  return { kind: "events", objects, reasons, requestId: undefined };
}
