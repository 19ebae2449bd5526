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
