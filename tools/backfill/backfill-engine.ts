import { boundWork, type BoundedWork } from "../../runtime/work/bounded-work.ts";
import type { WorkOutcome } from "../../runtime/work/object-worker.ts";
import { Pacer } from "../../runtime/work/pacer.ts";
import type { PatientRetries } from "../../runtime/work/patient-retries.ts";
import type { ShardObject } from "../../runtime/work/shard/shard.ts";
import type { Plan } from "../runs/plan.ts";
import type { Clients } from "../target/clients/connect.ts";
import { portsOf } from "../target/clients/ports.ts";

/** Processes a run's objects within its bounds. */
export interface BackfillEngine extends Pick<BoundedWork, "window" | "limit" | "samples"> {
  readonly work: (object: ShardObject) => Promise<WorkOutcome>;
  /** Objects per second. */
  readonly rate: Pacer;
}

export interface BackfillEngineOptions {
  readonly plan: Plan;
  readonly clients: Clients;
  readonly retries: PatientRetries;
  readonly concurrency: number;
  readonly maxRate: number;
  readonly maxWrites: number;
  /** Once aborted, nothing waits for its turn any more. */
  readonly signal: AbortSignal;
}

export function makeBackfillEngine({
  plan,
  clients,
  maxRate,
  signal,
  ...speed
}: BackfillEngineOptions): BackfillEngine {
  const { bucket, mapping, maxDecompressedBytes, what } = plan;
  const { work, window, limit, samples } = boundWork({
    ...portsOf(clients, plan),
    ...{ mapping, maxDecompressedBytes, dryRun: what.dryRun, rewrite: what.rewrite, signal },
    ...speed,
  });
  return {
    work: ({ key, versionId, size, etag }) => {
      const version = versionId === undefined ? {} : { versionId };
      const stated = size === undefined ? undefined : { size, ...version, ...(etag === undefined ? {} : { etag }) };
      return work({ bucket, key, ...version }, stated);
    },
    ...{ window, limit, samples },
    rate: new Pacer({ rate: maxRate, signal }),
  };
}
