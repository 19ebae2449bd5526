import type { S3Request } from "../http/request.ts";
import { type ObjectVersion, type Version, type Bucket, NULL_VERSION, type ObjectContent } from "../store/bucket.ts";
import { newVersionId, type Store } from "../store/store.ts";
import type { Notifier } from "./events.ts";

/** What operations have access to. */
export interface Context {
  readonly store: Store;
  readonly notifier: Notifier;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly region: string;
}

/** The current time in epoch milliseconds, cut to whole seconds as S3 does. */
export function currentSecond(context: Context): number {
  return Math.floor(context.clock() / 1000) * 1000;
}

/** Makes stored bytes the latest version of a key, and notifies receivers. */
export function commitObject(
  context: Context,
  request: S3Request,
  bucket: Bucket,
  content: ObjectContent,
  eventName: string,
  uploadId?: string,
): ObjectVersion {
  const sequence = context.store.nextSequence();
  const version: ObjectVersion = {
    kind: "object",
    versionId: bucket.versioning === "Enabled" ? newVersionId(sequence) : NULL_VERSION,
    sequence,
    lastModified: currentSecond(context),
    content,
  };
  const upload = uploadId === undefined ? {} : { uploadId };
  context.store.commit({ type: "put", bucket: bucket.name, key: request.key, version, ...upload });
  notify(context, request, request.key, eventName, version, content);
  return version;
}

/** Puts a delete marker on top of a key, and notifies receivers. */
export function commitDeleteMarker(context: Context, request: S3Request, bucket: Bucket, key: string): Version {
  const sequence = context.store.nextSequence();
  const version: Version = {
    kind: "delete-marker",
    versionId: bucket.versioning === "Enabled" ? newVersionId(sequence) : NULL_VERSION,
    sequence,
    lastModified: currentSecond(context),
  };
  context.store.commit({ type: "put", bucket: bucket.name, key, version });
  notify(context, request, key, "ObjectRemoved:DeleteMarkerCreated", version);
  return version;
}

/** Deletes a version permanently, and notifies receivers. */
export function commitRemoval(
  context: Context,
  request: S3Request,
  bucket: Bucket,
  key: string,
  version: Version,
): void {
  const sequence = context.store.nextSequence();
  const { versionId } = version;
  context.store.commit({ type: "removed", bucket: bucket.name, key, versionId, sequence });
  notify(context, request, key, "ObjectRemoved:Delete", { versionId, sequence });
}

function notify(
  context: Context,
  request: S3Request,
  key: string,
  eventName: string,
  { versionId, sequence }: Pick<Version, "versionId" | "sequence">,
  content?: ObjectContent,
): void {
  context.notifier.notify({
    eventName,
    bucket: request.bucket,
    key,
    sequence,
    requestId: request.requestId,
    sourceAddress: request.message.socket.remoteAddress ?? "127.0.0.1",
    ...(versionId === NULL_VERSION ? {} : { versionId }),
    ...(content && { sizeBytes: content.sizeBytes, etag: content.etag }),
  });
}
