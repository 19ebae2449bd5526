import type { ShardObject } from "../../runtime/work/shard/shard.ts";
import type { PassedOver } from "./selection.ts";

/** Where a range continues: after this key of a listing, or after this many entries of a manifest. */
export type Cursor = string | number;

/** A part of a listing: the keys after `after`, up to and including `upTo`. Each is optional. */
export interface Range {
  readonly after?: string;
  readonly upTo?: string;
}

/** A page of a range. */
export interface Page {
  readonly objects: readonly ShardObject[];
  /** The number of entries on the page: selected, skipped, and delete markers. */
  readonly listed: number;
  readonly deleteMarkers: number;
  /** The skipped objects by filter, without delete markers; absent if there were none. */
  readonly passedOver?: PassedOver;
  /** If `objects` is a sample, how many objects it was drawn from. */
  readonly sampledFrom?: { readonly objects: number; readonly bytes: number };
  /** Where the range continues after this page; `null` at its end. */
  readonly next: Cursor | null;
}

/** The source of shards: a bucket's listing, or a manifest. */
export interface ShardSource {
  /** @param parts the minimum number of ranges */
  ranges(parts: number): Promise<readonly Range[]>;
  /** The pages of a range, from where it continues. */
  pages(range: Range, from: Cursor | undefined, signal: AbortSignal): AsyncGenerator<Page>;
}
