import { Readable } from "node:stream";
import { storeBytes, type StoredBytes } from "../http/body.ts";
import { keptHeaders, refuseUnknownWrites, versionHeader } from "../http/object-headers.ts";
import { decodeUri, header, type S3Request } from "../http/request.ts";
import { type Answer, xmlAnswer } from "../http/response.ts";
import type { ObjectVersion } from "../store/bucket.ts";
import { type ChecksumAlgorithm, checksumAlgorithm, checksumElement } from "../store/checksums.ts";
import { checkWriteConditions, failedCondition, readConditions } from "../store/conditions.ts";
import { invalidArgument, S3Error } from "../store/errors.ts";
import { commitObject, type Context } from "./context.ts";
import { contentOf, findObject } from "./object-operations.ts";

/** The object that `x-amz-copy-source` names. */
export interface CopySource {
  readonly version: ObjectVersion;
  /** Returned if the source's bucket has or had versioning. */
  readonly versionHeader: Record<string, string>;
  readonly isSameObject: boolean;
}

/** CopyObject. */
export async function copyObject(context: Context, request: S3Request): Promise<Answer> {
  const { store } = context;
  store.bucket(request.bucket);
  refuseUnknownWrites(request);
  const source = findCopySource(context, request);
  const directive = header(request, "x-amz-metadata-directive")?.toUpperCase() ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE") {
    throw invalidArgument("x-amz-metadata-directive", directive, "Unknown metadata directive.");
  }
  if (source.isSameObject && directive === "COPY") {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const headers = directive === "COPY" ? source.version.content.headers : keptHeaders(request);
  const asked = header(request, "x-amz-checksum-algorithm");
  const algorithm = asked === undefined ? source.version.content.checksum?.algorithm : checksumAlgorithm(asked);
  const stored = await copyBytes(context, source.version, 0, source.version.content.sizeBytes, algorithm);
  try {
    const bucket = store.bucket(request.bucket);
    checkWriteConditions(request.message.headers, bucket.latest(request.key));
    const version = commitObject(context, request, bucket, contentOf(stored, headers), "ObjectCreated:Copy");
    const { checksum, etag } = version.content;
    return xmlAnswer(
      [
        "CopyObjectResult",
        [
          ["LastModified", new Date(version.lastModified).toISOString()],
          ["ETag", `"${etag}"`],
          ...(checksum === undefined ? [] : [[checksumElement(checksum.algorithm), checksum.value] as const]),
          ["ChecksumType", checksum?.type],
        ],
      ],
      { ...versionHeader(version, bucket.versioning), ...source.versionHeader },
    );
  } catch (error) {
    store.blobs.remove(stored.blob);
    throw error;
  }
}

/** Copies a range of an object's bytes. */
export async function copyBytes(
  context: Context,
  version: ObjectVersion,
  start: number,
  end: number,
  algorithm: ChecksumAlgorithm | undefined,
): Promise<StoredBytes> {
  const { blobs } = context.store;
  const bytes = await blobs.read(version.content.blob, start, end);
  return storeBytes(Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes, blobs, algorithm);
}

/** Finds the source of a copy and checks the conditions on it. */
export function findCopySource(context: Context, request: S3Request): CopySource {
  const text = header(request, "x-amz-copy-source") ?? "";
  const [, named = text, id] = /^(.*)\?versionId=(.*)$/s.exec(text) ?? [];
  const path = decodeUri(named).replace(/^\//, "");
  const versionId = id === undefined ? null : decodeUri(id);
  const slash = path.indexOf("/");
  const key = path.slice(slash + 1);
  if (slash <= 0 || key === "") {
    throw invalidArgument(
      "x-amz-copy-source",
      text,
      "Copy Source must mention the source bucket and key: /sourcebucket/sourcekey",
    );
  }
  const bucket = context.store.bucket(path.slice(0, slash));
  const version = findCopied(() => findObject(bucket, key, versionId));
  const { content, lastModified } = version;
  const outcome = readConditions(request.message.headers, { etag: content.etag, lastModified }, "x-amz-copy-source-");
  if (outcome !== "holds") throw failedCondition("x-amz-copy-source-If-*");
  return {
    version,
    versionHeader: bucket.versioning === undefined ? {} : { "x-amz-copy-source-version-id": version.versionId },
    isSameObject: bucket.name === request.bucket && key === request.key && versionId === null,
  };
}

function findCopied(find: () => ObjectVersion): ObjectVersion {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    if (error.code === "MethodNotAllowed") {
      throw new S3Error(
        "InvalidRequest",
        "The source of a copy request may not specifically refer to a delete marker by version id.",
      );
    }
    // The delete marker belongs to the source, but the headers would describe the target.
    throw new S3Error(error.code, error.message, { details: error.details });
  }
}
