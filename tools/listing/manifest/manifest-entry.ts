/** What a manifest says of an object. */
export interface ManifestEntry {
  readonly key: string;
  /** Absent: the bucket that is backfilled. */
  readonly bucket?: string;
  /** Where in the manifest it stands, for messages. */
  readonly place?: string;
  readonly versionId?: string;
  readonly size?: number;
  /** Epoch milliseconds. */
  readonly lastModified?: number;
  readonly deleteMarker?: boolean;
  /** Of the versions of the key the current one; absent where only current ones are listed. */
  readonly latest?: boolean;
}
