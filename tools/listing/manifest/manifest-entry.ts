/** An object as a manifest names it. */
export interface ManifestEntry {
  readonly key: string;
  /** If absent, the bucket of the backfill. */
  readonly bucket?: string;
  /** Its position in the manifest, for messages. */
  readonly place?: string;
  readonly versionId?: string;
  readonly size?: number;
  /** Without quotes. */
  readonly etag?: string;
  /** Epoch milliseconds. */
  readonly lastModified?: number;
  readonly deleteMarker?: boolean;
  /** Whether this is the key's current version; absent if the manifest lists only current ones. */
  readonly latest?: boolean;
}
