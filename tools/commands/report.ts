import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EXIT } from "../../terminal/exit-code.ts";
import { fileError } from "../../terminal/file-error.ts";
import { UserError } from "../../terminal/user-error.ts";
import { readReportData } from "../report/report-data.ts";
import { reportPage } from "../report/page/report-page.ts";
import type { ReportOptions } from "../report/report-options.ts";
import { readBackfillPlan } from "../runs/plan.ts";
import { readSummary } from "../runs/summary/read-summary.ts";
import { openRunFolder } from "../runs/run-folder.ts";
import type { Io } from "./command.ts";

/** Writes a run's report. */
export async function report({ run: id, output }: ReportOptions, io: Io): Promise<number> {
  const run = openRunFolder(io.folder, id);
  const summary = await readSummary(run, readBackfillPlan(run));
  if (!summary) throw new UserError(`run ${id} has done nothing yet that could be reported`);
  const file = output === undefined ? join(run.path, "report.html") : resolve(io.cwd, output);
  const page = reportPage(await readReportData(run, summary));
  try {
    writeFileSync(file, page);
  } catch (cause) {
    const option = output === undefined ? "the report" : "--output";
    throw fileError(option, file, "written", cause, "the path of an HTML file to write");
  }
  io.stdout.write(`${pathToFileURL(file).href}\n`);
  return EXIT.done;
}
