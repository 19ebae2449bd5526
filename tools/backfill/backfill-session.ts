import { rmSync } from "node:fs";
import picocolors from "picocolors";
import type { Failure } from "../../runtime/work/failure.ts";
import type { Patience, PatientRetries } from "../../runtime/work/patient-retries.ts";
import type { ShardEngine } from "../../runtime/work/shard/shard-engine.ts";
import type { Stop, StopReason } from "../../runtime/work/stop.ts";
import { OUTCOMES, type Totals } from "../../runtime/work/totals.ts";
import { type TerminalIo, writeOut } from "../../terminal/io.ts";
import { ProgressDisplay } from "../../terminal/text/progress.ts";
import type { ShardObject } from "../../runtime/work/shard/shard.ts";
import type { ShardSource } from "../listing/shard-source.ts";
import type { Prices } from "../runs/cost/prices.ts";
import { readTableCapacity } from "../runs/cost/table-capacity.ts";
import { estimate } from "../runs/cost/estimate.ts";
import { readFailureReasons } from "../runs/summary/failure-reasons.ts";
import type { Plan } from "../runs/plan.ts";
import { writeJson, type RunFolder } from "../runs/run-folder.ts";
import { RunJournal } from "../runs/run-journal.ts";
import { readRunState, removeStrayShards, type RunState } from "../runs/run-state.ts";
import { stoppingText } from "../runs/summary/stopping-text.ts";
import { summarize, type Summary } from "../runs/summary/summary.ts";
import type { Clients } from "../target/clients/connect.ts";
import type { Target } from "../target/target.ts";
import { explain } from "../target/access/explain-error.ts";
import type { SessionSettings } from "./backfill-options.ts";
import { backfillProgress } from "./backfill-progress.ts";
import { countAhead } from "./count-ahead.ts";
import { nextShards } from "./next-shards.ts";
import { printSampleItems } from "./sample-items.ts";
import { RejectionWatch } from "./rejection-watch.ts";
import { processShards } from "./process-shards.ts";
import { openPool } from "./workers/open-pool.ts";
import type { WorkerPool } from "./workers/worker-pool.ts";

/** One process's part of a run. */
export interface SessionOptions {
  readonly plan: Plan;
  readonly run: RunFolder;
  readonly source: ShardSource;
  readonly target: Target;
  readonly clients: Clients;
  readonly retries: PatientRetries;
  readonly patience: Patience;
  readonly stop: Stop;
  readonly concurrency: number;
  readonly workers: number;
  readonly how: SessionSettings;
  readonly prices: Prices;
  readonly io: TerminalIo;
}

const TICK_MILLISECONDS = 1_000;

/** Processes the rest of a run, reports progress, and prints the summary. */
export async function runSession(options: SessionOptions): Promise<Summary> {
  const { plan, run, io, how, stop, concurrency } = options;
  const before = await readRunState(run);
  removeStrayShards(run, before);
  const log = new RunJournal(run, before, io.now, (error) => stop.fail(error));
  const { maxRate, maxWrites } = how;
  const { engine, pool } = openPool(options);
  try {
    // The summary of the previous session is out of date. Until this session writes its own, the journal has the run's state.
    rmSync(run.summary, { force: true });
    log.began({
      concurrency,
      maxRate: maxRate === Infinity ? null : maxRate,
      maxWrites: maxWrites === Infinity ? null : maxWrites,
    });
    await work(options, before, log, { engine, pool });
    await printSampleItems(engine.samples, how.json, io);
  } catch (error) {
    stop.fail(error);
  } finally {
    await pool.end();
  }
  const reason = endLog(log, stop);
  const ended = reason?.kind ?? ("finished" as const);
  const state = { ...(await readRunState(run)), ended };
  const summary = summarize(plan, state, run, {
    reasons: await readFailureReasons(run, state.failuresBytes),
    ...(reason?.kind === "failed" ? { error: explain(reason.error) } : {}),
    ...(plan.what.dryRun ? { estimate: await estimateOf(options, state) } : {}),
  });
  try {
    writeJson(run.summary, summary);
    return summary;
  } catch (cause) {
    // Even if the disk is full, the user must get the summary.
    return { ...summary, ended: "failed", error: summary.error ?? explain(cause) };
  }
}

async function estimateOf({ plan, clients: { dynamodb }, prices, how, stop }: SessionOptions, state: RunState) {
  // After a stop, no calls are made. The local pipeline has no region, and costs nothing.
  const table = stop.signal.aborted
    ? ({ billing: "unknown", why: "the run was stopped" } as const)
    : await readTableCapacity(dynamodb, plan.table);
  const region = plan.where.kind === "local" ? undefined : await dynamodb.config.region();
  return estimate(state, { prices, maxWrites: how.maxWrites, table, region });
}

/** @returns why the session ended before its run did, if it did; a failure to write that to the journal counts as a reason */
function endLog(log: RunJournal, stop: Stop): StopReason | undefined {
  try {
    log.ended(stop.reason?.kind ?? "finished");
    return stop.reason;
  } catch (error) {
    return stop.reason?.kind === "failed" ? stop.reason : { kind: "failed", error };
  } finally {
    log.close();
  }
}

interface SessionWorkers {
  readonly engine: ShardEngine;
  readonly pool: WorkerPool;
}

async function work(
  options: SessionOptions,
  before: RunState,
  log: RunJournal,
  workers: SessionWorkers,
): Promise<void> {
  const { plan, source, stop, how, io } = options;
  const { engine, pool } = workers;
  const { signal } = stop;
  const { limit = Infinity, sample } = plan.what;
  const bounds = { source, signal, state: before };
  const all = sample === undefined ? countAhead(source, before, limit, signal) : () => undefined;
  const display = new ProgressDisplay({
    output: io.stderr,
    colors: picocolors.createColors(io.stderr.isTTY === true && !io.env["NO_COLOR"]),
    now: io.now,
    look: () => {
      const throttles = before.throttles + countsOf(options, pool).throttles;
      return backfillProgress(log.totals, { limit: pool.limit, all: all(), throttles, stopping: signal.aborted });
    },
  });
  signal.addEventListener("abort", () => display.say(stoppingText(stop)), { once: true });
  const { mapping, what } = plan;
  const watched = { mapping, limit: how.maxRejected, dryRun: what.dryRun, stop };
  const watch = new RejectionWatch({ ...watched, warn: (text) => display.say(text) }, before.totals);
  const stopTicking = tickBeside(options, log, workers);
  try {
    await processShards({
      ...{ log, stop, workers: pool, rate: engine.rate },
      shards: nextShards({ ...bounds, log, bucket: plan.bucket, listers: how.listConcurrency, limit }),
      onDone: async (object, totals, failure) => {
        watch.add(totals);
        if (how.json) await writeOut(io.stdout, `${JSON.stringify(objectLine(object, totals, failure))}\n`);
      },
    });
  } finally {
    stopTicking();
    display.stop();
  }
}

/** In all threads of this session. */
function countsOf({ retries }: Pick<SessionOptions, "retries">, { counts }: WorkerPool) {
  return { retries: retries.retries + counts.retries, throttles: retries.throttles + counts.throttles };
}

/** Once a second, lets the limit grow and writes the progress to the journal. */
function tickBeside(options: SessionOptions, log: RunJournal, { engine, pool }: SessionWorkers): () => void {
  let told = { retries: 0, throttles: 0 };
  const tick = (): void => {
    engine.limit.tick();
    const now = countsOf(options, pool);
    try {
      const since = { retries: now.retries - told.retries, throttles: now.throttles - told.throttles };
      log.tick({ concurrency: pool.limit.current, ...since });
      told = now;
    } catch (error) {
      options.stop.fail(error);
    }
  };
  const ticker = setInterval(tick, TICK_MILLISECONDS);
  return () => {
    clearInterval(ticker);
    tick();
  };
}

/** A line of `--json`. */
function objectLine({ key, versionId }: ShardObject, totals: Totals, failure: Failure | undefined): object {
  const outcomes = OUTCOMES.filter((kind) => totals.outcomes[kind] > 0).map((kind) => [kind, totals.outcomes[kind]]);
  return {
    type: "object",
    key,
    ...(versionId === undefined ? {} : { versionId }),
    ...(totals.gone > 0 ? { gone: true } : {}),
    records: totals.records,
    ...(Object.fromEntries(outcomes) as Record<string, number>),
    ...(failure?.kind === "failed" ? { error: failure.error } : {}),
  };
}
