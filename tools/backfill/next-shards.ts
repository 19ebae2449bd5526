import type { Shard } from "../../runtime/work/shard/shard.ts";
import { mergePages, type OpenRange } from "../listing/merge-pages.ts";
import type { Page, Range, ShardSource } from "../listing/shard-source.ts";
import type { RunJournal } from "../runs/run-journal.ts";
import type { RunState } from "../runs/run-state.ts";

/** A shard, and the part that an earlier session already processed. */
export interface ShardToDo {
  readonly shard: Shard;
  readonly done: ReadonlySet<number>;
}

/** A page of a run, and the number of its shard. */
export interface NumberedPage {
  /** The index of its range. */
  readonly index: number;
  readonly page: Page;
  readonly id: string;
}

export interface NextShardsOptions {
  readonly source: ShardSource;
  readonly log: RunJournal;
  /** The state that an earlier session left. */
  readonly state: RunState;
  readonly bucket: string;
  /** How many ranges are listed at once. */
  readonly listers: number;
  /** The maximum number of objects in total. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface NextPagesOptions extends Pick<NextShardsOptions, "source" | "listers" | "limit" | "signal"> {
  readonly log: Pick<RunJournal, "ranges">;
  readonly state: Pick<RunState, "selected" | "shards" | "ranges" | "cursors">;
}

/** Returns the remaining shards of a run: first those that an earlier session began, then the rest of the listing. */
export async function* nextShards(options: NextShardsOptions): AsyncGenerator<ShardToDo> {
  const { log, state, signal, bucket } = options;
  for (const [id, done] of state.open) yield { shard: log.reopened(id), done };
  if (state.allListed) return;

  for await (const { index, page, id } of nextPages(options)) {
    const shard = log.opened(index, page, id, bucket);
    if (shard) yield { shard, done: new Set() };
  }
  if (!signal.aborted) log.listed();
}

/** Returns the pages that no session has opened yet, within the run's limit. Only pages with objects take a number. */
export async function* nextPages(options: NextPagesOptions): AsyncGenerator<NumberedPage> {
  const { state, source, listers, signal } = options;
  let left = options.limit - state.selected;
  let number = state.shards;
  if (left <= 0) return;
  const ranges = state.ranges ?? (await newRanges(options));
  for await (const { index, page } of mergePages(source, openRanges(ranges, state), listers, signal)) {
    const taken = page.objects.length > left ? { ...page, objects: page.objects.slice(0, left) } : page;
    left -= taken.objects.length;
    yield { index, page: taken, id: `${number}`.padStart(6, "0") };
    if (taken.objects.length > 0) number += 1;
    if (left <= 0) return;
  }
}

async function newRanges({ source, log, listers }: NextPagesOptions): Promise<readonly Range[]> {
  // More ranges than listers, because ranges differ in size: a lister that finishes one takes another.
  const ranges = await source.ranges(listers === 1 ? 1 : listers * 4);
  log.ranges(ranges);
  return ranges;
}

/** The ranges that are not yet fully listed. */
export function openRanges(ranges: readonly Range[], state: Pick<RunState, "cursors">): readonly OpenRange[] {
  return ranges.flatMap((range, index) => {
    const cursor = state.cursors.get(index);
    return cursor === null ? [] : [{ index, range, from: cursor }];
  });
}
