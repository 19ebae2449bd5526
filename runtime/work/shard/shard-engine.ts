import type { ObjectSource } from "../../object/object-source.ts";
import type { ItemStore } from "../../store/item-store.ts";
import { boundWork, type BoundedWork } from "../bounded-work.ts";
import type { WorkOutcome } from "../object-worker.ts";
import { Pacer } from "../pacer.ts";
import type { PatientRetries } from "../patient-retries.ts";
import type { Turns } from "../turns.ts";
import type { Lot, LotObject } from "./lots.ts";
import type { Pace, ShardTask } from "./task.ts";

/** Processes a run's objects within the bounds of one worker. */
export interface ShardEngine extends Pick<BoundedWork, "window" | "limit" | "samples"> {
  /** Never rejects. */
  readonly work: (bucket: string, object: LotObject) => Promise<WorkOutcome>;
  /** Paces objects. */
  readonly rate: Pacer;
  /** Changes the pace. */
  readonly setPace: (pace: Pace) => void;
}

export interface ShardEngineOptions {
  readonly task: Pick<ShardTask, "mapping" | "maxDecompressedBytes" | "rewrite" | "dryRun" | "concurrency" | "pace">;
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly retries: PatientRetries;
  /** Once aborted, nothing waits for its turn any more. */
  readonly signal: AbortSignal;
  /** Whether objects that are begun are cut by the signal, and not processed to their end. */
  readonly cuts: boolean;
  /** The turns for write units, if workers share them. */
  readonly turns?: Turns;
}

export function makeShardEngine({ task, signal, cuts, turns, ...ports }: ShardEngineOptions): ShardEngine {
  const { mapping, maxDecompressedBytes, rewrite, dryRun, concurrency, pace } = task;
  const writes = new Pacer({ rate: limitOf(pace.maxWrites), signal, ...(turns === undefined ? {} : { turns }) });
  const rate = new Pacer({ rate: limitOf(pace.maxRate), signal });
  const { work, window, limit, samples } = boundWork({
    ...ports,
    ...{ mapping, maxDecompressedBytes, rewrite, dryRun, concurrency, writes },
    ...(cuts ? { cutBy: signal } : {}),
  });
  return {
    work: (bucket, { object: { key, versionId, size, etag }, earlier }) => {
      const version = versionId === undefined ? {} : { versionId };
      const stated = size === undefined ? undefined : { size, ...version, ...(etag === undefined ? {} : { etag }) };
      return work({ bucket, key, ...version }, stated, earlier);
    },
    setPace: ({ maxWrites, maxRate }) => {
      writes.rate = limitOf(maxWrites);
      rate.rate = limitOf(maxRate);
    },
    ...{ window, limit, samples, rate },
  };
}

const limitOf = (limit: number | null | undefined): number => limit ?? Infinity;

/** Called with the outcome of each object of a lot. The next object is not begun until its promise resolves. */
export type Report = (object: LotObject, outcome: WorkOutcome) => Promise<void> | void;

/**
 * Processes a lot: its objects one after the other, as long as nothing stops.
 *
 * @returns when its last object is reported
 */
export async function workOnLot(
  { work }: Pick<ShardEngine, "work">,
  { bucket, objects }: Lot,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  for (const object of objects) {
    if (signal.aborted) return;
    await report(object, await work(bucket, object));
  }
}
