import picocolors from "picocolors";
import type { ShardResult } from "../../../runtime/work/shard/shard-result.ts";
import { OUTCOMES } from "../../../runtime/work/totals.ts";
import { writeOut } from "../../../terminal/io.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { UserError } from "../../../terminal/user-error.ts";
import { ProgressDisplay } from "../../../terminal/text/progress.ts";
import { backfillProgress } from "../../backfill/backfill-progress.ts";
import { WORKERS } from "../../backfill/plan-text.ts";
import { RejectionWatch } from "../../backfill/rejection-watch.ts";
import { RunJournal } from "../../runs/run-journal.ts";
import { readRunState, type RunState } from "../../runs/run-state.ts";
import type { Summary } from "../../runs/summary/summary.ts";
import { explain } from "../../target/access/explain-error.ts";
import { forgetSummary, summaryOf, type AwsRun } from "./aws-run.ts";
import { ConcurrencyGovernor } from "./concurrency-governor.ts";
import type { ExecutionLook } from "../aws/executions.ts";
import { JournalClock } from "./journal-clock.ts";
import { ResultCollector } from "./result-collector.ts";
import { stopOnAws } from "./stop-on-aws.ts";
import { unfinishedShards, unfinishedText } from "./unfinished-shards.ts";

/** How the following of a run ended: with its summary, or without, because the run goes on on AWS. */
export type Followed = { readonly kind: "ended"; readonly summary: Summary } | { readonly kind: "detached" };

/** Between two looks, in milliseconds. */
const LOOK_MILLISECONDS = 2_000;
/** Workers that were at work when the run was stopped write a last result; so many looks without any, and nothing more is awaited. */
const QUIET_LOOKS = 8;
/** So many shards failed and none done: the fault affects all of them. */
const FAILED_FIRST = 10;

/**
 * Follows a run on AWS until it ends, or until Ctrl-C: its results become the journal of the run's folder.
 *
 * @throws if it cannot be followed any more, for example because the login has ended: the run itself goes on
 */
export async function followRun(aws: AwsRun): Promise<Followed> {
  const before = await readRunState(aws.run);
  forgetSummary(aws.run);
  const clock = new JournalClock(aws.io.now, before.last);
  const log = new RunJournal(aws.run, before, clock.now, (error) => aws.stop.fail(error));
  try {
    return await new Follower(aws, before, log, clock).follow();
  } finally {
    log.close();
  }
}

class Follower {
  readonly #aws: AwsRun;
  readonly #before: RunState;
  readonly #log: RunJournal;
  readonly #clock: JournalClock;
  readonly #collector: ResultCollector;
  #governor = new ConcurrencyGovernor(WORKERS);
  #throttles: number;
  #display: ProgressDisplay | undefined;
  #watch: RejectionWatch;
  #stopped = false;

  constructor(aws: AwsRun, before: RunState, log: RunJournal, clock: JournalClock) {
    [this.#aws, this.#before, this.#log, this.#clock] = [aws, before, log, clock];
    this.#collector = new ResultCollector({ work: aws.work, log, clock, open: before.open.keys() });
    this.#throttles = before.throttles;
    const watched = { mapping: aws.plan.mapping, limit: aws.how.maxRejected, dryRun: false, stop: aws.stop };
    this.#watch = new RejectionWatch({ ...watched, warn: (text) => this.#display?.say(text) }, before.totals);
  }

  async follow(): Promise<Followed> {
    const { stop, wait, io } = this.#aws;
    const first = await this.#look();
    this.#governor = new ConcurrencyGovernor(first.workers ?? WORKERS);
    this.#clock.moveTo(first.began);
    this.#display = new ProgressDisplay({
      output: io.stderr,
      colors: picocolors.createColors(io.stderr.isTTY === true && !io.env["NO_COLOR"]),
      now: io.now,
      look: () => this.#progress(),
    });
    try {
      let quiet = 0;
      for (let look = first; ; look = await this.#look()) {
        const news = await this.#collect();
        if (this.#collector.open.size === 0) return await this.#end(look);
        if (stop.reason?.kind === "interrupted" && !this.#stopped) return { kind: "detached" };
        if (look.status !== "running") {
          quiet = news > 0 ? 0 : quiet + 1;
          if (look.status !== "stopped" || quiet >= QUIET_LOOKS) return await this.#end(look);
        }
        await this.#govern(look);
        await this.#stopIfFailed(look);
        await wait(LOOK_MILLISECONDS);
      }
    } finally {
      this.#display.stop();
    }
  }

  async #look(): Promise<ExecutionLook> {
    const { executions, work, run, io } = this.#aws;
    const name = this.#before.execution;
    if (name === undefined) {
      // S3 Batch Operations calls the workers. Of a job, nothing is known here but its results.
      const status = (await work.get(work.keys.stop)) === undefined ? "running" : "stopped";
      const began = this.#before.last ?? io.now();
      return { status, began, ended: undefined, workers: undefined, why: undefined, children: undefined };
    }
    const look = await executions.look(name);
    if (look !== undefined) return look;
    throw new UserError(
      `there is no execution ${name}: it did not start, or Step Functions has forgotten it; resume the run: ` +
        `${SLUICE} backfill --resume ${run.id}`,
    );
  }

  /** @returns how many results came */
  async #collect(): Promise<number> {
    const results = await this.#collector.collect();
    if (results.length === 0) return 0;
    const sum = (of: (result: ShardResult) => number): number => results.reduce((all, each) => all + of(each), 0);
    const throttles = sum((result) => result.throttles);
    this.#throttles += throttles;
    this.#log.tick({ concurrency: this.#governor.current, retries: sum((result) => result.retries), throttles });
    for (const result of results) {
      this.#governor.add(result);
      this.#watch.add(result.totals);
      if (this.#aws.how.json) await writeOut(this.#aws.io.stdout, `${JSON.stringify(shardLine(result))}\n`);
    }
    return results.length;
  }

  async #govern(look: ExecutionLook): Promise<void> {
    const name = this.#before.execution;
    if (name === undefined || look.status !== "running" || this.#stopped) return;
    const workers = this.#governor.decide(this.#aws.io.now());
    if (workers === undefined) return;
    await this.#aws.executions.setConcurrency(name, workers);
  }

  async #stopIfFailed({ children }: ExecutionLook): Promise<void> {
    const { stop } = this.#aws;
    const name = this.#before.execution;
    if (stop.reason === undefined && name !== undefined && this.#log.totals.objects === 0) {
      if (children !== undefined && children.failed >= FAILED_FIRST && children.succeeded === 0) {
        const [failed] = await this.#aws.executions.failedShards(name, 1);
        const why = failed === undefined ? "" : `, the first by ${failed.error}: ${failed.cause}`;
        stop.fail(new UserError(`all of the first ${children.failed} shards failed${why}`));
      }
    }
    if (stop.reason?.kind !== "failed" || this.#stopped) return;
    this.#stopped = true;
    this.#display?.say(`Stopping the run on AWS: ${explain(stop.reason.error)}`);
    await stopOnAws(this.#aws, name, explain(stop.reason.error));
  }

  async #end(look: ExecutionLook): Promise<Followed> {
    const { stop, executions } = this.#aws;
    const { open, partial } = this.#collector;
    if (look.ended !== undefined) this.#clock.moveTo(look.ended);
    if (open.size === 0 && stop.reason?.kind !== "failed") return await this.#close("finished");
    if (stop.reason?.kind === "failed") return await this.#close("failed", { error: explain(stop.reason.error) });
    if (look.status === "stopped") return await this.#close("interrupted");
    const name = this.#before.execution;
    const failed = name === undefined ? [] : await executions.failedShards(name, Math.min(open.size, 100));
    const unfinished = unfinishedShards({ open, partial, failed, why: look.why });
    const objects = this.#before.selected - this.#log.totals.objects;
    return await this.#close("failed", { unfinished, error: unfinishedText(unfinished, open.size, objects) });
  }

  async #close(how: "finished" | "interrupted" | "failed", extras: object = {}): Promise<Followed> {
    this.#log.ended(how);
    return { kind: "ended", summary: await summaryOf(this.#aws, how, extras) };
  }

  #progress() {
    return backfillProgress(this.#log.totals, {
      limit: this.#governor,
      all: this.#before.selected,
      throttles: this.#throttles,
      stopping: this.#stopped,
    });
  }
}

/** A line of `--json`: the worker sums up its objects. */
function shardLine({ shard, tries, totals, throttles }: ShardResult): object {
  const outcomes = OUTCOMES.filter((kind) => totals.outcomes[kind] > 0).map((kind) => [kind, totals.outcomes[kind]]);
  const { objects, gone, failed, records } = totals;
  const counts = Object.fromEntries(outcomes) as Record<string, number>;
  return { type: "shard", shard, tries, objects, gone, failed, records, throttles, ...counts };
}
