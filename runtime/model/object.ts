/** An object that is to be processed; without a version, what the bucket holds under the key now. */
export interface ObjectRef {
  readonly bucket: string;
  /** The key itself, decoded. */
  readonly key: string;
  readonly versionId?: string;
}

/** The version of an object that was read. */
export interface ObjectVersion extends ObjectRef {
  /** Without the quotes that S3 puts around it. */
  readonly etag: string;
  /** Epoch milliseconds, a whole second, as GetObject answers it. */
  readonly lastModified: number;
}

/**
 * What tells the versions of one object apart: the version id; or the etag, where the bucket keeps no versions. The version
 * `null` is one that may be overwritten (versioning was off or suspended when it was stored), so that its etag counts too.
 */
export function versionToken(version: {
  readonly versionId?: string | undefined;
  readonly etag?: string | undefined;
}): string {
  const { versionId, etag } = version;
  return versionId !== undefined && versionId !== "null" ? versionId : `etag:${etag ?? ""}`;
}
