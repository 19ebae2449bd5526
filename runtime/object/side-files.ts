import type { RejectReason } from "../model/outcome.ts";

/**
 * Objects that tools leave beside data and that hold no records: markers of Spark, Databricks and DynamoDB's export, the "folders" of
 * Hadoop, and checksums of Hadoop and others.
 */
const MARKERS = [
  /(?:^|\/)_(?:SUCCESS|started|(?:committed|started)_[\w-]+)$/,
  /_\$folder\$$/,
  /(?:^|\/)\.[^/]+\.crc$/,
  /\.(?:json|ndjson|jsonl)(?:\.(?:gz|zst))?\.(?:md5|sha1|sha256|sha512)$/i,
  /(?:^|\/)AWSDynamoDB\/[^/]+\/manifest-(?:summary|files)\.md5$/,
];

/** Whether an object's name alone says that it holds no records. */
export function isMarker(key: string): boolean {
  return MARKERS.some((marker) => marker.test(key));
}

/** Whether an object stands for a folder, as consoles make it: its key ends with a slash, and it is empty. */
export function isFolder(key: string, sizeBytes: number | undefined): boolean {
  return sizeBytes === 0 && key.endsWith("/");
}

/** Documents about other objects: digests of CloudTrail's logs, and what DynamoDB's export says of itself. */
const ABOUT_OTHERS = [
  /(?:^|\/)CloudTrail-Digest\/.*_CloudTrail-Digest_[^/]*\.json\.gz$/,
  /(?:^|\/)AWSDynamoDB\/[^/]+\/manifest-(?:summary|files)\.json$/,
];

/**
 * Whether an object's name says that it describes other objects. It is JSON, so it is read: a mapping may be for just these. But if
 * the mapping finds no record in it, that is no loss.
 */
export function isAboutOthers(key: string): boolean {
  return ABOUT_OTHERS.some((pattern) => pattern.test(key));
}

/** What is said of a document in which the mapping finds no record. */
const NO_RECORD: readonly RejectReason[] = ["no-records", "no-partition-key"];

/**
 * Whether a rejected document is passed over, because it is no record: it is about other objects, or about the next document.
 *
 * @param isAction whether it is an action of Elasticsearch's bulk format
 */
export function isNoLoss(reason: RejectReason, isAction: boolean, key: string): boolean {
  return NO_RECORD.includes(reason) && (isAction || isAboutOthers(key));
}
