import type { PatientRetries } from "../../../runtime/work/patient-retries.ts";
import { makeShardEngine, type ShardEngine } from "../../../runtime/work/shard/shard-engine.ts";
import type { ShardTask } from "../../../runtime/work/shard/task.ts";
import type { Stop } from "../../../runtime/work/stop.ts";
import { SharedTurns, sharedTurnsMemory } from "../../../runtime/work/turns.ts";
import type { Plan } from "../../runs/plan.ts";
import type { Clients } from "../../target/clients/connect.ts";
import { portsOf } from "../../target/clients/ports.ts";
import type { Target } from "../../target/target.ts";
import type { Patience } from "../../../runtime/work/patient-retries.ts";
import type { SessionSettings } from "../backfill-options.ts";
import { BackfillThread } from "./backfill-thread.ts";
import { DeadThreadError } from "./dead-thread.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface PoolOptions {
  readonly plan: Plan;
  readonly target: Target;
  readonly clients: Clients;
  readonly retries: PatientRetries;
  readonly patience: Patience;
  readonly stop: Stop;
  /** Objects at once, in all workers together. */
  readonly concurrency: number;
  readonly workers: number;
  readonly how: Pick<SessionSettings, "maxRate" | "maxWrites" | "workers">;
}

/** Makes what processes a run's objects: in this thread, and in others. */
export function openPool(options: PoolOptions): { readonly engine: ShardEngine; readonly pool: WorkerPool } {
  const { plan, target, clients, retries, patience, stop, concurrency, workers, how } = options;
  const task = taskOf(plan, concurrency, how);
  const turns = sharedTurnsMemory();
  const engine = makeShardEngine({
    ...{ task, retries, signal: stop.signal, cuts: false, turns: new SharedTurns(turns) },
    ...portsOf(clients, plan),
  });
  const pool = new WorkerPool({
    ...{ engine, stop, concurrency, workers, eager: how.workers !== undefined },
    startThread: (share, hooks) =>
      new BackfillThread({
        data: { target, task: { ...task, concurrency: share }, patience, turns },
        credentials: (asked) => clients.s3.config.credentials(asked),
        ...hooks,
      }),
    onDied: (error, lots) => stop.fail(new DeadThreadError(error, lots)),
    // This thread's connections would stay open beside theirs.
    onReady: () => retries.freeIdle(),
  });
  return { engine, pool };
}

/** What holds for all shards of a run here. */
function taskOf(
  { run, bucket, table, mapping, maxDecompressedBytes, what: { rewrite, dryRun } }: Plan,
  concurrency: number,
  { maxRate, maxWrites }: Pick<SessionSettings, "maxRate" | "maxWrites">,
): ShardTask {
  const limitOf = (limit: number): number | null => (limit === Infinity ? null : limit);
  const pace = { maxRate: limitOf(maxRate), maxWrites: limitOf(maxWrites) };
  return { run, bucket, table, mapping, maxDecompressedBytes, rewrite, dryRun, concurrency, pace };
}
