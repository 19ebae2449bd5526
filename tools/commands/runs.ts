import Table from "cli-table3";
import picocolors from "picocolors";
import { EXIT } from "../../terminal/exit-code.ts";
import { durationText } from "../../terminal/format.ts";
import { UserError } from "../../terminal/user-error.ts";
import { nextSteps } from "../runs/next-steps.ts";
import type { Plan } from "../runs/plan.ts";
import { readSummary } from "../runs/read-summary.ts";
import { listRunFolders, openRunFolder, readPlan, runsIn, type RunFolder } from "../runs/run-folder.ts";
import { lockOwner } from "../runs/run-lock.ts";
import type { RunsOptions } from "../runs/runs-options.ts";
import { summaryTable } from "../runs/summary-table.ts";
import type { Summary } from "../runs/summary.ts";
import type { Io } from "./command.ts";

/** Lists the runs, or shows one. */
export async function runs({ run: id, json }: RunsOptions, io: Io): Promise<number> {
  const folders = id === undefined ? listRunFolders(io.folder) : [openRunFolder(io.folder, id)];
  const found: DescribedRun[] = [];
  let damaged = false;
  for (const folder of folders) {
    try {
      found.push(await described(folder));
    } catch (error) {
      // One that is damaged does not hide the others.
      if (!(error instanceof UserError)) throw error;
      io.stderr.write(`run ${folder.id} cannot be shown: ${error.message}\n`);
      damaged = true;
    }
  }
  if (json) for (const each of found) io.stdout.write(`${JSON.stringify(each)}\n`);
  else if (id === undefined) io.stdout.write(listText(found, io));
  else for (const each of found) io.stdout.write(runText(each, io));
  return damaged ? EXIT.incomplete : EXIT.done;
}

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
  // Without a word of its own at the end, it was killed.
  const ended = summary?.ended ?? "killed";
  return {
    run: folder.id,
    folder: folder.path,
    status: pid === undefined ? ended : `at work (process ${pid})`,
    plan,
    summary,
  };
}

function listText(found: readonly DescribedRun[], io: Io): string {
  if (found.length === 0) return `No runs yet in ${runsIn(io.folder)}.\n`;
  const table = new Table({
    head: ["run", "what", "status", "objects", "failed", "rejected", "duration"],
    style: { head: [], border: [] },
  });
  for (const { run, status, plan, summary } of found) {
    const what = `${plan.command}${plan.what.dryRun ? " (dry)" : ""} of ${plan.bucket}`;
    const counts = summary
      ? [summary.objects, summary.failed, summary.outcomes.rejected].map((n) => n.toLocaleString("en"))
      : ["", "", ""];
    table.push([run, what, status, ...counts, summary ? durationText(summary.durationMilliseconds) : ""]);
  }
  return `${table.toString()}\n`;
}

function runText({ run, folder, status, plan, summary }: DescribedRun, io: Io): string {
  const colors = picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);
  const head = `${run}: ${plan.command} of s3://${plan.bucket} into table ${plan.table}: ${status}\nin ${folder}\n`;
  const left = status !== "finished" && !status.startsWith("at work");
  const next = left ? nextSteps(plan, summary).map((step) => `${step}\n`) : [];
  return [head, ...(summary ? [`\n${summaryTable(summary, colors)}`] : []), ...next].join("");
}
