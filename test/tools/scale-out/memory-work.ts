import { createHash } from "node:crypto";
import { runPrefix, workKeys } from "../../../runtime/work/shard/work-keys.ts";
import type { RunKeys, WorkStore } from "../../../tools/scale-out/aws/work-bucket.ts";
import { RUN } from "../../support/temporary-run.ts";

/** A work bucket in memory, which lists its keys in their order, as S3 does. */
export interface MemoryWork extends WorkStore {
  readonly objects: Map<string, string>;
  /** The keys that were read. */
  readonly reads: string[];
  /** Throws, if it is set, before a key is written. */
  beforePut: ((key: string) => void | Promise<void>) | undefined;
}

export function memoryWork(): MemoryWork {
  const objects = new Map<string, string>();
  const prefix = runPrefix(RUN);
  const keys: RunKeys = {
    ...workKeys(prefix),
    plan: `${prefix}plan.json`,
    journal: `${prefix}journal.ndjson`,
    batchManifest: `${prefix}batch-manifest.csv`,
  };
  const etagOf = (text: string): string => createHash("md5").update(text).digest("hex");
  const list = (begin: string, after = ""): readonly string[] =>
    [...objects.keys()].filter((key) => key.startsWith(begin) && key > after).sort();
  const work: MemoryWork = {
    ...{ objects, keys, prefix, bucket: "work", reads: [], beforePut: undefined },
    put: async (key, text) => {
      await work.beforePut?.(key);
      objects.set(key, text);
      return etagOf(text);
    },
    putJson: async (key, value) => {
      await work.put(key, JSON.stringify(value));
    },
    get: (key) => {
      work.reads.push(key);
      return Promise.resolve(objects.get(key));
    },
    getJson: async <T>(key: string) => {
      const text = await work.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    remove: (key) => {
      objects.delete(key);
      return Promise.resolve();
    },
    async *results(from) {
      for (const key of list(keys.results, `${keys.results}${from}`)) {
        await Promise.resolve();
        yield { shard: key.slice(keys.results.length, -5), etag: etagOf(objects.get(key) ?? "") };
      }
    },
    indexParts: () => Promise.resolve(list(`${prefix}index-`).length),
  };
  return work;
}
