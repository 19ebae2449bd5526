import type { RecordMapping } from "../mapping/record-mapping.ts";
import type { ObjectRef } from "../model/object.ts";
import type { ObjectSource, StatedObject } from "../object/object-source.ts";
import type { ItemStore } from "../store/item-store.ts";
import type { AdaptiveLimit } from "./adaptive-limit.ts";
import { adaptivePuts } from "./adaptive-puts.ts";
import { workOnObject, type WorkOutcome } from "./object-worker.ts";
import { Pacer } from "./pacer.ts";
import type { PatientRetries } from "./patient-retries.ts";
import { Window } from "./window.ts";

/** Processes objects within bounds, for a backfill and a replay alike. */
export interface BoundedWork {
  /** Never rejects. */
  readonly work: (object: ObjectRef, stated?: StatedObject) => Promise<WorkOutcome>;
  /** The work that runs, and the work that waits. */
  readonly window: Window;
  /** How much may run at once while AWS throttles. The window follows it. */
  readonly limit: AdaptiveLimit;
}

export interface BoundedWorkOptions {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  readonly retries: PatientRetries;
  readonly concurrency: number;
  /** Write units per second. */
  readonly maxWrites: number;
  readonly dryRun: boolean;
  readonly rewrite: boolean;
  /** Once aborted, nothing waits for its turn any more. */
  readonly signal: AbortSignal;
}

/** In a dry run, receives what would be written. */
const NOWHERE: ItemStore = { put: () => Promise.resolve({ kind: "stored" }) };

export function boundWork(options: BoundedWorkOptions): BoundedWork {
  const { objects, items, mapping, maxDecompressedBytes, retries, concurrency } = options;
  const { maxWrites, dryRun, rewrite, signal } = options;
  const window = new Window(concurrency);
  const { putLimit, limit } = adaptivePuts(concurrency, retries, (allowed) => {
    window.concurrency = allowed;
  });
  const worker = {
    items: dryRun ? NOWHERE : items,
    ...{ objects, mapping, maxDecompressedBytes, rewrite, retries, putLimit },
    writes: new Pacer({ rate: dryRun ? Infinity : maxWrites, signal }),
  };
  return { work: (object, stated) => workOnObject(object, worker, stated), window, limit };
}
