import type { Failure } from "../../runtime/work/failure.ts";
import type { Pacer } from "../../runtime/work/pacer.ts";
import { ShardFeeder, type ShardFeederOptions } from "../../runtime/work/shard/shard-feeder.ts";
import type { ShardObject } from "../../runtime/work/shard/shard.ts";
import type { Stop } from "../../runtime/work/stop.ts";
import type { Totals } from "../../runtime/work/totals.ts";
import type { RunJournal } from "../runs/run-journal.ts";
import type { ShardToDo } from "./next-shards.ts";

/** Does the work, in this thread and in others. */
export interface ShardWorkers {
  /** Begins a lot. Resolves when there was room for it. */
  readonly begin: ShardFeederOptions["begin"];
  /** Resolves when no lot runs any more. */
  readonly idle: () => Promise<void>;
}

export interface ProcessShardsOptions {
  readonly shards: AsyncIterable<ShardToDo>;
  readonly workers: ShardWorkers;
  /** Paces objects. */
  readonly rate: Pacer;
  readonly log: Pick<RunJournal, "done" | "closed">;
  readonly stop: Stop;
  /** Called for every object, in order of completion. No further objects are taken until its promise resolves. */
  readonly onDone: (object: ShardObject, totals: Totals, failure: Failure | undefined) => Promise<void> | void;
}

/**
 * Processes the remaining shards of a run.
 *
 * When it returns, every object's outcome is in the journal. If it returns before the end, `stop` has the reason.
 */
export async function processShards({ shards, workers, rate, log, stop, onDone }: ProcessShardsOptions): Promise<void> {
  const feeder = new ShardFeeder({
    ...{ begin: workers.begin, rate, stop },
    onDone: async ({ shard, position, object, totals, failure }) => {
      log.done({ shard, position, totals, failure });
      await onDone(object, totals, failure);
    },
    onClosed: (shard) => {
      // Outcomes wait in memory until here. If the journal cannot be written, the run ends.
      try {
        log.closed(shard);
      } catch (error) {
        stop.fail(error);
      }
    },
  });
  try {
    for await (const { shard, done } of shards) {
      await feeder.feed(shard, done);
      if (stop.signal.aborted) break;
    }
  } catch (error) {
    // An interrupted listing is not a failure.
    if (!stop.signal.aborted) stop.fail(error);
  }
  await workers.idle();
}
