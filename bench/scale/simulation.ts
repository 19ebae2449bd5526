import { ConcurrencyGovernor } from "../../tools/scale-out/run/concurrency-governor.ts";
import { Heap } from "./heap.ts";
import type { TableModel } from "./table.ts";

export interface Scenario {
  readonly shards: number;
  /** Each one write unit. */
  readonly objectsAShard: number;
  /** How long a worker takes for a shard if nothing throttles it, in seconds. */
  readonly shardSeconds: number;
  /** Workers at once, as `--concurrency` has it. */
  readonly workers: number;
  /** Write units per second, for all workers together: `--max-writes`. */
  readonly maxWrites: number;
  readonly table: TableModel;
  /** The share of tries in which a worker dies before its end, and leaves nothing: out of memory, a lost machine. */
  readonly deaths: number;
  /** In [0, 1), for deaths. */
  readonly random: () => number;
}

export interface Simulated {
  readonly seconds: number;
  /** What workers are paid for. */
  readonly workerSeconds: number;
  readonly writeUnits: number;
  /** Of these: spent on records that were there, because a worker died after it had written them. */
  readonly wasted: number;
  readonly throttles: number;
  readonly tries: number;
  /** How many workers there were at once, after each change. */
  readonly concurrencies: readonly number[];
}

/** Objects at once in a worker. */
const SLOTS = 32;
/** The mean wait of a throttled call that is waited out: full jitter up to 5 s. `runtime/work/patient-retries.ts` */
const BACKOFF_SECONDS = 2.5;

interface Try {
  readonly began: number;
  /** What all workers had been throttled when it began, a worker. */
  readonly throttles: number;
  readonly objects: number;
  readonly dies: boolean;
}

/**
 * Simulates a run on AWS, from event to event: a shard ends, a worker dies, the table changes what it takes.
 *
 * In between, every worker goes at the same rate: its own, its share of `--max-writes`, or its share of what the table takes, whichever
 * is least. So it is enough to know how many objects each one has done since the beginning (`#served`), and a shard ends when that has
 * grown by its objects. Workers that get less than they could wait for throttled calls, and try these again. The number of workers is
 * governed by the very code of the command.
 */
export class Simulation {
  readonly #scenario: Scenario;
  readonly #governor: ConcurrencyGovernor;
  readonly #running = new Heap<Try>();
  #waiting: number;
  #now = 0;
  /** Objects that each worker has done since the beginning, if it was there. */
  #served = 0;
  /** Calls that were throttled, likewise. */
  #throttled = 0;
  readonly #sums = { workerSeconds: 0, writeUnits: 0, wasted: 0, throttles: 0, tries: 0 };
  readonly #concurrencies: number[] = [];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#governor = new ConcurrencyGovernor(scenario.workers);
    this.#waiting = scenario.shards;
  }

  run(): Simulated {
    for (;;) {
      while (this.#waiting > 0 && this.#running.size < this.#governor.current) this.#begin();
      const next = this.#running.first;
      if (next === undefined) break;
      const { rate, throttles } = this.#rates();
      const end = this.#now + (next.at - this.#served) / rate;
      const change = this.#scenario.table.nextChange() ?? Infinity;
      this.#advance(Math.min(end, change), rate, throttles);
      if (end > change) continue;
      this.#served = next.at;
      this.#end();
    }
    return { seconds: this.#now, ...this.#sums, concurrencies: this.#concurrencies };
  }

  /** Objects, and throttled calls, per second and worker. */
  #rates(): { readonly rate: number; readonly throttles: number } {
    const { objectsAShard, shardSeconds, maxWrites, workers, table } = this.#scenario;
    const wanted = Math.min(objectsAShard / shardSeconds, maxWrites / workers);
    const share = table.unitsPerSecond() / this.#running.size;
    if (share >= wanted) return { rate: wanted, throttles: 0 };
    return { rate: share, throttles: (SLOTS * (1 - share / wanted)) / BACKOFF_SECONDS };
  }

  #begin(): void {
    const { objectsAShard, deaths, random } = this.#scenario;
    const dies = deaths > 0 && random() < deaths;
    const objects = dies ? Math.floor(random() * objectsAShard) : objectsAShard;
    this.#waiting -= 1;
    this.#sums.tries += 1;
    const fresh = { began: this.#now, throttles: this.#throttled, objects, dies };
    this.#running.push(this.#served + objects, fresh);
  }

  #advance(to: number, rate: number, throttles: number): void {
    const seconds = to - this.#now;
    const workers = this.#running.size;
    this.#served += rate * seconds;
    this.#throttled += throttles * seconds;
    this.#sums.workerSeconds += workers * seconds;
    this.#sums.writeUnits += workers * rate * seconds;
    this.#sums.throttles += workers * throttles * seconds;
    this.#now = to;
    this.#scenario.table.advance(to, workers * rate);
  }

  #end(): void {
    const done = this.#running.pop();
    if (done === undefined) return;
    if (done.dies) {
      // Its objects are all done again, and found to be there: each look-up is a write that its condition refuses, and is billed.
      this.#waiting += 1;
      this.#sums.wasted += done.objects;
      return;
    }
    const throttles = Math.round(this.#throttled - done.throttles);
    const totals = { objects: done.objects, writeUnits: done.objects };
    this.#governor.add({ began: done.began, throttles, totals });
    const workers = this.#governor.decide(this.#now);
    if (workers !== undefined) this.#concurrencies.push(workers);
  }
}
