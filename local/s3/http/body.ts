import { createHash } from "node:crypto";
import { type BlobStore, MemoryBlobs } from "../store/blobs.ts";
import {
  type ChecksumAlgorithm,
  checkValue,
  claimedChecksum,
  createChecksum,
  isBase64Of,
  type RunningChecksum,
} from "../store/checksums.ts";
import { invalidArgument, S3Error } from "../store/errors.ts";
import { decodeChunked } from "./chunked.ts";
import { header, type S3Request } from "./request.ts";

/** S3's limit for one PUT: 5 GiB. */
const MAX_BODY_BYTES = 5 * 1024 ** 3;
/** Exceeds 1,000 keys of 1,024 bytes, all escaped. */
const MAX_XML_BYTES = 8 * 1024 ** 2;

/** Stored bytes, and what was computed as they arrived. */
export interface StoredBytes {
  readonly blob: string;
  readonly sizeBytes: number;
  /** MD5 in hex: the ETag. */
  readonly md5: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

/**
 * Stores a request's payload, and checks it against the request's length, hashes and checksums.
 *
 * Nothing remains stored if it throws.
 *
 * @param hasChecksum whether checksums in the request's headers are those of its payload, rather than of an object
 * @throws S3Error IncompleteBody, BadDigest and others; or the connection's own error if it breaks
 */
export async function receiveBody(request: S3Request, blobs: BlobStore, hasChecksum = true): Promise<StoredBytes> {
  const payload = openPayload(request);
  const claim = hasChecksum ? claimedChecksum(request.message.headers) : undefined;
  const contentMd5 = header(request, "content-md5");
  if (contentMd5 !== undefined && !isBase64Of(contentMd5, 16)) throw new S3Error("InvalidDigest");
  const sha256 = payloadSha256(request);
  const digest = sha256 === undefined ? undefined : createChecksum("SHA256");

  const stored = await storeBytes(watch(payload.bytes, payload.sizeBytes, digest), blobs, claim?.algorithm);
  try {
    if (stored.sizeBytes !== payload.sizeBytes) throw new S3Error("IncompleteBody");
    if (contentMd5 !== undefined && Buffer.from(contentMd5, "base64").toString("hex") !== stored.md5) {
      throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.");
    }
    if (digest !== undefined && Buffer.from(await digest.digest()).toString("hex") !== sha256) {
      throw new S3Error("XAmzContentSHA256Mismatch");
    }
    if (claim !== undefined) checkClaim(claim.algorithm, claim.value ?? payload.trailer(claim.algorithm), stored);
    return stored;
  } catch (error) {
    blobs.remove(stored.blob);
    throw error;
  }
}

/** Stores bytes from any source, with their MD5 and optionally one checksum. Nothing remains stored if it throws. */
export async function storeBytes(
  bytes: AsyncIterable<Uint8Array>,
  blobs: BlobStore,
  algorithm?: ChecksumAlgorithm,
): Promise<StoredBytes> {
  const md5 = createHash("md5");
  const checksum = algorithm === undefined ? undefined : createChecksum(algorithm);
  const writer = await blobs.create();
  let sizeBytes = 0;
  try {
    for await (const chunk of bytes) {
      sizeBytes += chunk.length;
      md5.update(chunk);
      checksum?.update(chunk);
      await writer.write(chunk);
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  const blob = await writer.finish();
  const stored = { blob, sizeBytes, md5: md5.digest("hex") };
  if (algorithm === undefined || checksum === undefined) return stored;
  return { ...stored, checksum: { algorithm, value: Buffer.from(await checksum.digest()).toString("base64") } };
}

/** Reads a request's small XML payload as text, with the same checks as for any payload. */
export async function receiveText(request: S3Request, hasChecksum = true): Promise<string> {
  const scratch = new MemoryBlobs();
  if (Number(header(request, "content-length") ?? 0) > MAX_XML_BYTES) throw new S3Error("MalformedXML");
  if (header(request, "content-length") === undefined && header(request, "transfer-encoding") === undefined) return "";
  const stored = await receiveBody(request, scratch, hasChecksum);
  return (await scratch.read(stored.blob, 0, stored.sizeBytes)).toString("utf8");
}

interface Payload {
  readonly bytes: AsyncIterable<Buffer>;
  /** As announced. */
  readonly sizeBytes: number;
  /** The value of a checksum trailer, once the bytes were read. */
  trailer(algorithm: ChecksumAlgorithm): string;
}

function openPayload(request: S3Request): Payload {
  const isChunked =
    (header(request, "x-amz-content-sha256") ?? "").startsWith("STREAMING-") ||
    /(^|[\s,])aws-chunked\b/i.test(header(request, "content-encoding") ?? "");
  const lengthName = isChunked ? "x-amz-decoded-content-length" : "content-length";
  const length = header(request, lengthName);
  if (length === undefined) throw new S3Error("MissingContentLength");
  const sizeBytes = /^\d{1,15}$/.test(length) ? Number(length) : Number.NaN;
  if (Number.isNaN(sizeBytes)) throw invalidArgument(lengthName, length, "The length is not a number.");
  if (sizeBytes > MAX_BODY_BYTES) throw new S3Error("EntityTooLarge");
  const trailers = new Map<string, string>();
  // The connection must survive an error in the middle of the body, because the answer still uses it.
  const raw = request.message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  return {
    bytes: isChunked ? decodeChunked(raw, trailers) : raw,
    sizeBytes,
    trailer: (algorithm) => {
      const value = trailers.get(`x-amz-checksum-${algorithm.toLowerCase()}`);
      if (value === undefined) throw new S3Error("MalformedTrailerError");
      checkValue(algorithm, value);
      return value;
    },
  };
}

/** Fails if a body is longer than announced, and hashes it as it passes. */
async function* watch(
  bytes: AsyncIterable<Buffer>,
  maxBytes: number,
  digest: RunningChecksum | undefined,
): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of bytes) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new S3Error("IncompleteBody");
    digest?.update(chunk);
    yield chunk;
  }
}

/** Checks the payload's hash if the client signed it. Signatures are not checked, but this detects a damaged body. */
function payloadSha256(request: S3Request): string | undefined {
  const value = header(request, "x-amz-content-sha256");
  return value !== undefined && /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

function checkClaim(algorithm: ChecksumAlgorithm, claimed: string, stored: StoredBytes): void {
  if (stored.checksum?.value === claimed) return;
  throw new S3Error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
}
