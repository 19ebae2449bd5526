import yargs from "yargs";
import { flag } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";

/** The options of `sluice runs`. */
export interface RunsOptions {
  /** `undefined`: all runs. */
  readonly run: string | undefined;
  readonly json: boolean;
}

const USAGE = `sluice runs [ID]: lists the runs, or shows one of them.

Examples:
  ${SLUICE} runs                          all runs, the oldest first
  ${SLUICE} runs 20261101-093000-k3f9     one of them
  ${SLUICE} runs --json`;

/** The parser of `sluice runs`. */
export function runsParser() {
  return yargs()
    .scriptName(`${SLUICE} runs`)
    .command("$0 [id]", false)
    .option("json", flag("Output:", "Prints one JSON line per run to stdout"));
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
  return { run: id, json: parsed.json };
}
