import picocolors from "picocolors";
import type { Colors } from "picocolors/types.js";
import { EXIT } from "../../terminal/exit-code.ts";
import { countText, durationText } from "../../terminal/text/format.ts";
import { terminalWidth } from "../../terminal/io.ts";
import { wrapped } from "../../terminal/text/labelled-lines.ts";
import { fittedTable, type Column } from "../../terminal/text/table.ts";
import { UserError } from "../../terminal/user-error.ts";
import { readFailureReasons, type FailureReason } from "../runs/summary/failure-reasons.ts";
import { failureReasonsText } from "../runs/summary/failure-reasons-text.ts";
import { nextSteps } from "../runs/summary/next-steps.ts";
import { nextStepsText } from "../runs/summary/next-steps-text.ts";
import type { Plan } from "../runs/plan.ts";
import { readSummary } from "../runs/summary/read-summary.ts";
import { listRunFolders, openRunFolder, readPlan, runsIn, type RunFolder } from "../runs/run-folder.ts";
import { readRunState } from "../runs/run-state.ts";
import { lockOwner } from "../runs/run-lock.ts";
import type { RunsOptions } from "../runs/runs-options.ts";
import { summaryTable } from "../runs/summary/summary-table.ts";
import type { Summary } from "../runs/summary/summary.ts";
import { withRun } from "../scale-out/find-run.ts";
import { followAndPrint } from "../scale-out/follow-and-print.ts";
import type { Io } from "./command.ts";

/** Lists the runs, or shows one. */
export async function runs(options: RunsOptions, io: Io): Promise<number> {
  const { run: id, json, follow, stack } = options;
  if (follow && id !== undefined) return await withRun({ run: id, stack, json }, io, followAndPrint);
  const folders = id === undefined ? listRunFolders(io.folder) : [openRunFolder(io.folder, id)];
  const found: DescribedRun[] = [];
  let reasons: readonly FailureReason[] = [];
  let damaged = false;
  for (const folder of folders) {
    try {
      const run = await described(folder);
      if (id !== undefined) reasons = await reasonsIn(folder, run.summary);
      found.push(run);
    } catch (error) {
      // One that is damaged does not hide the others.
      if (!(error instanceof UserError)) throw error;
      io.stderr.write(`run ${folder.id} cannot be shown: ${error.message}\n`);
      damaged = true;
    }
  }
  if (json) for (const each of found) io.stdout.write(`${JSON.stringify(each)}\n`);
  else if (id === undefined) io.stdout.write(listText(found, io));
  else for (const each of found) io.stdout.write(runText(each, reasons, io));
  return damaged ? EXIT.incomplete : EXIT.done;
}

const AT_WORK = "at work";

interface DescribedRun {
  readonly run: string;
  readonly folder: string;
  readonly status: string;
  readonly plan: Plan;
  readonly summary: Summary | undefined;
}

async function described(folder: RunFolder): Promise<DescribedRun> {
  const plan = readPlan(folder) as Plan;
  const summary = await readSummary(folder, plan);
  const pid = lockOwner(folder.path);
  // A run that says nothing of its end was killed, unless its workers are elsewhere.
  const ended = summary?.ended ?? (plan.on === "aws" ? await placeOnAws(folder) : "killed");
  return {
    run: folder.id,
    folder: folder.path,
    status: pid === undefined ? ended : `${AT_WORK} (process ${pid})`,
    plan,
    summary,
  };
}

/** Its latest state is known only to AWS. */
async function placeOnAws(folder: RunFolder): Promise<string> {
  const { allListed, execution } = await readRunState(folder);
  if (execution !== undefined) return "on AWS";
  return allListed ? "prepared" : "killed";
}

/** What is needed to name a run to another command stays, however narrow the terminal is. */
const COLUMNS: readonly Column[] = [
  { title: "run" },
  { title: "what", least: 16, leftOut: 4 },
  { title: "status", least: 11 },
  { title: "objects", align: "right", leftOut: 1 },
  { title: "failed", align: "right", leftOut: 2 },
  { title: "rejected", align: "right", leftOut: 2 },
  { title: "duration", align: "right", leftOut: 3 },
];

function listText(found: readonly DescribedRun[], io: Io): string {
  if (found.length === 0) return `No runs yet in ${runsIn(io.folder)}.\n`;
  const rows = found.map(({ run, status, plan, summary }) => [
    run,
    `${plan.command}${plan.what.dryRun ? " (dry)" : ""} of ${plan.bucket}`,
    status,
    ...(summary ? [summary.objects, summary.failed, summary.outcomes.rejected].map(countText) : ["", "", ""]),
    summary ? durationText(summary.durationMilliseconds) : "",
  ]);
  return `${fittedTable(COLUMNS, rows, { width: terminalWidth(io.stdout), head: colorsOf(io).bold })}\n`;
}

const colorsOf = (io: Io): Colors => picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);

/** A session that did not end may have left failures that do not count yet, since their objects are to be processed again. */
async function reasonsIn(folder: RunFolder, summary: Summary | undefined): Promise<readonly FailureReason[]> {
  const bytes = summary?.ended === undefined ? (await readRunState(folder)).failuresBytes : undefined;
  return readFailureReasons(folder, bytes);
}

function runText(
  { run, folder, status, plan, summary }: DescribedRun,
  reasons: readonly FailureReason[],
  io: Io,
): string {
  const width = terminalWidth(io.stdout);
  const title = wrapped(`${run}: ${plan.command} of s3://${plan.bucket} into table ${plan.table}: ${status}`, width);
  const head = `${title.join("\n")}\nin ${folder}\n`;
  const next = status.startsWith(AT_WORK) ? "" : nextStepsText(nextSteps(plan, summary), width);
  const parts = summary ? [`\n${summaryTable(summary, colorsOf(io), width)}`, failureReasonsText(reasons, width)] : [];
  return [head, ...parts, next].join("");
}
