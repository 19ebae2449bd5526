import yargs from "yargs";
import { oneText } from "../../terminal/arguments/option-values.ts";
import { flag, text } from "../../terminal/arguments/options.ts";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import { UsageError } from "../../terminal/user-error.ts";
import type { RunName } from "./find-run.ts";

const USAGE = `sluice stop ID: stops a run on AWS. Workers finish the objects that they have begun; then the summary is printed, and the
command that resumes the run. A run on this machine is stopped by Ctrl-C.

Examples:
  ${SLUICE} stop 20261101-093000-k3f9
  ${SLUICE} stop 20261101-093000-k3f9 --stack prod   one that another machine began

Needs what ${SLUICE} runs --follow needs, and s3:PutObject on the stack's work bucket, and states:StopExecution.

Exit codes: 0 stopped, or the run had ended; 1 failed; 2 usage error.`;

/** The parser of `sluice stop`. */
export function stopParser() {
  return yargs()
    .scriptName(`${SLUICE} stop`)
    .command("$0 [id]", false)
    .option("stack", text("Where:", "The stack of a run that another machine began; SLUICE_STACK by default"))
    .option("json", flag("Output:", "Prints one JSON line per shard to stdout, and the summary last"));
}

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readStopOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<RunName | undefined> {
  const parsed = await parseArguments(stopParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`));
  if (parsed === undefined) return undefined;
  const { id } = parsed as { id?: unknown };
  if (typeof id !== "string") throw new UsageError(`name the run to stop; ${SLUICE} runs lists them`);
  return { run: id, stack: oneText("stack", parsed.stack), json: parsed.json };
}
