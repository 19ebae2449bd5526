import { mergePages } from "../listing/merge-pages.ts";
import type { ShardSource } from "../listing/shard-source.ts";
import type { RunState } from "../runs/run-state.ts";
import { openRanges } from "./next-shards.ts";

/**
 * Counts the run's objects while it runs, because the remaining work is known only then.
 *
 * It lists what the run lists again later. That is one call per thousand objects, compared with two calls per object.
 *
 * @returns a function that returns the number of objects, once it is known
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
  // The same error makes the run's own listing fail, and is reported there.
  count().catch(() => undefined);
  return () => all;
}
