import pLimit from "p-limit";
import type { ShardResult } from "../../../runtime/work/shard/shard-result.ts";
import { UserError } from "../../../terminal/user-error.ts";
import type { RunJournal } from "../../runs/run-journal.ts";
import type { JournalClock } from "./journal-clock.ts";
import type { ListedResult, WorkBucket } from "../aws/work-bucket.ts";

export interface ResultCollectorOptions {
  readonly work: Pick<WorkBucket, "results" | "getJson" | "keys">;
  readonly log: Pick<RunJournal, "shardDone">;
  readonly clock: JournalClock;
  /** The shards without a finished result so far, by id. */
  readonly open: Iterable<string>;
}

/** What is known of a shard that is not done: its result so far, without its lists. */
export type PartialResult = Pick<ShardResult, "tries" | "fault"> & { readonly done: number };

/** Results that are read at once; each has up to some hundred kilobytes. */
const AT_ONCE = 16;

/**
 * Turns the results in the work bucket into the run's journal: a shard's outcomes count once its result is finished, and then once.
 *
 * The outcomes of a shard that is not done stay in its result, for its next try. If they counted before, they would count again with
 * the shard's end.
 */
export class ResultCollector {
  readonly #options: ResultCollectorOptions;
  /** In the order of their ids, in which the Map takes them: so what is open is the end of the list, but for a few. */
  readonly #open: Set<string>;
  readonly #partial = new Map<string, PartialResult>();
  readonly #seen = new Map<string, string>();

  constructor(options: ResultCollectorOptions) {
    this.#options = options;
    this.#open = new Set([...options.open].sort());
  }

  /** The shards that are not done. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** What shards that are not done have so far. */
  get partial(): ReadonlyMap<string, PartialResult> {
    return this.#partial;
  }

  /**
   * Reads what has come since the last time.
   *
   * @returns the results that are finished, in the order of their ends
   */
  async collect(): Promise<readonly ShardResult[]> {
    const [first] = this.#open;
    if (first === undefined) return [];
    const finished: ShardResult[] = [];
    let batch: ListedResult[] = [];
    for await (const listed of this.#options.work.results(first)) {
      if (!this.#open.has(listed.shard) || this.#seen.get(listed.shard) === listed.etag) continue;
      batch.push(listed);
      if (batch.length < AT_ONCE * 4) continue;
      finished.push(...(await this.#take(batch)));
      batch = [];
    }
    finished.push(...(await this.#take(batch)));
    return finished;
  }

  async #take(listed: readonly ListedResult[]): Promise<readonly ShardResult[]> {
    const results = await pLimit(AT_ONCE).map(listed, (each) => this.#read(each));
    const finished = results.filter((result) => result?.finished === true) as ShardResult[];
    finished.sort((a, b) => a.ended - b.ended);
    for (const { shard, ended, totals, failures } of finished) {
      this.#options.clock.moveTo(ended);
      const inOrder = failures.toSorted((a, b) => a.position - b.position).map(({ failure }) => failure);
      this.#options.log.shardDone(shard, totals, inOrder);
      this.#open.delete(shard);
      this.#partial.delete(shard);
      this.#seen.delete(shard);
    }
    return finished;
  }

  async #read({ shard, etag }: ListedResult): Promise<ShardResult | undefined> {
    const { work } = this.#options;
    const key = work.keys.result(shard);
    const result = await work.getJson<ShardResult>(key);
    // Removed since it was listed.
    if (result === undefined) return undefined;
    if (result.shard !== shard) throw new UserError(`${key} in the work bucket is the result of shard ${result.shard}`);
    if (!result.finished) {
      const { tries, fault, done } = result;
      this.#partial.set(shard, { tries, done: done.length, ...(fault === undefined ? {} : { fault }) });
      this.#seen.set(shard, etag);
    }
    return result;
  }
}
