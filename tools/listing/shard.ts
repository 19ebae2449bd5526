import type { PassedOver } from "./selection.ts";

/** An object to be processed, as a listing or a manifest names it. */
export interface ShardObject {
  readonly key: string;
  readonly versionId?: string;
  /** In bytes, where it is known. */
  readonly size?: number;
  /** Where no version is named: which content `size` is of. */
  readonly etag?: string;
}

/**
 * The unit of work, of checkpoints and of hand-over: a page of a listing, plain JSON.
 *
 * At most 1,000 objects, unless one key has more versions than that: they stay together, for their order.
 */
export interface Shard {
  readonly id: string;
  readonly bucket: string;
  /** Versions of one key follow one another, oldest first. */
  readonly objects: readonly ShardObject[];
}

export const SHARD_OBJECTS = 1_000;

/** Where a range goes on: after this key of a listing, or after so many entries of a manifest. */
export type Cursor = string | number;

/** A part of a listing: the keys behind `after` up to and including `upTo`; without them from the start, to the end. */
export interface Range {
  readonly after?: string;
  readonly upTo?: string;
}

/** What a page of a range gave. */
export interface Page {
  readonly objects: readonly ShardObject[];
  /** Everything on the page: what was chosen, what was passed over, delete markers. */
  readonly listed: number;
  readonly deleteMarkers: number;
  /** What was passed over, delete markers aside; absent where nothing was. */
  readonly passedOver?: PassedOver;
  /** Of how many `objects` are a sample. */
  readonly sampledFrom?: { readonly objects: number; readonly bytes: number };
  /** Where the range goes on after this page; `null` at its end. */
  readonly next: Cursor | null;
}

/** Where shards come from: a bucket's listing, or a manifest. */
export interface ShardSource {
  /** @param parts how many ranges are wanted, at least */
  ranges(parts: number): Promise<readonly Range[]>;
  /** The pages of a range, from where it was left. */
  pages(range: Range, from: Cursor | undefined, signal: AbortSignal): AsyncGenerator<Page>;
}
