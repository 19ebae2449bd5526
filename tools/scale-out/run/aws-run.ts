import { readFileSync, rmSync } from "node:fs";
import type { Stop } from "../../../runtime/work/stop.ts";
import type { TerminalIo } from "../../../terminal/io.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import type { SessionSettings } from "../../backfill/backfill-options.ts";
import type { JournalLine } from "../../runs/journal-lines.ts";
import type { Plan } from "../../runs/plan.ts";
import { writeJson, type RunFolder } from "../../runs/run-folder.ts";
import { readRunState, type RunState } from "../../runs/run-state.ts";
import { readFailureReasons } from "../../runs/summary/failure-reasons.ts";
import { summarize, type Summary, type SummaryExtras } from "../../runs/summary/summary.ts";
import { explain } from "../../target/access/explain-error.ts";
import type { Executions } from "../aws/executions.ts";
import type { WorkStore } from "../aws/work-bucket.ts";

/** A run on AWS, and what a command needs to work on it. */
export interface AwsRun {
  readonly plan: Plan;
  readonly run: RunFolder;
  readonly work: WorkStore;
  readonly executions: Executions;
  /** Ctrl-C, and what makes it useless to go on. */
  readonly stop: Stop;
  readonly how: Pick<SessionSettings, "json" | "maxRejected">;
  readonly io: TerminalIo;
  /** Waits for some milliseconds, or until the stop's signal. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** How to see a run that goes on on AWS, and how to end it. */
export const goesOnText = (run: string): string =>
  `Follow the run: ${SLUICE} runs ${run} --follow\nStop it: ${SLUICE} stop ${run}\n`;

/** Every line of the journal but outcomes: whoever takes over the run reads these from the results. */
export function journalWithoutOutcomes(run: RunFolder): string {
  return readFileSync(run.journal, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !isOutcome((JSON.parse(line) as JournalLine).kind))
    .map((line) => `${line}\n`)
    .join("");
}

const isOutcome = (kind: JournalLine["kind"]): boolean => ["done", "closed", "tick"].includes(kind);

/** Writes and returns the run's summary, once a session has ended. */
export async function summaryOf(
  { plan, run }: Pick<AwsRun, "plan" | "run">,
  ended: NonNullable<RunState["ended"]>,
  extras: SummaryExtras = {},
): Promise<Summary> {
  const state = { ...(await readRunState(run)), ended };
  const reasons = await readFailureReasons(run, state.failuresBytes);
  const summary = summarize(plan, state, run, { reasons, ...extras });
  try {
    writeJson(run.summary, summary);
    return summary;
  } catch (cause) {
    // Even if the disk is full, the user must get the summary.
    return { ...summary, ended: "failed", error: summary.error ?? explain(cause) };
  }
}

/** The summary of an earlier session is out of date. Until this one writes its own, the journal has the run's state. */
export const forgetSummary = (run: RunFolder): void => rmSync(run.summary, { force: true });
