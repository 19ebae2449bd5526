import type { Argv } from "yargs";
import { UsageError } from "./user-error.ts";

/**
 * Parses a command's arguments strictly, without ending the process.
 *
 * @returns undefined when help was asked for, and has been printed
 * @throws UsageError
 */
export async function parseArguments<T>(parser: Argv<T>, argv: readonly string[], printHelp: (help: string) => void) {
  refuseFlagValues(parser, argv);
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

/**
 * yargs takes every value of a flag but `true` for false, without a word: with `--dry-run=1`, what was meant to be tried
 * would be done.
 *
 * @throws UsageError for a flag that is given another value than `true` or `false`
 */
function refuseFlagValues(parser: object, argv: readonly string[]): void {
  // What yargs' own completion works with; its types leave it out.
  const { boolean: flags } = (parser as { getOptions(): { readonly boolean: readonly string[] } }).getOptions();
  const end = argv.indexOf("--");
  for (const argument of argv.slice(0, end === -1 ? undefined : end)) {
    const [, name = "", value = "true"] =
      /^--([^=]+)=(.*)$/s.exec(argument) ?? /^-([^-])(?![A-Za-z]+$)=?(.+)$/s.exec(argument) ?? [];
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (!flags.includes(flag) || value === "true" || value === "false") continue;
    throw new UsageError(`${argument} is not understood; ${flag.length > 1 ? "--" : "-"}${flag} takes no value`);
  }
}
