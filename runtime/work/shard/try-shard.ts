import type { ObjectSource } from "../../object/object-source.ts";
import { doneOf } from "../../object/progress.ts";
import type { ItemStore } from "../../store/item-store.ts";
import type { PatientRetries } from "../patient-retries.ts";
import { readableError } from "../readable-error.ts";
import { Stop } from "../stop.ts";
import { ZERO_TOTALS } from "../totals.ts";
import { runShard } from "./run-shard.ts";
import { makeShardEngine, type ShardEngine } from "./shard-engine.ts";
import { ShardError, type ShardErrorKind } from "./shard-error.ts";
import { countsOf, type ShardCounts, type ShardEvent } from "./shard-event.ts";
import type { ShardResult } from "./shard-result.ts";
import type { Shard } from "./shard.ts";
import type { ShardTask } from "./task.ts";
import { InvalidWorkError, readPace, readResult, readShard, readTask, type WorkBucket } from "./work-bucket.ts";
import { workKeys, type WorkKeys } from "./work-keys.ts";

/** What a worker reads and writes the objects of a task with. */
export interface ShardPorts {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly retries: PatientRetries;
}

export interface TryOptions {
  readonly event: ShardEvent;
  readonly work: WorkBucket;
  /** @param signal once aborted, nothing is retried, and nothing waits for its turn any more */
  readonly portsFor: (task: ShardTask, signal: AbortSignal) => ShardPorts;
  /** Aborted when time runs out. What runs then may come to its end, and the result must still be written. */
  readonly deadline: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Called when a change of the pace, or a stop, could not be looked for. The shard goes on. */
  readonly onFault: (error: unknown) => void;
  /** How often a change of the pace, or a stop, is looked for. */
  readonly lookMilliseconds?: number;
}

const LOOK_MILLISECONDS = 5_000;

/** How often concurrency may grow again after throttling. */
const TICK_MILLISECONDS = 1_000;

/**
 * Processes the rest of a shard that the work bucket has, and leaves its result there: also if the shard is not finished, so that the
 * next try goes on from there.
 *
 * @returns the counts of all tries. The shard is finished, or the run was stopped
 * @throws {ShardError}
 */
export async function tryShard(options: TryOptions): Promise<ShardCounts> {
  const { event, work } = options;
  try {
    const keys = workKeys(event.prefix);
    const [earlier, stopped] = await Promise.all([readResult(work, keys.result(event.shard)), work.read(keys.stop)]);
    if (earlier?.finished === true) return countsOf(earlier);
    if (stopped !== undefined) return countsOf(earlier ?? nothingOf(event.shard));
    const [task, shard] = await Promise.all([readTask(work, keys.task), readShard(work, keys.shard(event.shard))]);
    checkSame(shard, task, event, keys);
    return await attempt(options, keys, task, shard, earlier);
  } catch (error) {
    if (error instanceof ShardError) throw error;
    const kind: ShardErrorKind = error instanceof InvalidWorkError ? "invalid" : "failed";
    throw new ShardError(kind, event, wordsOf(error), error);
  }
}

async function attempt(
  options: TryOptions,
  keys: WorkKeys,
  task: ShardTask,
  shard: Shard,
  earlier: ShardResult | undefined,
): Promise<ShardCounts> {
  const { event, work, deadline, portsFor, now } = options;
  const stopped = new AbortController();
  const stop = new Stop(AbortSignal.any([deadline, stopped.signal]));
  const ports = portsFor(task, stop.signal);
  const pace = (await readPace(work, keys.pace)) ?? task.pace;
  const engine = makeShardEngine({ task: { ...task, pace }, ...ports, signal: stop.signal, cuts: true });
  const endLooking = lookBeside(options, keys, engine, stopped);
  const began = now();
  const result = await runShard({ shard, earlier, engine, retries: ports.retries, stop, began, now }).finally(
    endLooking,
  );
  if (result.finished) return countsOf(await keep(work, keys, result));
  const fault = faultOf({ event, shard, result, earlier, stop, isStopped: stopped.signal.aborted, began });
  const isLast = fault !== undefined && fault.kind !== "timeLeft";
  const kept = await keep(
    work,
    keys,
    isLast ? { ...result, fault: { name: fault.name, message: fault.message } } : result,
  );
  if (fault && !kept.finished) throw fault;
  return countsOf(kept);
}

/** Another try may be at work at the same time, if this one was given up for dead: what it finished stays. */
async function keep(work: WorkBucket, keys: WorkKeys, result: ShardResult): Promise<ShardResult> {
  const key = keys.result(result.shard);
  if (!result.finished) {
    const there = await readResult(work, key);
    if (there?.finished === true) return there;
  }
  await work.write(key, JSON.stringify(result));
  return result;
}

interface Ended {
  readonly event: ShardEvent;
  readonly shard: Shard;
  readonly result: ShardResult;
  readonly earlier: ShardResult | undefined;
  readonly stop: Stop;
  readonly isStopped: boolean;
  readonly began: number;
}

/** Why a shard is not finished; `undefined` if the run was stopped. */
function faultOf({ event, shard, result, earlier, stop, isStopped, began }: Ended): ShardError | undefined {
  const { reason } = stop;
  if (reason?.kind === "failed") return new ShardError("fatal", event, wordsOf(reason.error), reason.error);
  if (isStopped) return undefined;
  const all = shard.objects.length;
  if (progressOf(result) > progressOf(earlier)) {
    const done = `time ran out after ${result.done.length} of its ${all} objects`;
    return new ShardError("timeLeft", event, `${done}; the next try goes on from there`);
  }
  const isDone = new Set(result.done);
  const left = shard.objects.filter((_, position) => !isDone.has(position)).map(({ key }) => key);
  const names = left.slice(0, 3).map((key) => `s3://${shard.bucket}/${key}`);
  const more = left.length > names.length ? ` and ${left.length - names.length} more` : "";
  const seconds = Math.round((result.ended - began) / 1_000);
  return new ShardError(
    "noProgress",
    event,
    `no record was done in ${seconds} s, with ${result.done.length} of ${all} objects done; left: ${names.join(", ")}${more}`,
  );
}

/** Grows with every object, and with every record of an object that was cut. */
function progressOf(result: ShardResult | undefined): number {
  const records = result?.cut.reduce((all, { progress }) => all + doneOf(progress), 0) ?? 0;
  return (result?.done.length ?? 0) + (result?.totals.records ?? 0) + records;
}

/** Lets concurrency grow again, and looks for changes of the pace and for a stop. */
function lookBeside(
  { work, onFault, lookMilliseconds = LOOK_MILLISECONDS }: TryOptions,
  keys: WorkKeys,
  engine: ShardEngine,
  stopped: AbortController,
): () => void {
  const look = async (): Promise<void> => {
    if ((await work.read(keys.stop)) !== undefined) stopped.abort();
    const pace = await readPace(work, keys.pace);
    if (pace) engine.setPace(pace);
  };
  const looking = setInterval(() => void look().catch(onFault), lookMilliseconds);
  const ticking = setInterval(() => engine.limit.tick(), TICK_MILLISECONDS);
  return () => {
    clearInterval(looking);
    clearInterval(ticking);
  };
}

function checkSame({ id, bucket }: Shard, task: ShardTask, event: ShardEvent, keys: WorkKeys): void {
  const differs = (what: string, found: string, expected: string): never => {
    throw new InvalidWorkError(`${what} is ${JSON.stringify(found)}; expected ${JSON.stringify(expected)}`);
  };
  if (task.run !== event.run) differs(`${keys.task}: run`, task.run, event.run);
  if (id !== event.shard) differs(`${keys.shard(event.shard)}: id`, id, event.shard);
  if (bucket !== task.bucket) differs(`${keys.shard(event.shard)}: bucket`, bucket, task.bucket);
}

const nothingOf = (shard: string): ShardResult => ({
  ...{ shard, finished: false, began: 0, ended: 0, tries: 0, done: [], totals: ZERO_TOTALS, failures: [], cut: [] },
  ...{ retries: 0, throttles: 0 },
});

function wordsOf(error: unknown): string {
  if (error instanceof InvalidWorkError) return error.message;
  const { name, message } = readableError(error);
  return `${name}: ${message}`;
}
