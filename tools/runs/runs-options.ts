import yargs from "yargs";
import { oneText } from "../../terminal/arguments/option-values.ts";
import { flag, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";

/** The options of `sluice runs`. */
export interface RunsOptions {
  /** `undefined`: all runs. */
  readonly run: string | undefined;
  readonly json: boolean;
  /** Follows it until it ends: a run on AWS. */
  readonly follow: boolean;
  /** The stack whose work bucket knows the run. */
  readonly stack: string | undefined;
}

const USAGE = `sluice runs [ID]: lists the runs, or shows one of them.

Examples:
  ${SLUICE} runs                          all runs, the oldest first
  ${SLUICE} runs 20261101-093000-k3f9     one of them
  ${SLUICE} runs --json
  ${SLUICE} runs 20261101-093000-k3f9 --follow               follows a run on AWS that this machine began
  ${SLUICE} runs 20261101-093000-k3f9 --follow --stack prod  follows one that another machine began

To follow a run needs of the stack's work bucket s3:ListBucket and s3:GetObject, and of Step Functions states:DescribeExecution,
states:ListMapRuns, states:DescribeMapRun, states:UpdateMapRun and states:ListExecutions. --follow exits like the backfill itself.`;

/** The parser of `sluice runs`. */
export function runsParser() {
  return yargs()
    .scriptName(`${SLUICE} runs`)
    .command("$0 [id]", false)
    .option("follow", flag("Runs:", "Follows a run on AWS until it ends, and prints its summary"))
    .option(
      "stack",
      text("Where:", "With --follow: the stack of a run that another machine began; SLUICE_STACK by default"),
    )
    .option(
      "json",
      flag("Output:", "Prints one JSON line per run to stdout; with --follow, one per shard and the summary"),
    );
}

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readRunsOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<RunsOptions | undefined> {
  const parsed = await parseArguments(runsParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`));
  if (parsed === undefined) return undefined;
  const { id } = parsed as { id?: unknown };
  if (id !== undefined && typeof id !== "string") throw new UsageError("name one run");
  const { follow, json } = parsed;
  const stack = oneText("stack", parsed.stack);
  if (follow && id === undefined) throw new UsageError("--follow takes one run: name it");
  if (!follow && stack !== undefined) throw new UsageError("--stack goes with --follow");
  return { run: id, json, follow, stack };
}
