import { divideKeys, nextKeyOf } from "./key-ranges.ts";
import { listObjects, type ListingOptions } from "./list-objects.ts";
import { listVersions } from "./list-versions.ts";
import type { Cursor, Page, Range, ShardSource } from "./shard-source.ts";

export interface ListingSourceOptions extends ListingOptions {
  readonly allVersions: boolean;
  /** Keys up to and including this one are skipped. */
  readonly startAfter?: string | undefined;
  readonly signal: AbortSignal;
}

/** Makes shards from a bucket's listing. */
export function listingSource(options: ListingSourceOptions): ShardSource {
  const { s3, bucket, selection, startAfter: after, allVersions, signal } = options;
  return {
    ranges: (parts) => divideKeys(nextKeyOf(s3, bucket, signal), { prefix: selection.prefix, after, parts }),
    pages: (range: Range, from: Cursor | undefined, abort: AbortSignal): AsyncGenerator<Page> =>
      (allVersions ? listVersions : listObjects)(options, range, from, abort),
  };
}
