import type { PatientRetries } from "../patient-retries.ts";
import type { Stop } from "../stop.ts";
import { workOnLot, type ShardEngine } from "./shard-engine.ts";
import { ShardFeeder } from "./shard-feeder.ts";
import type { ShardResult } from "./shard-result.ts";
import { ShardTally } from "./shard-tally.ts";
import type { Shard } from "./shard.ts";

export interface RunShardOptions {
  readonly shard: Shard;
  /** What earlier tries did. */
  readonly earlier: ShardResult | undefined;
  readonly engine: ShardEngine;
  /** Those of the engine's ports. */
  readonly retries: Pick<PatientRetries, "retries" | "throttles">;
  readonly stop: Stop;
  /** When this try began, in epoch milliseconds. */
  readonly began: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Processes one shard in this thread, until its end or until it is stopped.
 *
 * @returns what all tries have done. If the shard is not finished, `stop` has the reason
 */
export async function runShard({
  shard,
  earlier,
  engine,
  retries,
  stop,
  began,
  now,
}: RunShardOptions): Promise<ShardResult> {
  const before = { retries: retries.retries, throttles: retries.throttles };
  const tally = new ShardTally(earlier, began);
  const feeder = new ShardFeeder({
    begin: (lot, report) => engine.window.begin(() => workOnLot(engine, lot, report, stop.signal)),
    ...{ rate: engine.rate, stop },
    onDone: ({ position, totals, failure }) => tally.add(position, totals, failure),
    onCut: (position, part) => tally.addCut(position, part),
    onClosed: () => undefined,
  });
  await feeder.feed(shard, tally.done, tally.cut);
  await engine.window.idle();
  return tally.result(shard.id, shard.objects.length, {
    ended: now(),
    retries: retries.retries - before.retries,
    throttles: retries.throttles - before.throttles,
  });
}
