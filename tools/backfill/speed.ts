import { availableParallelism } from "node:os";
import { mostAtOnce } from "../target/clients/open-files.ts";
import type { SessionSettings } from "./backfill-options.ts";

/** How much a session does at once. */
export interface Speed {
  /** Objects, in all workers together. */
  readonly concurrency: number;
  /** The reason for the number of objects. */
  readonly why: string;
  /** This thread and others. If nothing was told, the others start only once there is enough to do. */
  readonly workers: number;
}

/** What the machine allows. */
export interface Machine {
  readonly cores: number;
  /** The most objects at once, with that many threads besides this one. */
  readonly mostAtOnce: (threads: number) => number;
}

/** Objects at once per core. Waiting for S3 and DynamoDB takes no core. */
const A_CORE = 32;

const MOST = 128;

/** A worker with fewer objects at once would mostly wait. */
const LEAST_A_WORKER = 8;

/** Objects, or write units, per second that one core does in any case. */
const ONE_WORKER_DOES = 300;

type Told = Pick<SessionSettings, "concurrency" | "workers" | "maxRate" | "maxWrites">;

export function speedOf(told: Told, machine: Machine = thisMachine()): Speed {
  const { concurrency: wanted, why } = wantedConcurrency(told, machine);
  const workers = Math.min(wanted, told.workers ?? defaultWorkers(told, wanted, machine));
  const most = machine.mostAtOnce(workers - 1);
  if (wanted <= most) return { concurrency: wanted, why, workers };
  const bounded = `not ${wanted}: ulimit -n allows no more open files`;
  return { concurrency: most, why: bounded, workers: Math.min(workers, most) };
}

function wantedConcurrency({ concurrency }: Told, { cores }: Machine) {
  if (concurrency !== undefined) return { concurrency, why: "as told" };
  const ofCores = cores * A_CORE;
  return ofCores > MOST
    ? { concurrency: MOST, why: `at most ${MOST}` }
    : { concurrency: ofCores, why: `${A_CORE} for each of ${cores} cores` };
}

function defaultWorkers({ maxRate, maxWrites }: Told, concurrency: number, { cores }: Machine): number {
  if (Math.min(maxRate, maxWrites) <= ONE_WORKER_DOES) return 1;
  return Math.max(1, Math.min(cores, Math.floor(concurrency / LEAST_A_WORKER)));
}

const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  mostAtOnce: (threads) => mostAtOnce(undefined, threads),
});
