import { randomBytes } from "node:crypto";
import { receiveBody, type StoredBytes } from "../http/body.ts";
import { keptHeaders, refuseUnknownWrites } from "../http/object-headers.ts";
import { parseRange } from "../http/ranges.ts";
import { header, type S3Request } from "../http/request.ts";
import { type Answer, xmlAnswer } from "../http/response.ts";
import type { XmlElement } from "../http/xml.ts";
import type { Part, Upload } from "../store/bucket.ts";
import {
  type ChecksumAlgorithm,
  checksumAlgorithm,
  checksumElement,
  checksumHeader,
  type ChecksumType,
} from "../store/checksums.ts";
import { invalidArgument, S3Error } from "../store/errors.ts";
import { type Context, currentSecond } from "./context.ts";
import { copyBytes, findCopySource } from "./copy-operations.ts";

const MAX_PART_NUMBER = 10_000;

/** CreateMultipartUpload. */
export function createMultipartUpload(context: Context, request: S3Request): Answer {
  refuseUnknownWrites(request);
  const checksum = uploadChecksum(request);
  const upload = {
    uploadId: randomBytes(24).toString("hex"),
    key: request.key,
    initiated: currentSecond(context),
    headers: keptHeaders(request),
    ...(checksum === undefined ? {} : { checksum }),
  };
  context.store.commit({ type: "upload", bucket: request.bucket, upload });
  return xmlAnswer(
    [
      "InitiateMultipartUploadResult",
      [
        ["Bucket", request.bucket],
        ["Key", request.key],
        ["UploadId", upload.uploadId],
      ],
    ],
    checksum === undefined
      ? {}
      : { "x-amz-checksum-algorithm": checksum.algorithm, "x-amz-checksum-type": checksum.type },
  );
}

function uploadChecksum(request: S3Request): Upload["checksum"] {
  const name = header(request, "x-amz-checksum-algorithm");
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithm(name);
  const type = header(request, "x-amz-checksum-type")?.toUpperCase() ?? DEFAULT_TYPE[algorithm] ?? "COMPOSITE";
  if (type === "FULL_OBJECT" && algorithm.startsWith("CRC")) return { algorithm, type };
  if (type === "COMPOSITE" && algorithm !== "CRC64NVME") return { algorithm, type };
  throw new S3Error(
    "InvalidRequest",
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  );
}

/** The default for multipart uploads; for other algorithms it is COMPOSITE. */
const DEFAULT_TYPE: Partial<Record<ChecksumAlgorithm, ChecksumType>> = { CRC64NVME: "FULL_OBJECT" };

/** UploadPart. */
export async function uploadPart(context: Context, request: S3Request): Promise<Answer> {
  const { uploadId, number } = partTarget(context, request);
  const stored = await receiveBody(request, context.store.blobs);
  const part = commitPart(context, request, uploadId, number, stored);
  const headers: Record<string, string> = { etag: `"${part.etag}"` };
  if (part.checksum !== undefined) headers[checksumHeader(part.checksum.algorithm)] = part.checksum.value;
  return { status: 200, headers };
}

/** UploadPartCopy. */
export async function uploadPartCopy(context: Context, request: S3Request): Promise<Answer> {
  const { upload, uploadId, number } = partTarget(context, request);
  const source = findCopySource(context, request);
  const { sizeBytes } = source.version.content;
  const text = header(request, "x-amz-copy-source-range");
  const range = text === undefined ? { start: 0, end: sizeBytes } : parseRange(text, sizeBytes);
  if (range === undefined) throw invalidArgument("x-amz-copy-source-range", text ?? "", "The range is not valid.");
  const stored = await copyBytes(context, source.version, range.start, range.end, upload.checksum?.algorithm);
  const part = commitPart(context, request, uploadId, number, stored);
  return xmlAnswer(
    [
      "CopyPartResult",
      [
        ["LastModified", new Date(part.lastModified).toISOString()],
        ["ETag", `"${part.etag}"`],
        ...(part.checksum === undefined
          ? []
          : [[checksumElement(part.checksum.algorithm), part.checksum.value] as const]),
      ],
    ],
    source.versionHeader,
  );
}

/** AbortMultipartUpload. */
export function abortMultipartUpload(context: Context, request: S3Request): Answer {
  const { uploadId } = findUpload(context, request);
  context.store.commit({ type: "upload-aborted", bucket: request.bucket, uploadId });
  return { status: 204 };
}

/** ListParts, always in one page. */
export function listParts(context: Context, request: S3Request): Answer {
  const upload = findUpload(context, request);
  const parts = [...upload.parts].sort(([left], [right]) => left - right);
  return xmlAnswer([
    "ListPartsResult",
    [
      ["Bucket", request.bucket],
      ["Key", request.key],
      ["UploadId", upload.uploadId],
      ["PartNumberMarker", 0],
      ["MaxParts", MAX_PART_NUMBER],
      ["IsTruncated", false],
      ["StorageClass", "STANDARD"],
      ["ChecksumAlgorithm", upload.checksum?.algorithm],
      ["ChecksumType", upload.checksum?.type],
      ...parts.map(([number, part]): XmlElement => ["Part", partElements(number, part)]),
    ],
  ]);
}

function partElements(number: number, part: Part): XmlElement[] {
  return [
    ["PartNumber", number],
    ["LastModified", new Date(part.lastModified).toISOString()],
    ["ETag", `"${part.etag}"`],
    ["Size", part.sizeBytes],
    ...(part.checksum === undefined ? [] : [[checksumElement(part.checksum.algorithm), part.checksum.value] as const]),
  ];
}

/** ListMultipartUploads, always in one page. */
export function listMultipartUploads(context: Context, request: S3Request): Answer {
  const prefix = request.query.get("prefix") ?? "";
  const uploads = [...context.store.bucket(request.bucket).uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix))
    .sort((left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)));
  return xmlAnswer([
    "ListMultipartUploadsResult",
    [
      ["Bucket", request.bucket],
      ["KeyMarker", ""],
      ["UploadIdMarker", ""],
      ["Prefix", prefix],
      ["MaxUploads", 1000],
      ["IsTruncated", false],
      ...uploads.map((upload): XmlElement => [
        "Upload",
        [
          ["Key", upload.key],
          ["UploadId", upload.uploadId],
          ["Initiated", new Date(upload.initiated).toISOString()],
          ["StorageClass", "STANDARD"],
        ],
      ]),
    ],
  ]);
}

/** @throws S3Error NoSuchUpload */
export function findUpload(context: Context, request: S3Request): Upload {
  const uploadId = request.query.get("uploadId") ?? "";
  const upload = context.store.bucket(request.bucket).uploads.get(uploadId);
  if (upload?.key !== request.key) throw new S3Error("NoSuchUpload", undefined, { details: { UploadId: uploadId } });
  return upload;
}

function partTarget(context: Context, request: S3Request): { upload: Upload; uploadId: string; number: number } {
  const text = request.query.get("partNumber") ?? "";
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MAX_PART_NUMBER) {
    throw invalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive");
  }
  refuseUnknownWrites(request);
  const upload = findUpload(context, request);
  return { upload, uploadId: upload.uploadId, number };
}

function commitPart(context: Context, request: S3Request, uploadId: string, number: number, stored: StoredBytes): Part {
  const { blob, sizeBytes, md5, checksum } = stored;
  try {
    findUpload(context, request);
    const part: Part = {
      blob,
      sizeBytes,
      etag: md5,
      lastModified: currentSecond(context),
      ...(checksum === undefined ? {} : { checksum: { ...checksum, type: "FULL_OBJECT" } }),
    };
    context.store.commit({ type: "part", bucket: request.bucket, uploadId, number, part });
    return part;
  } catch (error) {
    context.store.blobs.remove(blob);
    throw error;
  }
}
