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
import { openRunFolder, type RunFolder } from "../runs/run-folder.ts";
import { readVerificationData } from "../report/verification/verification-data.ts";
import { verificationPage } from "../report/verification/verification-page.ts";
import { findVerification } from "../verify/verify-plan.ts";
import type { Io } from "./command.ts";

/** Writes the report of a backfill or a verification. */
export async function report({ run: id, output }: ReportOptions, io: Io): Promise<number> {
  const verification = findVerification(io.folder, id);
  const run = verification?.folder ?? openRunFolder(io.folder, id);
  const page = verification
    ? verificationPage(await readVerificationData(run, verification.plan))
    : await backfillPage(run);
  const file = output === undefined ? join(run.path, "report.html") : resolve(io.cwd, output);
  try {
    writeFileSync(file, page);
  } catch (cause) {
    const option = output === undefined ? "the report" : "--output";
    throw fileError(option, file, "written", cause, "the path of an HTML file to write");
  }
  io.stdout.write(`${pathToFileURL(file).href}\n`);
  return EXIT.done;
}

async function backfillPage(run: RunFolder): Promise<string> {
  const summary = await readSummary(run, readBackfillPlan(run));
  if (!summary) throw new UserError(`run ${run.id} has done nothing yet that could be reported`);
  return reportPage(await readReportData(run, summary));
}
