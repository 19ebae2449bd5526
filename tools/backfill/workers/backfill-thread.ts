import { Worker, type ResourceLimits } from "node:worker_threads";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import type { Lot } from "../../../runtime/work/shard/lots.ts";
import type { Report } from "../../../runtime/work/shard/shard-engine.ts";
import { UserError } from "../../../terminal/user-error.ts";
import type { ConnectOptions } from "../../target/clients/connect.ts";
import type { FromThread, News, ThreadCounts, ThreadData, ThreadOutcome, ToThread } from "./messages.ts";

export interface ThreadOptions {
  readonly data: ThreadData;
  /** Gets credentials for the thread. */
  readonly credentials: NonNullable<ConnectOptions["credentials"]>;
  /** Called when there may be room for more. */
  readonly onChange: () => void;
  /** Called when it ends by itself, with the objects that it was at. Nothing comes from it any more. */
  readonly onDied: (error: Error, lots: readonly Lot[]) => void;
  /** For tests: another module to run, and its limits. */
  readonly entry?: URL;
  readonly resourceLimits?: ResourceLimits;
}

interface RunningLot {
  readonly lot: Lot;
  readonly report: Report;
  readonly reports: Promise<void>[];
  readonly end: () => void;
}

const ENTRY = new URL("thread.mjs", import.meta.url);

/** A thread of a backfill, seen from the main thread. */
export class BackfillThread {
  readonly #options: ThreadOptions;
  readonly #worker: Worker;
  readonly #lots = new Map<number, RunningLot>();
  #queued: { id: number; lot: Lot }[] = [];
  #ids = 0;
  #isOver = false;
  isReady = false;
  counts: ThreadCounts;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.counts = { retries: 0, throttles: 0, limit: options.data.task.concurrency };
    // Options of this process, such as a loader, are not the thread's: it registers its own.
    const { data: workerData, entry = ENTRY, resourceLimits = {} } = options;
    this.#worker = new Worker(entry, { workerData, execArgv: [], resourceLimits });
    this.#worker.on("message", (message: FromThread) => this.#on(message));
    this.#worker.on("error", (error: unknown) => this.#die(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on("exit", (code) => this.#die(new Error(`it ended with the code ${code}`)));
  }

  /** @returns when its last object is reported, or when it is clear that no more will be */
  run(lot: Lot, report: Report): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) {
        resolve();
        return;
      }
      const id = this.#ids++;
      this.#lots.set(id, { lot, report, reports: [], end: resolve });
      // What is begun in one turn of the loop is sent in one message.
      if (this.#queued.length === 0) setImmediate(() => this.#send());
      this.#queued.push({ id, lot });
    });
  }

  /** Lets it finish what runs, and begin nothing more. */
  stop(): void {
    this.#post({ kind: "stop" });
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#worker.terminate();
  }

  #send(): void {
    this.#post({ kind: "lots", lots: this.#queued });
    this.#queued = [];
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #on(message: FromThread): void {
    switch (message.kind) {
      case "ready":
        this.isReady = true;
        this.#options.onChange();
        return;
      case "ask":
        void this.#answer(message.ask, message.forceRefresh);
        return;
      case "news":
        this.#hear(message);
    }
  }

  #hear({ outcomes, ended, counts }: News): void {
    this.counts = counts;
    for (const { id, index, outcome } of outcomes) {
      const running = this.#lots.get(id);
      const object = running?.lot.objects[index];
      if (running && object) running.reports.push(Promise.resolve(running.report(object, outcomeOf(outcome))));
    }
    for (const id of ended) {
      const running = this.#lots.get(id);
      this.#lots.delete(id);
      if (running) void Promise.all(running.reports).then(running.end);
    }
    this.#options.onChange();
  }

  async #answer(ask: number, forceRefresh: boolean): Promise<void> {
    try {
      this.#post({ kind: "credentials", ask, credentials: await this.#options.credentials({ forceRefresh }) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#post({ kind: "noCredentials", ask, name, message });
    }
  }

  #die(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.isReady = false;
    const running = [...this.#lots.values()];
    this.#lots.clear();
    this.#options.onDied(
      error,
      running.map(({ lot }) => lot),
    );
    for (const { reports, end } of running) void Promise.all(reports).then(end);
  }
}

const outcomeOf = (outcome: ThreadOutcome): WorkOutcome =>
  outcome.kind === "fatal" ? { kind: "fatal", error: new UserError(outcome.message) } : outcome;
