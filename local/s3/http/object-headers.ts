import type { ObjectVersion, Version, Versioning } from "../store/bucket.ts";
import { checksumHeader } from "../store/checksums.ts";
import { invalidArgument, S3Error } from "../store/errors.ts";
import { header, type S3Request } from "./request.ts";

/** Headers of a PUT that are stored with the object. */
const KEPT = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
  "x-amz-website-redirect-location",
];
const USER_METADATA = "x-amz-meta-";
const MAX_USER_METADATA_BYTES = 2048;

/** Headers that would change the meaning of a write, and that this server does not implement. */
const REFUSED = [
  "x-amz-write-offset-bytes",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-copy-source-server-side-encryption-customer-algorithm",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-legal-hold",
];

/** The headers of a write that are stored, and returned with the object. @throws S3Error MetadataTooLarge */
export function keptHeaders(request: S3Request): Record<string, string> {
  const kept: Record<string, string> = {};
  let metadataBytes = 0;
  for (const name of KEPT) {
    const value = header(request, name);
    if (value !== undefined) kept[name] = value;
  }
  for (const name of Object.keys(request.message.headers)) {
    if (!name.startsWith(USER_METADATA)) continue;
    const value = header(request, name) ?? "";
    kept[name] = value;
    metadataBytes += name.length - USER_METADATA.length + value.length;
  }
  if (metadataBytes > MAX_USER_METADATA_BYTES) throw new S3Error("MetadataTooLarge");
  // aws-chunked describes the transfer of the body, not the encoding of the object.
  const encoding = (kept["content-encoding"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part.toLowerCase() !== "aws-chunked")
    .join(",");
  delete kept["content-encoding"];
  if (encoding !== "") kept["content-encoding"] = encoding;
  kept["content-type"] ??= "binary/octet-stream";
  return kept;
}

/** @throws S3Error NotImplemented if a write asks for something that would otherwise be silently ignored */
export function refuseUnknownWrites(request: S3Request): void {
  for (const name of REFUSED) {
    if (header(request, name) !== undefined)
      throw new S3Error("NotImplemented", `The header ${name} is not implemented.`);
  }
}

/** The headers of an answer with an object, except its length. */
export function objectHeaders(
  version: ObjectVersion,
  versioning: Versioning,
  withChecksum: boolean,
): Record<string, string> {
  const { content } = version;
  const headers: Record<string, string> = {
    ...content.headers,
    ...versionHeader(version, versioning),
    "accept-ranges": "bytes",
    etag: `"${content.etag}"`,
    "last-modified": new Date(version.lastModified).toUTCString(),
  };
  if (withChecksum && content.checksum !== undefined) {
    headers[checksumHeader(content.checksum.algorithm)] = content.checksum.value;
    headers["x-amz-checksum-type"] = content.checksum.type;
  }
  return headers;
}

/** `x-amz-version-id`, for buckets that have or had versioning. */
export function versionHeader(version: Version, versioning: Versioning): Record<string, string> {
  return versioning === undefined ? {} : { "x-amz-version-id": version.versionId };
}

const OVERRIDES = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** Headers that the query overrides, such as `response-content-type`. */
export function overriddenHeaders(query: URLSearchParams): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of OVERRIDES) {
    const value = query.get(`response-${name}`);
    if (value === null) continue;
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw invalidArgument(`response-${name}`, value, "The value cannot be a header.");
    }
    headers[name] = value;
  }
  return headers;
}
