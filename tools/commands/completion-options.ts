import yargs from "yargs";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";

const USAGE = `sluice completion: prints a script that completes commands, options, run ids and stacks, for the shell that SHELL names.

It completes the command sluice, which npm link in the repository puts on the PATH.

Examples:
  ${SLUICE} completion >> ~/.bashrc
  ${SLUICE} completion >> ~/.zshrc`;

/** What `sluice completion` takes: nothing. */
export const completionParser = () => yargs().scriptName(`${SLUICE} completion`);

/**
 * @returns `undefined` when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readCompletionOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<object | undefined> {
  return parseArguments(completionParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`));
}
