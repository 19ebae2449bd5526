import type { ListingOptions } from "../../../tools/listing/list-objects.ts";
import type { Selection } from "../../../tools/listing/selection.ts";
import type { Cursor, Page, Range } from "../../../tools/listing/shard-source.ts";
import type { ListedBucket } from "../../support/listed-bucket.ts";

/** What a listing is asked for; by default all of the bucket. */
export interface Asked {
  readonly selection?: Partial<Selection>;
  readonly range?: Range;
  readonly from?: Cursor;
  readonly signal?: AbortSignal;
}

type List = (
  options: ListingOptions,
  range: Range,
  from: Cursor | undefined,
  signal: AbortSignal,
) => AsyncIterable<Page>;

/** All pages of a listing. */
export async function listedPages(
  list: List,
  { s3 }: Pick<ListedBucket, "s3">,
  { selection = {}, range = {}, from, signal = new AbortController().signal }: Asked,
): Promise<Page[]> {
  const options = { s3, bucket: "files", selection: { prefix: "", suffixes: [], ...selection } };
  const pages: Page[] = [];
  for await (const page of list(options, range, from, signal)) pages.push(page);
  return pages;
}
