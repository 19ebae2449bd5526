import { mergePages } from "../listing/merge-pages.ts";
import type { ShardSource } from "../listing/shard.ts";
import type { RunState } from "../runs/run-state.ts";
import { openRanges } from "./next-shards.ts";

/**
 * Counts what a run will come to, while it is under way: only then can it say how much is left.
 *
 * It lists what the run will list again later: one call for a thousand objects, next to two for each.
 *
 * @returns tells the number of objects, once it is known
 */
export function countAhead(
  source: ShardSource,
  state: RunState,
  limit: number,
  signal: AbortSignal,
): () => number | undefined {
  let all: number | undefined;
  const count = async (): Promise<void> => {
    let counted = state.selected;
    const ranges = state.allListed ? [] : openRanges(state.ranges ?? (await source.ranges(1)), state);
    for await (const { page } of mergePages(source, ranges, 1, signal)) {
      counted += page.objects.length;
      if (counted >= limit || signal.aborted) break;
    }
    if (!signal.aborted) all = Math.min(counted, limit);
  };
  // What fails here fails the run's own listing too, and is told there.
  count().catch(() => undefined);
  return () => all;
}
