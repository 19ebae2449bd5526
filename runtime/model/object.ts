/** An object to process. Without a version, it is the current object under the key. */
export interface ObjectRef {
  readonly bucket: string;
  /** The decoded key. */
  readonly key: string;
  readonly versionId?: string;
}

/** The version of an object that was read. */
export interface ObjectVersion extends ObjectRef {
  /** Without the quotes that S3 adds. */
  readonly etag: string;
  /** Epoch milliseconds, a whole second, as in GetObject's answer. */
  readonly lastModified: number;
}

/**
 * Distinguishes the versions of one object: the version id, or the ETag in an unversioned bucket. The version `null` (stored
 * while versioning was off or suspended) may be overwritten, so its ETag counts too.
 */
export function versionToken(version: {
  readonly versionId?: string | undefined;
  readonly etag?: string | undefined;
}): string {
  const { versionId, etag } = version;
  return versionId !== undefined && versionId !== "null" ? versionId : `etag:${etag ?? ""}`;
}
