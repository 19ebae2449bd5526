import type { IncomingMessage } from "node:http";
import { S3Error } from "../store/errors.ts";

/** A parsed request. */
export interface S3Request {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly requestId: string;
  /** Empty for requests to the service itself. */
  readonly bucket: string;
  /** Decoded once and otherwise unchanged (including `//`, `..` and `+`); empty for requests to the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
}

const MAX_KEY_BYTES = 1024;

/**
 * Reads bucket and key from a request's path (`/bucket/key`), or also from its host (`bucket.localhost`).
 *
 * @throws S3Error InvalidURI, KeyTooLongError
 */
export function readRequest(message: IncomingMessage, requestId: string): S3Request {
  // HTTP also allows the form of a proxy request, `GET http://host/path`.
  const target = (message.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "");
  const mark = target.indexOf("?");
  const path = (mark < 0 ? target : target.slice(0, mark)).replace(/^\//, "");
  const query = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
  const hosted = hostedBucket(message.headers.host ?? "");
  const slash = path.indexOf("/");
  const [bucket, rawKey] =
    hosted !== undefined ? [hosted, path] : slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)];
  const key = decodeUri(rawKey);
  checkKey(key);
  return { message, method: message.method ?? "GET", requestId, bucket: decodeUri(bucket), key, query };
}

/** @throws S3Error KeyTooLongError past 1,024 bytes of UTF-8 */
export function checkKey(key: string): void {
  const sizeBytes = Buffer.byteLength(key);
  if (sizeBytes <= MAX_KEY_BYTES) return;
  throw new S3Error("KeyTooLongError", undefined, {
    details: { Size: String(sizeBytes), MaxSizeAllowed: String(MAX_KEY_BYTES) },
  });
}

/** Percent-decodes UTF-8. @throws S3Error InvalidURI */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw Object.assign(new S3Error("InvalidURI"), { cause });
  }
}

/** A header, if present. Node joins repeated ones with ", ". */
export function header(request: S3Request, name: string): string | undefined {
  const value = request.message.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

function hostedBucket(host: string): string | undefined {
  return /^(.+)\.localhost(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase();
}
