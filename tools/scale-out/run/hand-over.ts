import type { ShardTask } from "../../../runtime/work/shard/task.ts";
import { nextPages } from "../../backfill/next-shards.ts";
import type { ShardSource } from "../../listing/shard-source.ts";
import type { Plan } from "../../runs/plan.ts";
import { shardOf, type RunJournal } from "../../runs/run-journal.ts";
import type { RunState } from "../../runs/run-state.ts";
import type { WorkBucket } from "../aws/work-bucket.ts";

export interface HandOverOptions {
  readonly plan: Plan;
  readonly source: ShardSource;
  readonly log: RunJournal;
  readonly state: RunState;
  readonly work: Pick<WorkBucket, "putJson" | "keys">;
  readonly listers: number;
  readonly signal: AbortSignal;
  /** Called for every page whose shard is in the work bucket. */
  readonly onOpened: (objects: number) => void;
}

/** Shards that are written at once. A page waits in memory until its shard is there. */
const AT_ONCE = 32;

/**
 * Lists what is to be processed, and writes a shard for each page to the work bucket.
 *
 * The journal says that a page was opened only when its shard is there, and in the order of the pages. So whenever the process dies,
 * the next one goes on behind the last page whose shard is there, and gives the next shard the next number.
 */
export async function handOver(options: HandOverOptions): Promise<void> {
  const { plan, source, log, state, work, listers, signal, onOpened } = options;
  if (state.allListed) return;
  const writing: { readonly written: Promise<void>; readonly opened: () => void }[] = [];
  const settleFirst = async (): Promise<void> => {
    const first = writing.shift();
    if (first === undefined) return;
    await first.written;
    first.opened();
  };
  try {
    const pages = nextPages({ source, log, state, listers, limit: plan.what.limit ?? Infinity, signal });
    for await (const { index, page, id } of pages) {
      if (writing.length >= AT_ONCE) await settleFirst();
      const shard = shardOf(page, id, plan.bucket);
      const written = shard === undefined ? Promise.resolve() : work.putJson(work.keys.shard(id), shard);
      // If an earlier one fails, nobody waits for this one.
      written.catch(() => undefined);
      const opened = (): void => {
        log.noteOpened(index, page, shard);
        onOpened(page.objects.length);
      };
      writing.push({ written, opened });
      if (signal.aborted) break;
    }
  } finally {
    while (writing.length > 0) await settleFirst();
  }
  if (!signal.aborted) log.listed();
}

/** What limits all workers together. */
export interface TaskLimits {
  /** Workers at once. */
  readonly workers: number;
  /** Objects per second. */
  readonly maxRate: number;
  /** Write units per second. */
  readonly maxWrites: number;
}

/** The account that must own the bucket, if the stack names one. */
export interface BucketOwner {
  readonly expectedBucketOwner?: string | undefined;
}

/** Objects at once in one worker: it has one processor at 1,769 MiB, as a command has 32 for each core. */
const WORKER_CONCURRENCY = 32;

/** What the workers have to know of a run. Each has its share of the run's limits, so that all together keep them. */
export function taskOf(
  plan: Plan,
  { workers, maxRate, maxWrites, expectedBucketOwner }: TaskLimits & BucketOwner,
): ShardTask {
  const { run, bucket, table, mapping, maxDecompressedBytes, what, where } = plan;
  const share = (limit: number): number | null => (limit === Infinity ? null : limit / workers);
  return {
    ...{ run, bucket, table, mapping, maxDecompressedBytes, rewrite: what.rewrite, dryRun: what.dryRun },
    concurrency: WORKER_CONCURRENCY,
    pace: { maxWrites: share(maxWrites), maxRate: share(maxRate) },
    ...(expectedBucketOwner === undefined ? {} : { expectedBucketOwner }),
    ...(where.requestPayer === undefined ? {} : { requestPayer: where.requestPayer }),
  };
}

/** The index of the shards that an execution is to process. */
export const indexOf = (shards: Iterable<string>): string =>
  [...shards].map((shard) => `${JSON.stringify({ shard })}\n`).join("");
