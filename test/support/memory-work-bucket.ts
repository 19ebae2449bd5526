import type { ShardResult } from "../../runtime/work/shard/shard-result.ts";
import type { ShardTask } from "../../runtime/work/shard/task.ts";
import type { WorkBucket } from "../../runtime/work/shard/work-bucket.ts";
import { DEFAULT_MAPPING } from "../../runtime/mapping/record-mapping.ts";

export const PREFIX = "runs/r/";

export const TASK: ShardTask = {
  ...{ run: "r", bucket: "b", table: "items", mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6 },
  ...{ rewrite: false, dryRun: false, concurrency: 4, pace: {} },
};

/** A work bucket in memory. */
export class MemoryWorkBucket implements WorkBucket {
  readonly texts = new Map<string, string>();
  /** Called before each read and write; may throw, as a failing bucket does. */
  before: (what: "read" | "write", key: string) => void = () => undefined;

  read(key: string): Promise<string | undefined> {
    return this.#answer("read", key, () => this.texts.get(key));
  }

  write(key: string, text: string): Promise<void> {
    return this.#answer("write", key, () => void this.texts.set(key, text));
  }

  put(key: string, value: unknown): void {
    this.texts.set(PREFIX + key, JSON.stringify(value));
  }

  /** The result of the shard. */
  result(id: string): ShardResult {
    return JSON.parse(this.texts.get(`${PREFIX}results/${id}.json`) ?? "") as ShardResult;
  }

  async #answer<T>(what: "read" | "write", key: string, answer: () => T): Promise<T> {
    await Promise.resolve();
    this.before(what, key);
    return answer();
  }
}
