import type { RecordMapping } from "../mapping/record-mapping.ts";
import type { ObjectRef } from "../model/object.ts";
import type { ObjectSource, StatedObject } from "../object/object-source.ts";
import type { ItemStore, PutResult } from "../store/item-store.ts";
import type { StoredItem } from "../store/item.ts";
import type { AdaptiveLimit } from "./adaptive-limit.ts";
import { adaptivePuts } from "./adaptive-puts.ts";
import type { EarlierPart } from "./earlier-part.ts";
import { workOnObject, type WorkOutcome } from "./object-worker.ts";
import { Pacer } from "./pacer.ts";
import type { PatientRetries } from "./patient-retries.ts";
import { Window } from "./window.ts";

/** Processes objects within bounds, for a backfill and a replay alike. */
export interface BoundedWork {
  /** Never rejects. */
  readonly work: (object: ObjectRef, stated?: StatedObject, earlier?: EarlierPart) => Promise<WorkOutcome>;
  /** The work that runs, and the work that waits. */
  readonly window: Window;
  /** How much may run at once while AWS throttles. The window follows it. */
  readonly limit: AdaptiveLimit;
  /** The first items that a dry run would write. */
  readonly samples: readonly StoredItem[];
}

export interface BoundedWorkOptions {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  readonly retries: PatientRetries;
  readonly concurrency: number;
  /** Paces write units. */
  readonly writes: Pacer;
  readonly dryRun: boolean;
  readonly rewrite: boolean;
  /** Once aborted, objects that are begun are cut. Without it, they are processed to their end. */
  readonly cutBy?: AbortSignal;
}

const UNPACED = new Pacer({ rate: Infinity, signal: new AbortController().signal });

/** How many items a dry run keeps, to be looked at. */
const SAMPLE_ITEMS = 5;

/** In a dry run, receives what would be written, and keeps the first items. */
class Nowhere implements ItemStore {
  readonly items: StoredItem[] = [];

  put(item: StoredItem): Promise<PutResult> {
    if (this.items.length < SAMPLE_ITEMS) this.items.push(item);
    return Promise.resolve({ kind: "stored" });
  }
}

export function boundWork(options: BoundedWorkOptions): BoundedWork {
  const { objects, items, mapping, maxDecompressedBytes, retries, concurrency } = options;
  const { writes, dryRun, rewrite, cutBy } = options;
  const window = new Window(concurrency);
  const { putLimit, limit } = adaptivePuts(concurrency, retries, (allowed) => {
    window.concurrency = allowed;
  });
  const nowhere = new Nowhere();
  const worker = {
    items: dryRun ? nowhere : items,
    ...{ objects, mapping, maxDecompressedBytes, rewrite, retries, putLimit },
    writes: dryRun ? UNPACED : writes,
    ...(cutBy === undefined ? {} : { cutBy }),
  };
  return {
    work: (object, stated, earlier) => workOnObject(object, worker, { stated, earlier }),
    ...{ window, limit, samples: nowhere.items },
  };
}
