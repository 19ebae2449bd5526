import { createHash } from "node:crypto";
import { Crc32, Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { S3Error } from "./errors.ts";

/** A checksum being computed. */
export interface RunningChecksum {
  update(chunk: Uint8Array): void;
  digest(): Promise<Uint8Array>;
}

/** S3's names for the algorithms, as in `x-amz-checksum-<name in lower case>`. */
const ALGORITHMS = {
  CRC32: { digestBytes: 4, create: (): RunningChecksum => new Crc32() },
  CRC32C: { digestBytes: 4, create: (): RunningChecksum => new Crc32c() },
  CRC64NVME: { digestBytes: 8, create: (): RunningChecksum => new Crc64Nvme() },
  SHA1: { digestBytes: 20, create: () => nodeHash("sha1") },
  SHA256: { digestBytes: 32, create: () => nodeHash("sha256") },
  SHA512: { digestBytes: 64, create: () => nodeHash("sha512") },
  MD5: { digestBytes: 16, create: () => nodeHash("md5") },
} as const satisfies Record<string, { digestBytes: number; create: () => RunningChecksum }>;

export type ChecksumAlgorithm = keyof typeof ALGORITHMS;

/** COMPOSITE: a checksum of the parts' checksums, with "-N"; FULL_OBJECT: a checksum of all bytes. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** One checksum of a stored object or part. */
export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64, followed by "-N" if it is composite. */
  readonly value: string;
  readonly type: ChecksumType;
}

export function createChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  return ALGORITHMS[algorithm].create();
}

export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(ALGORITHMS, name);
}

/** The algorithm named in a header such as `x-amz-checksum-algorithm`. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm {
  const upper = name.toUpperCase();
  if (isChecksumAlgorithm(upper)) return upper;
  throw new S3Error("InvalidRequest", "Checksum algorithm provided is unsupported.");
}

/** The header that carries a checksum of this algorithm. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The XML element that carries a checksum of this algorithm. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

/** The checksum that a request states for its payload. */
export interface ChecksumClaim {
  readonly algorithm: ChecksumAlgorithm;
  /** Undefined if the value follows in a trailer. */
  readonly value: string | undefined;
}

const NOT_A_VALUE = new Set(["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"]);

/**
 * Reads the checksum that a request states, in a header or as a trailer (`x-amz-trailer`).
 *
 * @throws S3Error InvalidRequest if there are several or the value is invalid; NotImplemented for other algorithms
 */
export function claimedChecksum(headers: NodeJS.Dict<string | string[]>): ChecksumClaim | undefined {
  const claims: ChecksumClaim[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith("x-amz-checksum-") || NOT_A_VALUE.has(name)) continue;
    const claim = { algorithm: algorithmOfHeader(name), value: String(value) };
    checkValue(claim.algorithm, claim.value);
    claims.push(claim);
  }
  const trailer = headers["x-amz-trailer"];
  if (typeof trailer === "string") {
    claims.push({ algorithm: algorithmOfHeader(trailer.trim().toLowerCase()), value: undefined });
  }
  if (claims.length > 1) throw new S3Error("InvalidRequest", "Expecting a single x-amz-checksum- header.");
  return claims[0];
}

/** @throws S3Error InvalidRequest unless the text is base64 with the byte length of the algorithm's digest */
export function checkValue(algorithm: ChecksumAlgorithm, value: string): void {
  if (isBase64Of(value, ALGORITHMS[algorithm].digestBytes)) return;
  throw new S3Error("InvalidRequest", `Value for ${checksumHeader(algorithm)} header is invalid.`);
}

/** Whether a text is base64 of exactly that many bytes. */
export function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes && decoded.toString("base64") === text;
}

function algorithmOfHeader(name: string): ChecksumAlgorithm {
  const upper = name.replace(/^x-amz-checksum-/, "").toUpperCase();
  if (isChecksumAlgorithm(upper)) return upper;
  throw new S3Error("NotImplemented", `The header or trailer ${name} is not implemented.`);
}

function nodeHash(name: string): RunningChecksum {
  const hash = createHash(name);
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => Promise.resolve(hash.digest()),
  };
}
