import { receiveBody, type StoredBytes } from "../http/body.ts";
import {
  keptHeaders,
  objectHeaders,
  overriddenHeaders,
  refuseUnknownWrites,
  versionHeader,
} from "../http/object-headers.ts";
import { parseRange } from "../http/ranges.ts";
import { header, type S3Request } from "../http/request.ts";
import type { Answer } from "../http/response.ts";
import type { Bucket, ObjectContent, ObjectVersion } from "../store/bucket.ts";
import { checksumHeader } from "../store/checksums.ts";
import { checkWriteConditions, failedCondition, readConditions } from "../store/conditions.ts";
import { S3Error } from "../store/errors.ts";
import { checkVersionId } from "../store/store.ts";
import { commitDeleteMarker, commitObject, commitRemoval, type Context } from "./context.ts";

/** PutObject. */
export async function putObject(context: Context, request: S3Request): Promise<Answer> {
  const { store } = context;
  store.bucket(request.bucket);
  refuseUnknownWrites(request);
  const headers = keptHeaders(request);
  const stored = await receiveBody(request, store.blobs);
  try {
    // Nothing is awaited between the condition and the commit, so no other request can intervene.
    const bucket = store.bucket(request.bucket);
    checkWriteConditions(request.message.headers, bucket.latest(request.key));
    const version = commitObject(context, request, bucket, contentOf(stored, headers), "ObjectCreated:Put");
    return { status: 200, headers: { ...storedHeaders(version), ...versionHeader(version, bucket.versioning) } };
  } catch (error) {
    store.blobs.remove(stored.blob);
    throw error;
  }
}

/** Content with a checksum over all of its bytes. */
export function contentOf(stored: StoredBytes, headers: Readonly<Record<string, string>>): ObjectContent {
  const { blob, sizeBytes, md5, checksum } = stored;
  const content = { blob, sizeBytes, etag: md5, headers };
  return checksum === undefined ? content : { ...content, checksum: { ...checksum, type: "FULL_OBJECT" } };
}

/** GetObject and HeadObject. */
export async function getObject(context: Context, request: S3Request): Promise<Answer> {
  const bucket = context.store.bucket(request.bucket);
  const version = findObject(bucket, request.key, request.query.get("versionId"));
  const { content, lastModified } = version;
  const wanted = request.message.headers;
  switch (readConditions(wanted, { etag: content.etag, lastModified })) {
    case "failed":
      throw failedCondition(wanted["if-match"] === undefined ? "If-Unmodified-Since" : "If-Match");
    case "not-modified":
      return { status: 304, headers: objectHeaders(version, bucket.versioning, false) };
    case "holds":
  }
  const range = parseRange(wanted.range, content.sizeBytes);
  const { start, end } = range ?? { start: 0, end: content.sizeBytes };
  // For a partial read, a checksum of the whole object would fail the client's check.
  const isWhole = end - start === content.sizeBytes;
  const isChecksumWanted = isWhole && wanted["x-amz-checksum-mode"]?.toString().toUpperCase() === "ENABLED";
  const headers: Record<string, string> = {
    ...objectHeaders(version, bucket.versioning, isChecksumWanted),
    ...overriddenHeaders(request.query),
    "content-length": String(end - start),
  };
  if (range !== undefined) headers["content-range"] = `bytes ${start}-${end - 1}/${content.sizeBytes}`;
  const status = range === undefined ? 200 : 206;
  if (request.method === "HEAD") return { status, headers };
  return { status, headers, body: await context.store.blobs.read(content.blob, start, end) };
}

/**
 * Finds the object for a read: the latest version, or the requested one.
 *
 * @throws S3Error NoSuchKey, NoSuchVersion, MethodNotAllowed (if the requested version is a delete marker)
 */
export function findObject(bucket: Bucket, key: string, versionId: string | null): ObjectVersion {
  if (versionId !== null) checkVersionId(versionId);
  const version = versionId === null ? bucket.latest(key) : bucket.version(key, versionId);
  if (version?.kind === "object") return version;
  const details = { Key: key };
  if (version === undefined) {
    if (versionId === null) throw new S3Error("NoSuchKey", undefined, { details });
    throw new S3Error("NoSuchVersion", undefined, { details: { ...details, VersionId: versionId } });
  }
  const headers = { "x-amz-delete-marker": "true", ...versionHeader(version, bucket.versioning) };
  if (versionId === null) throw new S3Error("NoSuchKey", undefined, { headers, details });
  throw new S3Error("MethodNotAllowed", undefined, {
    headers: { ...headers, allow: "DELETE", "last-modified": new Date(version.lastModified).toUTCString() },
    details: { Method: "GET", ResourceType: "DeleteMarker" },
  });
}

/** The result of a deletion; both are undefined in a bucket that never had versioning. */
export interface Deletion {
  readonly versionId?: string;
  readonly isDeleteMarker?: boolean;
}

/** Deletes a version permanently, or a key, which gets a delete marker if the bucket has or had versioning. */
export function deleteKey(
  context: Context,
  request: S3Request,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
): Deletion {
  if (versionId !== undefined) {
    checkVersionId(versionId);
    const version = bucket.version(key, versionId);
    if (version !== undefined) commitRemoval(context, request, bucket, key, version);
    return version?.kind === "delete-marker" ? { versionId, isDeleteMarker: true } : { versionId };
  }
  if (bucket.versioning === undefined) {
    const version = bucket.latest(key);
    if (version !== undefined) commitRemoval(context, request, bucket, key, version);
    return {};
  }
  const marker = commitDeleteMarker(context, request, bucket, key);
  return { versionId: marker.versionId, isDeleteMarker: true };
}

/** DeleteObject. */
export function deleteObject(context: Context, request: S3Request): Answer {
  const bucket = context.store.bucket(request.bucket);
  if (header(request, "if-match") !== undefined) {
    throw new S3Error("NotImplemented", "If-Match of a deletion is not implemented.");
  }
  const versionId = request.query.get("versionId") ?? undefined;
  const deletion = deleteKey(context, request, bucket, request.key, versionId);
  const headers: Record<string, string> = {};
  if (deletion.versionId !== undefined) headers["x-amz-version-id"] = deletion.versionId;
  if (deletion.isDeleteMarker === true) headers["x-amz-delete-marker"] = "true";
  return { status: 204, headers };
}

/** The headers that describe what was stored. */
function storedHeaders({ content }: ObjectVersion): Record<string, string> {
  const headers: Record<string, string> = { etag: `"${content.etag}"` };
  if (content.checksum !== undefined) {
    headers[checksumHeader(content.checksum.algorithm)] = content.checksum.value;
    headers["x-amz-checksum-type"] = content.checksum.type;
  }
  return headers;
}
