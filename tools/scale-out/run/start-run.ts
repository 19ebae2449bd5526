import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { terminalWidth } from "../../../terminal/io.ts";
import { countText } from "../../../terminal/text/format.ts";
import type { SessionSettings } from "../../backfill/backfill-options.ts";
import { workersOf } from "../../backfill/plan-text.ts";
import type { ShardSource } from "../../listing/shard-source.ts";
import type { Prices } from "../../runs/cost/prices.ts";
import { scaleOutCost, type ScaleOutWork } from "../../runs/cost/scale-out-cost.ts";
import { scaleOutText } from "../../runs/cost/scale-out-text.ts";
import { readTableCapacity } from "../../runs/cost/table-capacity.ts";
import { RunJournal } from "../../runs/run-journal.ts";
import { readRunState, type RunState } from "../../runs/run-state.ts";
import type { Summary } from "../../runs/summary/summary.ts";
import { explain } from "../../target/access/explain-error.ts";
import { forgetSummary, journalWithoutOutcomes, summaryOf, type AwsRun } from "./aws-run.ts";
import { executionName } from "../aws/executions.ts";
import { handOver, indexOf, taskOf, type BucketOwner } from "./hand-over.ts";
import { JournalClock } from "./journal-clock.ts";
import { ResultCollector } from "./result-collector.ts";

export interface StartOptions extends BucketOwner {
  readonly how: Pick<SessionSettings, "concurrency" | "listConcurrency" | "maxRate" | "maxWrites">;
  /** `undefined` if everything was listed already. */
  readonly source: ShardSource | undefined;
  readonly prices: Prices;
  readonly dynamodb: DynamoDBClient;
  /** Asks before anything costs much. @throws if the answer is no */
  readonly confirm: () => Promise<void>;
  /** `step-functions` starts an execution. For S3 Batch Operations, everything is prepared, and the user starts the job. */
  readonly engine: "step-functions" | "s3-batch";
}

export type Started =
  /** The workers have what they need, and are at work unless the user is to start them. */
  | { readonly kind: "started"; readonly manifestEtag?: string }
  /** There was nothing to do, or it was stopped before the start. */
  | { readonly kind: "ended"; readonly summary: Summary };

/** Hands a run, or what is left of it, over to the workers. */
export async function startRun(aws: AwsRun, options: StartOptions): Promise<Started> {
  const before = await readRunState(aws.run);
  forgetSummary(aws.run);
  const log = new RunJournal(aws.run, before, aws.io.now, (error) => aws.stop.fail(error));
  try {
    return await new Starter(aws, options, log).start(before);
  } finally {
    log.close();
  }
}

class Starter {
  readonly #aws: AwsRun;
  readonly #options: StartOptions;
  readonly #log: RunJournal;
  readonly #workers: number;

  constructor(aws: AwsRun, options: StartOptions, log: RunJournal) {
    [this.#aws, this.#options, this.#log] = [aws, options, log];
    this.#workers = workersOf(options.how);
  }

  async start(before: RunState): Promise<Started> {
    const { stop } = this.#aws;
    const { maxRate, maxWrites } = this.#options.how;
    const limit = (value: number): number | null => (value === Infinity ? null : value);
    this.#log.began({ concurrency: this.#workers, maxRate: limit(maxRate), maxWrites: limit(maxWrites) });
    try {
      await this.#handOver(before);
      if (!stop.signal.aborted) return await this.#begin();
    } catch (error) {
      // A listing that was interrupted is not a failure.
      if (!stop.signal.aborted) stop.fail(error);
    }
    return await this.#end();
  }

  /** Everything that the workers read, except for which shards are left. */
  async #handOver(before: RunState): Promise<void> {
    const { plan, work, stop, io } = this.#aws;
    const { source, how, expectedBucketOwner } = this.#options;
    await work.putJson(work.keys.plan, plan);
    await work.putJson(work.keys.task, taskOf(plan, { ...how, workers: this.#workers, expectedBucketOwner }));
    if (source === undefined) return;
    let objects = before.selected;
    let told = objects;
    await handOver({
      ...{ plan, source, work, log: this.#log, state: before, listers: how.listConcurrency, signal: stop.signal },
      onOpened: (more) => {
        objects += more;
        if (objects - told < TELL_OBJECTS) return;
        told = objects;
        io.stderr.write(`${countText(objects)} objects listed\n`);
      },
    });
  }

  async #begin(): Promise<Started> {
    const { run, work, executions } = this.#aws;
    const open = await this.#leftShards();
    if (open.length === 0) return await this.#end();
    await this.#ask(open.length);
    // Of an earlier session: workers would take nothing, or be as slow as they were.
    await work.remove(work.keys.stop);
    await work.remove(work.keys.pace);
    const part = await work.indexParts();
    if (this.#options.engine === "s3-batch") {
      await work.put(work.keys.journal, journalWithoutOutcomes(run));
      return { kind: "started", manifestEtag: await work.put(work.keys.batchManifest, this.#batchManifest(open)) };
    }
    const index = work.keys.index(part);
    await work.put(index, indexOf(open));
    const name = executionName(run.id, part);
    this.#log.execution(name);
    await work.put(work.keys.journal, journalWithoutOutcomes(run));
    await executions.start(name, { run: run.id, prefix: work.prefix, index, maxConcurrency: this.#workers });
    return { kind: "started" };
  }

  /** Results may have come after the last session. What is left is known only with them. */
  async #leftShards(): Promise<readonly string[]> {
    const { run, work, io } = this.#aws;
    const state = await readRunState(run);
    const collected = { work, log: this.#log, clock: new JournalClock(io.now, state.last), open: state.open.keys() };
    const collector = new ResultCollector(collected);
    if (state.sessions > 1) await collector.collect();
    return [...collector.open];
  }

  async #ask(shards: number): Promise<void> {
    const { run, io } = this.#aws;
    const { prices, dynamodb, how, confirm } = this.#options;
    const { selected, selectedBytes, listed, totals } = await readRunState(run);
    const left = selected - totals.objects;
    const bytes = selected === 0 ? 0 : Math.round((selectedBytes * left) / selected);
    const work = { objects: left, bytes, listed, shards, workers: this.#workers, maxWrites: how.maxWrites };
    io.stderr.write(await costText(work, { prices, dynamodb, table: this.#aws.plan.table }, terminalWidth(io.stderr)));
    await confirm();
  }

  /** S3 Batch Operations takes keys url-encoded; shards' keys have nothing that must be. */
  #batchManifest(shards: readonly string[]): string {
    const { work } = this.#aws;
    return shards.map((shard) => `${work.bucket},${work.keys.shard(shard)}\n`).join("");
  }

  /** The run ends before any worker has begun, or because nothing is left. */
  async #end(): Promise<Started> {
    const { reason } = this.#aws.stop;
    const how = reason?.kind ?? "finished";
    this.#log.ended(how);
    const extras = reason?.kind === "failed" ? { error: explain(reason.error) } : {};
    return { kind: "ended", summary: await summaryOf(this.#aws, how, extras) };
  }
}

/** So that a listing of hours shows that it goes on. */
const TELL_OBJECTS = 100_000;

/** What it would cost and how long it would take, for people. */
export async function costText(
  work: ScaleOutWork,
  { prices, dynamodb, table: name }: Pick<StartOptions, "prices" | "dynamodb"> & { readonly table: string },
  width: number | undefined,
): Promise<string> {
  const table = await readTableCapacity(dynamodb, name);
  const region = await dynamodb.config.region();
  return scaleOutText(work, scaleOutCost(work, prices, table), { prices, table, region }, width);
}
