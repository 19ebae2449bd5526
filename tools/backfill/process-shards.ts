import type { Failure } from "../../runtime/work/failure.ts";
import type { WorkOutcome } from "../../runtime/work/object-worker.ts";
import { TurnLostError, type Pacer } from "../../runtime/work/pacer.ts";
import type { Stop } from "../../runtime/work/stop.ts";
import type { Totals } from "../../runtime/work/totals.ts";
import type { Window } from "../../runtime/work/window.ts";
import type { ShardObject } from "../../runtime/work/shard/shard.ts";
import type { RunJournal } from "../runs/run-journal.ts";
import { interleaved } from "./interleave.ts";
import type { ShardToDo } from "./next-shards.ts";

export interface ProcessShardsOptions {
  readonly shards: AsyncIterable<ShardToDo>;
  /** Processes an object. Never rejects. */
  readonly work: (object: ShardObject) => Promise<WorkOutcome>;
  readonly window: Window;
  /** Paces objects. */
  readonly rate: Pacer;
  readonly log: RunJournal;
  readonly stop: Stop;
  /** Called for every object, in order of completion. No further objects are taken until its promise resolves. */
  readonly onDone: (object: ShardObject, totals: Totals, failure: Failure | undefined) => Promise<void> | void;
}

/** After this many failures in a row, the run assumes a fault that affects every object. */
const FAILURES_IN_A_ROW = 100;

/**
 * Processes the remaining shards of a run.
 *
 * When it returns, every object's outcome is in the journal. If it returns before the end, `stop` has the reason.
 */
export async function processShards(options: ProcessShardsOptions): Promise<void> {
  const { shards, window, stop } = options;
  const workers = new ShardProcessor(options);
  try {
    for await (const todo of shards) {
      await workers.feed(todo);
      if (stop.signal.aborted) break;
    }
  } catch (error) {
    // An interrupted listing is not a failure.
    if (!stop.signal.aborted) stop.fail(error);
  }
  await window.idle();
}

class ShardProcessor {
  readonly #options: ProcessShardsOptions;
  #failedInARow = 0;

  constructor(options: ProcessShardsOptions) {
    this.#options = options;
  }

  /** Starts a shard's objects as there is room for them; returns when the last has started. */
  async feed({ shard, done }: ShardToDo): Promise<void> {
    const { window, rate, stop } = this.#options;
    const keys = positionsByKey(shard.objects);
    let left = shard.objects.length - done.size;
    const finish = (): void => {
      left -= 1;
      if (left === 0) this.#close(shard.id);
    };
    // An earlier session may have died after its last object, before it wrote this line.
    if (left === 0) this.#close(shard.id);
    for (const index of interleaved(keys.length)) {
      const positions = (keys[index] ?? []).filter((position) => !done.has(position));
      if (positions.length === 0) continue;
      if (stop.signal.aborted || !(await hasTurn(rate, positions.length))) return;
      await window.begin(async () => {
        for (const position of positions) {
          const object = shard.objects[position];
          if (object && (await this.#one(shard.id, position, object))) finish();
        }
      });
    }
  }

  /** @returns whether the object was processed to the end */
  async #one(shard: string, position: number, object: ShardObject): Promise<boolean> {
    const { work, stop, log, onDone } = this.#options;
    if (stop.signal.aborted) return false;
    const outcome = await work(object);
    if (outcome.kind === "abandoned") return false;
    if (outcome.kind === "fatal") {
      stop.fail(outcome.error);
      return false;
    }
    const { totals, failure } = outcome;
    log.done({ shard, position, totals, failure });
    this.#failedInARow = failure?.kind === "failed" ? this.#failedInARow + 1 : 0;
    if (this.#failedInARow >= FAILURES_IN_A_ROW) {
      const reason = failure?.kind === "failed" ? `${failure.error.name}: ${failure.error.message}` : "";
      stop.fail(new Error(`${FAILURES_IN_A_ROW} objects in a row failed, the last by ${reason}`));
    }
    await onDone(object, totals, failure);
    return true;
  }

  /** Outcomes wait in memory until here. If the journal cannot be written, the run ends. */
  #close(shard: string): void {
    try {
      this.#options.log.closed(shard);
    } catch (error) {
      this.#options.stop.fail(error);
    }
  }
}

async function hasTurn(rate: Pacer, objects: number): Promise<boolean> {
  try {
    await rate.take(objects);
    return true;
  } catch (error) {
    if (error instanceof TurnLostError) return false;
    throw error;
  }
}

/** Processes consecutive versions of one key one after the other. */
function positionsByKey(objects: readonly ShardObject[]): number[][] {
  const keys: number[][] = [];
  objects.forEach(({ key }, position) => {
    const current = keys.at(-1);
    if (current && objects[position - 1]?.key === key) current.push(position);
    else keys.push([position]);
  });
  return keys;
}
