import { createHash } from "node:crypto";
import { receiveText, storeBytes, type StoredBytes } from "../http/body.ts";
import { versionHeader } from "../http/object-headers.ts";
import { header, type S3Request } from "../http/request.ts";
import { type Answer, xmlAnswer } from "../http/response.ts";
import { childText, parseXml, type ReadElement } from "../http/xml.ts";
import type { BlobStore } from "../store/blobs.ts";
import type { ObjectContent, Part, Upload } from "../store/bucket.ts";
import { checksumElement, checksumHeader, createChecksum, type StoredChecksum } from "../store/checksums.ts";
import { checkWriteConditions } from "../store/conditions.ts";
import { S3Error } from "../store/errors.ts";
import { commitObject, type Context } from "./context.ts";
import { findUpload } from "./multipart-operations.ts";

/** Every part but the last has at least 5 MiB. */
const MIN_PART_BYTES = 5 * 1024 ** 2;

/** CompleteMultipartUpload. */
export async function completeMultipartUpload(context: Context, request: S3Request): Promise<Answer> {
  const { store } = context;
  const upload = findUpload(context, request);
  const root = parseXml(await receiveText(request, false), "CompleteMultipartUpload");
  const parts = chosenParts(upload, root);
  const algorithm = upload.checksum?.type === "FULL_OBJECT" ? upload.checksum.algorithm : undefined;
  const stored = await storeBytes(concatenate(parts, store.blobs), store.blobs, algorithm);
  try {
    const checksum = await objectChecksum(upload, parts, stored);
    checkClaimedChecksum(request, checksum);
    // Nothing is awaited from here to the commit: another request may have ended the upload meanwhile, and it must not end twice.
    findUpload(context, request);
    const bucket = store.bucket(request.bucket);
    checkWriteConditions(request.message.headers, bucket.latest(request.key));
    const content: ObjectContent = {
      blob: stored.blob,
      sizeBytes: stored.sizeBytes,
      etag: compositeEtag(parts),
      headers: upload.headers,
      ...(checksum === undefined ? {} : { checksum }),
    };
    const { uploadId } = upload;
    const event = "ObjectCreated:CompleteMultipartUpload";
    const version = commitObject(context, request, bucket, content, event, uploadId);
    return xmlAnswer(
      [
        "CompleteMultipartUploadResult",
        [
          ["Location", `http://${header(request, "host") ?? "localhost"}/${request.bucket}/${encodeURI(request.key)}`],
          ["Bucket", request.bucket],
          ["Key", request.key],
          ["ETag", `"${content.etag}"`],
          ...(checksum === undefined ? [] : [[checksumElement(checksum.algorithm), checksum.value] as const]),
          ["ChecksumType", checksum?.type],
        ],
      ],
      versionHeader(version, bucket.versioning),
    );
  } catch (error) {
    store.blobs.remove(stored.blob);
    throw error;
  }
}

/** Checks the parts that the client lists. @throws S3Error InvalidPart, InvalidPartOrder, EntityTooSmall, MalformedXML */
function chosenParts(upload: Upload, root: ReadElement): Part[] {
  const listed = root.children.filter((child) => child.name === "Part");
  if (listed.length === 0) throw new S3Error("MalformedXML");
  let before = 0;
  const parts = listed.map((element) => {
    const number = Number(childText(element, "PartNumber")?.trim());
    if (!Number.isInteger(number)) throw new S3Error("MalformedXML");
    if (number <= before) throw new S3Error("InvalidPartOrder");
    before = number;
    const part = upload.parts.get(number);
    const etag = childText(element, "ETag")?.trim().replace(/^"|"$/g, "");
    const checksum = part?.checksum && childText(element, checksumElement(part.checksum.algorithm))?.trim();
    if (part === undefined || etag !== part.etag || (checksum !== undefined && checksum !== part.checksum?.value)) {
      throw new S3Error("InvalidPart", undefined, { details: { PartNumber: String(number) } });
    }
    return part;
  });
  if (parts.slice(0, -1).some((part) => part.sizeBytes < MIN_PART_BYTES)) throw new S3Error("EntityTooSmall");
  return parts;
}

async function* concatenate(parts: readonly Part[], blobs: BlobStore): AsyncGenerator<Buffer> {
  for (const part of parts) {
    const bytes = await blobs.read(part.blob, 0, part.sizeBytes);
    if (Buffer.isBuffer(bytes)) yield bytes;
    else yield* bytes as AsyncIterable<Buffer>;
  }
}

/** The MD5 of the parts' MD5s, and the number of parts. */
function compositeEtag(parts: readonly Part[]): string {
  const hash = createHash("md5");
  for (const part of parts) hash.update(Buffer.from(part.etag, "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}

async function objectChecksum(
  upload: Upload,
  parts: readonly Part[],
  stored: StoredBytes,
): Promise<StoredChecksum | undefined> {
  if (upload.checksum === undefined) return undefined;
  const { algorithm, type } = upload.checksum;
  if (type === "FULL_OBJECT") return stored.checksum && { ...stored.checksum, type };
  const running = createChecksum(algorithm);
  for (const { checksum } of parts) {
    // S3 refuses such a part. But some clients omit the checksum, and here their object then has none.
    if (checksum?.algorithm !== algorithm) return undefined;
    running.update(Buffer.from(checksum.value, "base64"));
  }
  return { algorithm, type, value: `${Buffer.from(await running.digest()).toString("base64")}-${parts.length}` };
}

/** @throws S3Error BadDigest if the request states another checksum for the whole object */
function checkClaimedChecksum(request: S3Request, checksum: StoredChecksum | undefined): void {
  if (checksum === undefined) return;
  const claimed = header(request, checksumHeader(checksum.algorithm));
  if (checksum.type === "FULL_OBJECT" && claimed !== undefined && claimed !== checksum.value) {
    throw new S3Error("BadDigest", `The ${checksum.algorithm} you specified did not match the calculated checksum.`);
  }
}
