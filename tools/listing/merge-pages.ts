import type { Cursor, Page, Range, ShardSource } from "./shard-source.ts";

/** A range that is not yet fully listed. */
export interface OpenRange {
  /** Its index among the run's ranges. */
  readonly index: number;
  readonly range: Range;
  readonly from: Cursor | undefined;
}

type Step = { readonly open: OpenRange; readonly result: IteratorResult<Page, void> };

/**
 * Yields the pages of several ranges as they arrive, with a limited number of ranges at once. Each range reads at most one page
 * ahead, because pages wait in memory.
 *
 * @throws the error of a failed listing, after it stopped the others
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
      // Nothing may be waiting when it fails. The next wait gets the error.
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
