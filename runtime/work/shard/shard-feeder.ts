import type { EarlierPart } from "../earlier-part.ts";
import type { Failure } from "../failure.ts";
import type { WorkOutcome } from "../object-worker.ts";
import { TurnLostError, type Pacer } from "../pacer.ts";
import type { Stop } from "../stop.ts";
import type { Totals } from "../totals.ts";
import { lotsOf, type Lot, type LotObject } from "./lots.ts";
import type { Report } from "./shard-engine.ts";
import type { Shard, ShardObject } from "./shard.ts";

/** An object that was processed to its end. */
export interface DoneObject {
  readonly shard: string;
  readonly position: number;
  readonly object: ShardObject;
  readonly totals: Totals;
  readonly failure: Failure | undefined;
}

export interface ShardFeederOptions {
  /** Begins a lot, in this thread or in another. Resolves when there was room for it. */
  readonly begin: (lot: Lot, report: Report) => Promise<void>;
  /** Paces objects. */
  readonly rate: Pacer;
  readonly stop: Pick<Stop, "signal" | "fail">;
  /** Called for every object, in order of completion. Its lot does not go on until the promise resolves. */
  readonly onDone: (done: DoneObject) => Promise<void> | void;
  /** Called for an object that was cut. */
  readonly onCut?: (position: number, part: EarlierPart) => void;
  /** Called when all objects of a shard are done. */
  readonly onClosed: (shard: string) => void;
}

/** After this many failures in a row, the run assumes a fault that affects every object. */
const FAILURES_IN_A_ROW = 100;

/** Hands out the objects of shards, and follows what becomes of them. */
export class ShardFeeder {
  readonly #options: ShardFeederOptions;
  #failedInARow = 0;

  constructor(options: ShardFeederOptions) {
    this.#options = options;
  }

  /**
   * Begins a shard's objects as there is room for them.
   *
   * @param done the positions of the objects that are done already
   * @param earlier what was done of objects that were cut
   * @returns when the last has begun
   */
  async feed(shard: Shard, done: ReadonlySet<number>, earlier?: ReadonlyMap<number, EarlierPart>): Promise<void> {
    const { begin, rate, stop, onClosed } = this.#options;
    let left = shard.objects.length - done.size;
    // An earlier session may have died after its last object, before it closed the shard.
    if (left === 0) onClosed(shard.id);
    const report: Report = async (object, outcome) => {
      if (!(await this.#ended(shard.id, object, outcome))) return;
      left -= 1;
      if (left === 0) onClosed(shard.id);
    };
    for (const lot of lotsOf(shard, done, earlier)) {
      if (stop.signal.aborted || !(await hasTurn(rate, lot.objects.length))) return;
      await begin(lot, report);
    }
  }

  /** @returns whether the object was processed to the end */
  async #ended(shard: string, { position, object }: LotObject, outcome: WorkOutcome): Promise<boolean> {
    const { stop, onDone, onCut } = this.#options;
    if (outcome.kind === "abandoned") {
      if (outcome.part) onCut?.(position, outcome.part);
      return false;
    }
    if (outcome.kind === "fatal") {
      stop.fail(outcome.error);
      return false;
    }
    const { totals, failure } = outcome;
    this.#failedInARow = failure?.kind === "failed" ? this.#failedInARow + 1 : 0;
    if (this.#failedInARow >= FAILURES_IN_A_ROW) {
      const reason = failure?.kind === "failed" ? `${failure.error.name}: ${failure.error.message}` : "";
      stop.fail(new Error(`${FAILURES_IN_A_ROW} objects in a row failed, the last by ${reason}`));
    }
    await onDone({ shard, position, object, totals, failure });
    return true;
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
