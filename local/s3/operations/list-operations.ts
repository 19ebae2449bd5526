import { encodeKey } from "../http/key-encoding.ts";
import type { S3Request } from "../http/request.ts";
import { type Answer, xmlAnswer } from "../http/response.ts";
import type { XmlElement } from "../http/xml.ts";
import { invalidArgument } from "../store/errors.ts";
import { type ListedVersion, listObjects, listVersions, type ListingPage } from "../store/listing.ts";
import { checkVersionId } from "../store/store.ts";
import type { Context } from "./context.ts";
import { objectElements, OWNER } from "./list-elements.ts";

const MAX_KEYS = 1000;

/** ListObjectsV2. */
export function listObjectsV2(context: Context, { bucket: name, query }: S3Request): Answer {
  const bucket = context.store.bucket(name);
  const { prefix, delimiter, maxKeys, text, encoding } = common(query);
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after") ?? "";
  const after = token === null ? startAfter : readToken(token);
  const page = listObjects(bucket, { prefix, delimiter, maxKeys, after });
  const isOwnerWanted = query.get("fetch-owner") === "true";
  return xmlAnswer([
    "ListBucketResult",
    [
      ["Name", name],
      ["Prefix", text(prefix)],
      ["StartAfter", query.has("start-after") ? text(startAfter) : undefined],
      ["ContinuationToken", token ?? undefined],
      ["NextContinuationToken", page.next && writeToken(page.next.after)],
      ["KeyCount", page.entries.length + page.commonPrefixes.length],
      ["MaxKeys", maxKeys],
      ["Delimiter", delimiter === "" ? undefined : text(delimiter)],
      ["EncodingType", encoding],
      ["IsTruncated", page.next !== undefined],
      ...page.entries.map((entry): XmlElement => ["Contents", objectElements(entry, text, isOwnerWanted)]),
      ...prefixElements(page, text),
    ],
  ]);
}

/** ListObjects, version 1. */
export function listObjectsV1(context: Context, { bucket: name, query }: S3Request): Answer {
  const bucket = context.store.bucket(name);
  const { prefix, delimiter, maxKeys, text, encoding } = common(query);
  const marker = query.get("marker") ?? "";
  const page = listObjects(bucket, { prefix, delimiter, maxKeys, after: marker });
  return xmlAnswer([
    "ListBucketResult",
    [
      ["Name", name],
      ["Prefix", text(prefix)],
      ["Marker", text(marker)],
      // S3 returns it only with a delimiter; otherwise the client uses the last key.
      ["NextMarker", page.next && delimiter !== "" ? text(page.next.after) : undefined],
      ["MaxKeys", maxKeys],
      ["Delimiter", delimiter === "" ? undefined : text(delimiter)],
      ["EncodingType", encoding],
      ["IsTruncated", page.next !== undefined],
      ...page.entries.map((entry): XmlElement => ["Contents", objectElements(entry, text, true)]),
      ...prefixElements(page, text),
    ],
  ]);
}

/** ListObjectVersions. */
export function listObjectVersions(context: Context, { bucket: name, query }: S3Request): Answer {
  const bucket = context.store.bucket(name);
  const { prefix, delimiter, maxKeys, text, encoding } = common(query);
  const keyMarker = query.get("key-marker") ?? "";
  const versionMarker = query.get("version-id-marker") ?? "";
  if (versionMarker !== "" && keyMarker === "") {
    throw invalidArgument(
      "version-id-marker",
      versionMarker,
      "A version-id marker cannot be specified without a key marker.",
    );
  }
  if (versionMarker !== "") checkVersionId(versionMarker);
  const page = listVersions(bucket, {
    prefix,
    delimiter,
    maxKeys,
    after: keyMarker,
    afterVersionId: versionMarker === "" ? undefined : versionMarker,
  });
  const last = page.next?.isPrefix === false ? page.entries.at(-1) : undefined;
  return xmlAnswer([
    "ListVersionsResult",
    [
      ["Name", name],
      ["Prefix", text(prefix)],
      ["KeyMarker", text(keyMarker)],
      ["VersionIdMarker", versionMarker],
      ["NextKeyMarker", page.next && text(page.next.after)],
      ["NextVersionIdMarker", last?.version.versionId],
      ["MaxKeys", maxKeys],
      ["Delimiter", delimiter === "" ? undefined : text(delimiter)],
      ["EncodingType", encoding],
      ["IsTruncated", page.next !== undefined],
      ...page.entries.map((entry) => versionElement(entry, text)),
      ...prefixElements(page, text),
    ],
  ]);
}

function versionElement(entry: ListedVersion, text: (key: string) => string): XmlElement {
  const { key, version, isLatest } = entry;
  const identity: XmlElement[] = [
    ["VersionId", version.versionId],
    ["IsLatest", isLatest],
  ];
  if (version.kind === "object") return ["Version", [...identity, ...objectElements({ key, version }, text, true)]];
  const lastModified = new Date(version.lastModified).toISOString();
  return ["DeleteMarker", [["Key", text(key)], ...identity, ["LastModified", lastModified], OWNER]];
}

function prefixElements(page: ListingPage<unknown>, text: (key: string) => string): XmlElement[] {
  return page.commonPrefixes.map((prefix): XmlElement => ["CommonPrefixes", [["Prefix", text(prefix)]]]);
}

interface CommonParameters {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  /** Encodes a key: unchanged, or URL-encoded. */
  readonly text: (key: string) => string;
  readonly encoding: string | undefined;
}

function common(query: URLSearchParams): CommonParameters {
  const encoding = query.get("encoding-type") ?? undefined;
  if (encoding !== undefined && encoding !== "url") {
    throw invalidArgument("encoding-type", encoding, "Invalid Encoding Method specified in Request");
  }
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    maxKeys: readMaximum(query, "max-keys"),
    text: encoding === "url" ? encodeKey : (key) => key,
    encoding,
  };
}

/** The page size that the query asks for, at most 1,000. */
export function readMaximum(query: URLSearchParams, name: string): number {
  const value = query.get(name) ?? "";
  if (value === "") return MAX_KEYS;
  if (/^\d{1,10}$/.test(value) && Number(value) <= 2_147_483_647) return Math.min(Number(value), MAX_KEYS);
  throw invalidArgument(name, value, `Provided ${name} not an integer or within integer range`);
}

/** So that a token which is not ours is noticed. */
const TOKEN = "after:";

function writeToken(after: string): string {
  return Buffer.from(TOKEN + after).toString("base64url");
}

function readToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (text.startsWith(TOKEN) && text !== TOKEN) return text.slice(TOKEN.length);
  throw invalidArgument("continuation-token", token, "The continuation token provided is incorrect");
}
