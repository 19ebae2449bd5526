import type { Failure } from "../../../runtime/work/failure.ts";
import type { WorkOutcome } from "../../../runtime/work/object-worker.ts";
import { Pacer } from "../../../runtime/work/pacer.ts";
import { workOnLot } from "../../../runtime/work/shard/shard-engine.ts";
import { Stop } from "../../../runtime/work/stop.ts";
import { ZERO_TOTALS } from "../../../runtime/work/totals.ts";
import { Window } from "../../../runtime/work/window.ts";
import type { ShardToDo } from "../../../tools/backfill/next-shards.ts";
import { processShards, type ProcessShardsOptions } from "../../../tools/backfill/process-shards.ts";
import type { ShardObject } from "../../../runtime/work/shard/shard.ts";
import type { Done } from "../../../tools/runs/run-journal.ts";

export const TOTALS = { ...ZERO_TOTALS, objects: 1 };
export const GOOD: WorkOutcome = { kind: "done", totals: TOTALS, failure: undefined };
const object = { bucket: "b", key: "k" };
export const failed: Failure = { kind: "failed", object, error: { name: "SlowDown", message: "slow down" } };
export const FAILED: WorkOutcome = { kind: "done", totals: TOTALS, failure: failed };
export const REJECTED: WorkOutcome = {
  kind: "done",
  totals: TOTALS,
  failure: { kind: "rejected", object, rejected: 1, reasons: [], omitted: 0 },
};

/** Everything that can go on has gone on. */
export const settled = (): Promise<void> => new Promise(setImmediate);

/** A shard of objects with these keys; each repetition is another version. */
export function shardOf(id: string, keys: string, done: readonly number[] = []): ShardToDo {
  const objects = keys.split(" ").map((key, n): ShardObject => ({ key, versionId: String(n) }));
  return { shard: { id, bucket: "b", objects }, done: new Set(done) };
}

export const manyKeys = (count: number): string => Array.from({ length: count }, (_, n) => `k${n}`).join(" ");

/** A journal that keeps its lines. */
export class FakeJournal {
  /** What was written, in order: `done 0 a`, `closed 0`. */
  readonly lines: string[] = [];
  readonly outcomes: Done[] = [];
  fails: (line: string) => boolean = () => false;

  done(done: Done): void {
    this.#write(`done ${done.shard} ${done.position}`);
    this.outcomes.push(done);
  }
  closed(shard: string): void {
    this.#write(`closed ${shard}`);
  }
  #write(line: string): void {
    if (this.fails(line)) throw new Error(`cannot write "${line}"`);
    this.lines.push(line);
  }
}

export interface StartedShardsOptions extends Partial<Pick<ProcessShardsOptions, "rate" | "onDone">> {
  /** Processes an object. */
  readonly work?: (object: ShardObject) => Promise<WorkOutcome>;
  readonly concurrency?: number;
  readonly log?: FakeJournal;
  readonly stop?: Stop;
}

/** Begins to process shards with fakes of all that they need. */
export function start(shards: Iterable<ShardToDo> | AsyncIterable<ShardToDo>, given: StartedShardsOptions = {}) {
  const {
    concurrency = 1,
    log = new FakeJournal(),
    stop = new Stop(new AbortController().signal),
    work,
    ...rest
  } = given;
  const worked: string[] = [];
  const source = async function* () {
    await Promise.resolve();
    yield* shards;
  };
  const window = new Window(concurrency);
  const engine: Parameters<typeof workOnLot>[0] = {
    work: (_, { object }) => {
      worked.push(`${object.key}${object.versionId ?? ""}`);
      return work ? work(object) : Promise.resolve(GOOD);
    },
  };
  const workers: ProcessShardsOptions["workers"] = {
    begin: (lot, report) => window.begin(() => workOnLot(engine, lot, report, stop.signal)),
    idle: () => window.idle(),
  };
  const ended = processShards({
    ...{ shards: source(), workers, stop, log },
    ...{ rate: new Pacer({ rate: Infinity, signal: stop.signal }), onDone: () => undefined },
    ...rest,
  });
  return { ended, worked, log, stop };
}

/** The same, to its end. */
export async function run(...args: Parameters<typeof start>) {
  const started = start(...args);
  await started.ended;
  return started;
}
