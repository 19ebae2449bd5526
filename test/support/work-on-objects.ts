import { DEFAULT_MAPPING } from "../../runtime/mapping/record-mapping.ts";
import { Pacer } from "../../runtime/work/pacer.ts";
import { boundWork, type BoundedWork, type BoundedWorkOptions } from "../../runtime/work/bounded-work.ts";
import { PatientRetries, type PatienceOptions } from "../../runtime/work/patient-retries.ts";
import { MemoryItemStore } from "./memory-item-store.ts";
import { MemoryObjectSource } from "./memory-object-source.ts";

/** A bucket and a table in memory, and the work between them. */
export interface WorkOnObjects {
  readonly objects: MemoryObjectSource;
  readonly items: MemoryItemStore;
  readonly retries: PatientRetries;
  /** The waits of retries, in milliseconds. */
  readonly waits: number[];
  readonly stop: AbortController;
  readonly bound: (changes?: Partial<BoundedWorkOptions> & { readonly maxWrites?: number }) => BoundedWork;
  /** Puts an object of that many good records and of that many without a partition key. */
  readonly put: (key: string, good: number, bad?: number) => void;
}

export function workOnObjects({ sleep }: Pick<PatienceOptions, "sleep"> = {}): WorkOnObjects {
  const objects = new MemoryObjectSource();
  const items = new MemoryItemStore();
  const stop = new AbortController();
  const waits: number[] = [];
  const retries = new PatientRetries({
    ...{ attempts: 2, baseDelayMilliseconds: 1, longestDelayMilliseconds: 1, signal: stop.signal },
    sleep: sleep ?? ((milliseconds) => Promise.resolve(waits.push(milliseconds))),
  });
  return {
    ...{ objects, items, retries, waits, stop },
    bound: ({ maxWrites = Infinity, ...changes } = {}) =>
      boundWork({
        ...{ objects, items, retries, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 8 },
        ...{ writes: new Pacer({ rate: maxWrites, signal: stop.signal }), dryRun: false, rewrite: false },
        ...changes,
      }),
    put: (key, good, bad = 0) => {
      const records = Array.from({ length: good + bad }, (_, n) =>
        JSON.stringify({ ...(n < good ? { userID: key } : {}), timestamp: 1_000 + n, data: n }),
      );
      const version = { bucket: "b", key, versionId: "v1", etag: "e1", lastModified: 5_000 };
      objects.put({ ...version, body: records.join("\n") });
    },
  };
}
