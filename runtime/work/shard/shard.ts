/** An object to process, as a listing or a manifest names it. */
export interface ShardObject {
  readonly key: string;
  readonly versionId?: string;
  /** In bytes, if known. */
  readonly size?: number;
  /** If there is no version id, identifies the content that `size` belongs to. */
  readonly etag?: string;
  /** Epoch milliseconds, if known; only of a source that was asked for it. */
  readonly lastModified?: number;
}

/**
 * The unit of work, checkpoints and hand-over: one page of a listing, as plain JSON.
 *
 * At most 1,000 objects, unless one key has more versions: these stay together, because their order matters.
 */
export interface Shard {
  readonly id: string;
  readonly bucket: string;
  /** Versions of one key are consecutive, oldest first. */
  readonly objects: readonly ShardObject[];
}

export const SHARD_OBJECTS = 1_000;
