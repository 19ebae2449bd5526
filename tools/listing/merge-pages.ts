import type { Cursor, Page, Range, ShardSource } from "./shard.ts";

/** A range that is not listed to its end. */
export interface OpenRange {
  /** Its place among the run's ranges. */
  readonly index: number;
  readonly range: Range;
  readonly from: Cursor | undefined;
}

type Step = { readonly open: OpenRange; readonly result: IteratorResult<Page, void> };

/**
 * The pages of several ranges as they come, so many ranges at once. Each reads one page ahead and no more: what is listed
 * and not yet taken is in memory.
 *
 * @throws what a listing throws; the others are stopped then
 */
export async function* mergePages(
  source: ShardSource,
  ranges: readonly OpenRange[],
  listers: number,
  signal: AbortSignal,
): AsyncGenerator<{ readonly index: number; readonly page: Page }> {
  const waiting = [...ranges];
  const active = new Map<OpenRange, { readonly pages: AsyncGenerator<Page>; next: Promise<Step> }>();
  const step = async (open: OpenRange, pages: AsyncGenerator<Page>): Promise<Step> => ({
    open,
    result: await pages.next(),
  });
  const fill = (): void => {
    while (active.size < listers) {
      const open = waiting.shift();
      if (!open) return;
      const pages = source.pages(open.range, open.from, signal);
      active.set(open, { pages, next: step(open, pages) });
    }
  };
  try {
    fill();
    while (active.size > 0) {
      const { open, result } = await Promise.race([...active.values()].map(({ next }) => next));
      const lister = active.get(open);
      if (result.done || !lister) {
        active.delete(open);
        fill();
        continue;
      }
      lister.next = step(open, lister.pages);
      // Nobody may be waiting when it fails; whoever waits next hears of it.
      lister.next.catch(() => undefined);
      yield { index: open.index, page: result.value };
    }
  } finally {
    for (const { pages, next } of active.values()) {
      next.catch(() => undefined);
      void pages.return(undefined).catch(() => undefined);
    }
  }
}
