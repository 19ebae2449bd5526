import type { ShardResult } from "../../../runtime/work/shard/shard-result.ts";
import type { Shard } from "../../../runtime/work/shard/shard.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import type {
  ChildCounts,
  ExecutionInput,
  ExecutionLook,
  Executions,
  FailedShard,
} from "../../../tools/scale-out/aws/executions.ts";
import type { MemoryWork } from "./memory-work.ts";

/** The result of a shard whose objects all became one item each. */
export function resultOf(shard: Shard, changes: Partial<ShardResult> = {}): ShardResult {
  const objects = shard.objects.length;
  return {
    ...{ shard: shard.id, finished: true, began: 1_000, ended: 2_000, tries: 1, cut: [], failures: [] },
    done: shard.objects.map((_, position) => position),
    totals: {
      ...ZERO_TOTALS,
      ...{ objects, records: objects, writeUnits: objects },
      outcomes: { ...ZERO_TOTALS.outcomes, written: objects },
    },
    ...{ retries: 0, throttles: 0 },
    ...changes,
  };
}

/** What a worker makes of a shard: a result, or its death. */
export type Worker = (shard: Shard, run: number) => ShardResult | { readonly dies: string };

interface Running {
  readonly input: ExecutionInput;
  status: ExecutionLook["status"];
  readonly began: number;
  ended: number | undefined;
  readonly waiting: string[];
  readonly failed: FailedShard[];
  succeeded: number;
}

/**
 * Step Functions, as far as a Distributed Map over shards goes: an execution takes its index, and ends when all of it was tried; a
 * failed child does not end it; a name is unique; a stopped one starts no more children.
 */
export class ScriptedCloud implements Executions {
  readonly started: (ExecutionInput & { readonly name: string })[] = [];
  readonly stops: string[] = [];
  readonly concurrencies: number[] = [];
  /** Epoch milliseconds. */
  now = 1_000;
  readonly #work: MemoryWork;
  readonly #worker: Worker;
  readonly #running = new Map<string, Running>();

  constructor(work: MemoryWork, worker: Worker) {
    [this.#work, this.#worker] = [work, worker];
  }

  start(name: string, input: ExecutionInput): Promise<void> {
    const index = this.#work.objects.get(input.index) ?? "";
    if (this.#running.has(name)) throw new Error(`ExecutionAlreadyExists: ${name}`);
    const waiting = index
      .split("\n")
      .flatMap((line) => (line === "" ? [] : (JSON.parse(line) as { shard: string }).shard));
    const fresh = { began: this.now, ended: undefined, failed: [], succeeded: 0 };
    this.#running.set(name, { input, status: "running", waiting, ...fresh });
    this.started.push({ name, ...input });
    return Promise.resolve();
  }

  look(name: string): Promise<ExecutionLook | undefined> {
    const found = this.#running.get(name);
    if (found === undefined) return Promise.resolve(undefined);
    const { status, began, ended, failed, succeeded, waiting } = found;
    const children: ChildCounts = { pending: waiting.length, running: 0, succeeded, failed: failed.length };
    return Promise.resolve({ status, began, ended, why: undefined, workers: found.input.maxConcurrency, children });
  }

  setConcurrency(_name: string, workers: number): Promise<void> {
    this.concurrencies.push(workers);
    return Promise.resolve();
  }

  stop(name: string, why: string): Promise<void> {
    this.stops.push(why);
    const found = this.#running.get(name);
    if (found?.status === "running") [found.status, found.ended] = ["stopped", this.now];
    return Promise.resolve();
  }

  failedShards(name: string, most: number): Promise<readonly FailedShard[]> {
    return Promise.resolve(this.#running.get(name)?.failed.slice(0, most) ?? []);
  }

  /** Lets the workers of what runs take so many shards. */
  step(shards = 1): void {
    this.now += 1_000;
    for (const [at, running] of [...this.#running.values()].entries()) {
      if (running.status !== "running") continue;
      for (const id of running.waiting.splice(0, shards)) this.#take(running, id, at);
      if (running.waiting.length === 0) [running.status, running.ended] = ["succeeded", this.now];
    }
  }

  #take(running: Running, id: string, at: number): void {
    const shard = JSON.parse(this.#work.objects.get(this.#work.keys.shard(id)) ?? "") as Shard;
    const result = this.#worker(shard, at);
    if ("dies" in result) {
      running.failed.push({ shard: id, error: result.dies, cause: "the worker died" });
      return;
    }
    this.#work.objects.set(this.#work.keys.result(id), JSON.stringify(result));
    if (result.finished) running.succeeded += 1;
    else running.failed.push({ shard: id, error: "Sluice.NoProgress", cause: "" });
  }
}
