import yargs from "yargs";
import { nonEmptyText } from "../../terminal/arguments/option-values.ts";
import { text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";

/** What `sluice report` is asked. */
export interface ReportOptions {
  readonly run: string;
  /** `undefined`: report.html in the run's folder. */
  readonly output: string | undefined;
}

const USAGE = `sluice report ID [--output FILE]: the report of a backfill or a verification, as one HTML file that needs no network.

Examples:
  ${SLUICE} report 20261101-093000-k3f9                       report.html in the run's folder
  ${SLUICE} report 20261101-093000-k3f9 --output backfill.html`;

/** What `sluice report` takes. */
export function reportParser() {
  return yargs()
    .scriptName(`${SLUICE} report`)
    .command("$0 [id]", false)
    .option("output", text("Output:", "The file to write; report.html in the run's folder by default"));
}

/**
 * @returns `undefined` when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readReportOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<ReportOptions | undefined> {
  const parsed = await parseArguments(reportParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`));
  if (parsed === undefined) return undefined;
  const { id } = parsed as { id?: unknown };
  if (typeof id !== "string") throw new UsageError(`name one run; ${SLUICE} runs lists them`);
  return { run: id, output: nonEmptyText("output", parsed.output) };
}
