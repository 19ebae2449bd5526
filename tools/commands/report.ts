import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import yargs from "yargs";
import { EXIT } from "../../terminal/exit-code.ts";
import { oneText } from "../../terminal/option-values.ts";
import { parseArguments } from "../../terminal/parse-arguments.ts";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import { readReportData } from "../report/data/report-data.ts";
import { reportPage } from "../report/report-page.ts";
import { readBackfillPlan } from "../runs/plan.ts";
import { readSummary } from "../runs/read-summary.ts";
import { openRunFolder } from "../runs/run-folder.ts";
import type { Command } from "./command.ts";

const USAGE = `sluice report ID [--output FILE]: a run's report, as one HTML file that needs no network.

Examples:
  sluice report 20261101-093000-k3f9                       report.html in the run's folder
  sluice report 20261101-093000-k3f9 --output backfill.html`;

/** Writes a run's report. */
export const report: Command = {
  name: "report",
  summary: "writes a run's report, one HTML file",
  async run(argv, io) {
    const parser = yargs().scriptName("sluice report").command("$0 [id]", false).option("output", {
      type: "string",
      requiresArg: true,
      describe: "Where to; report.html in the run's folder by default",
    });
    const options = await parseArguments(parser, argv, (help) => io.stdout.write(`${USAGE}\n\n${help}\n`));
    if (options === undefined) return EXIT.done;
    const { id } = options as { id?: unknown };
    if (typeof id !== "string") throw new UsageError("name one run; sluice runs lists them");
    const output = oneText("output", options.output);
    const run = openRunFolder(io.folder, id);
    const summary = await readSummary(run, readBackfillPlan(run));
    if (!summary) throw new UserError(`run ${id} has done nothing yet that could be reported`);
    const file = output === undefined ? join(run.path, "report.html") : resolve(io.cwd, output);
    writeFileSync(file, reportPage(await readReportData(run, summary)));
    io.stdout.write(`${pathToFileURL(file).href}\n`);
    return EXIT.done;
  },
};
