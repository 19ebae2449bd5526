import type { Argv } from "yargs";
import { UsageError } from "./user-error.ts";

/**
 * Parses a command's arguments strictly, without ending the process.
 *
 * @returns undefined when help was asked for, and has been printed
 * @throws UsageError
 */
export async function parseArguments<T>(parser: Argv<T>, argv: readonly string[], printHelp: (help: string) => void) {
  let help = "";
  const options = await parser
    .strict()
    .version(false)
    .wrap(110)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error instanceof UsageError ? error : new UsageError(message ?? String(error));
    })
    .parseAsync([...argv], {}, (_error, _options, output) => {
      help = output;
    });
  if (help === "") return options;
  printHelp(help);
  return undefined;
}
