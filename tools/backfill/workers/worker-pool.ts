import type { Lot } from "../../../runtime/work/shard/lots.ts";
import { workOnLot, type Report, type ShardEngine } from "../../../runtime/work/shard/shard-engine.ts";
import type { Stop } from "../../../runtime/work/stop.ts";
import type { ShardWorkers } from "../process-shards.ts";
import type { BackfillThread } from "./backfill-thread.ts";
import { bytesOf, Member } from "./member.ts";

/** Starts a thread for that many objects at once. */
export type StartThread = (
  concurrency: number,
  hooks: { readonly onChange: () => void; readonly onDied: (error: Error, lots: readonly Lot[]) => void },
) => BackfillThread;

export interface WorkerPoolOptions {
  /** This thread's. */
  readonly engine: ShardEngine;
  readonly stop: Stop;
  /** Objects at once, in all workers together. */
  readonly concurrency: number;
  /** This thread, and those that it starts. */
  readonly workers: number;
  /** Whether the others start at once, and not only when there is enough to do. */
  readonly eager: boolean;
  readonly startThread: StartThread;
  /** Called with the error of a thread that died, and the objects that it was at. */
  readonly onDied: (error: Error, lots: readonly Lot[]) => void;
  /** Called when a thread is ready, and so this one has fewer objects at once from now on. */
  readonly onReady?: () => void;
}

/** A thread takes most of a second to start, and as much work of a core. It pays from here on. */
const ENOUGH = { objects: 1_000, bytes: 32 * 1024 * 1024 };

/** So many lots wait in a thread beyond those that it works on, so that it need not wait for the next. */
const AHEAD = 16;

interface ThreadMember {
  readonly thread: BackfillThread;
  readonly member: Member;
  /** Its part of the objects at once. */
  readonly share: number;
}

/** Does a session's work in this thread, and in others where that pays. */
export class WorkerPool implements ShardWorkers {
  readonly #options: WorkerPoolOptions;
  readonly #here = new Member();
  readonly #running = new Set<Promise<void>>();
  #threads: readonly ThreadMember[] = [];
  /** Those of threads that have died. */
  #earlier = { retries: 0, throttles: 0 };
  #begunObjects = 0;
  #begunBytes = 0;
  #isStarted = false;
  #wake: () => void = () => undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Begins a lot where there is room for it, and where the least is to be done. */
  readonly begin = async (lot: Lot, report: Report): Promise<void> => {
    if (!this.#isStarted && this.#pays()) await this.#start();
    let begun = this.#beginNow(lot, report);
    for (; begun === undefined; begun = this.#beginNow(lot, report)) await this.#change();
    this.#begunObjects += lot.objects.length;
    this.#begunBytes += bytesOf(lot);
    const running: Promise<void> = begun
      .catch((error: unknown) => this.#options.stop.fail(error))
      .finally(() => {
        this.#running.delete(running);
        this.#wake();
      });
    this.#running.add(running);
  };

  readonly idle = async (): Promise<void> => {
    while (this.#running.size > 0) await Promise.all(this.#running);
  };

  /** How many objects may run at once now, and at most. */
  get limit(): { readonly current: number; readonly max: number } {
    const inThreads = this.#ready.reduce((all, { thread }) => all + thread.counts.limit, 0);
    return { current: this.#limitHere + inThreads, max: this.#options.concurrency };
  }

  /** How often the other threads retried a call, and were throttled. */
  get counts(): { readonly retries: number; readonly throttles: number } {
    const all = { ...this.#earlier };
    for (const { thread } of this.#threads) {
      all.retries += thread.counts.retries;
      all.throttles += thread.counts.throttles;
    }
    return all;
  }

  /** Ends the threads, whatever they do. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.map(({ thread }) => thread.end()));
  }

  get #ready(): readonly ThreadMember[] {
    return this.#threads.filter(({ thread }) => thread.isReady);
  }

  get #limitHere(): number {
    return this.#options.engine.limit.current;
  }

  /** This thread has what the others have not. */
  #share(): void {
    const { engine, concurrency } = this.#options;
    engine.limit.max = concurrency - this.#ready.reduce((all, { share }) => all + share, 0);
  }

  /** @returns the work that has begun; `undefined` if there is no room for it */
  #beginNow(lot: Lot, report: Report): Promise<void> | undefined {
    const { engine, stop, concurrency } = this.#options;
    const ready = this.#ready;
    const running = ready.reduce((all, { thread, member }) => all + Math.min(member.lots, thread.counts.limit), 0);
    const isFull = running + this.#here.lots >= concurrency;
    const hasRoom = ({ thread: { counts }, member }: ThreadMember): boolean =>
      !member.isLoaded && (member.lots < counts.limit ? !isFull : member.lots < counts.limit + AHEAD);
    const isHere = this.#here.lots < this.#limitHere && !(this.#isStarted && this.#here.isLoaded);
    const least = ready.filter(hasRoom).sort((a, b) => a.member.load - b.member.load)[0];
    if (isHere && (least === undefined || this.#here.load <= least.member.load)) {
      return this.#here.has(lot, workOnLot(engine, lot, report, stop.signal));
    }
    return least?.member.has(lot, least.thread.run(lot, report));
  }

  /** Resolves when there may be room again. */
  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #pays(): boolean {
    const { workers, eager } = this.#options;
    return workers > 1 && (eager || this.#begunObjects >= ENOUGH.objects || this.#begunBytes >= ENOUGH.bytes);
  }

  /** Starts the threads. If they are to start at once, it waits until they are ready; otherwise this thread goes on meanwhile. */
  async #start(): Promise<void> {
    this.#isStarted = true;
    const { workers, concurrency, startThread, stop, eager, onReady } = this.#options;
    let ready = 0;
    const onChange = (): void => {
      if (this.#ready.length > ready) {
        this.#share();
        onReady?.();
      }
      ready = this.#ready.length;
      this.#wake();
    };
    this.#threads = Array.from({ length: workers - 1 }, (_, n): ThreadMember => {
      const share = Math.floor(concurrency / workers) + (n < (concurrency % workers) - 1 ? 1 : 0);
      const onDied = (error: Error, lots: readonly Lot[]): void => this.#died(thread, error, lots);
      const thread = startThread(share, { onChange, onDied });
      return { thread, share, member: new Member() };
    });
    const stopAll = (): void => {
      for (const { thread } of this.#threads) thread.stop();
      this.#wake();
    };
    if (stop.signal.aborted) stopAll();
    else stop.signal.addEventListener("abort", stopAll, { once: true });
    while (eager && !stop.signal.aborted && ready < this.#threads.length) await this.#change();
  }

  #died(dead: BackfillThread, error: Error, lots: readonly Lot[]): void {
    const { retries, throttles } = dead.counts;
    this.#earlier = { retries: this.#earlier.retries + retries, throttles: this.#earlier.throttles + throttles };
    this.#threads = this.#threads.filter(({ thread }) => thread !== dead);
    this.#share();
    this.#options.onDied(error, lots);
    this.#wake();
  }
}
