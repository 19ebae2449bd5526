import type { Argv } from "yargs";
import { didYouMean } from "./did-you-mean.ts";
import { forgottenOptions } from "./forgotten-dashes.ts";
import { UsageError } from "../user-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The part of yargs that its completion uses, and that its types leave out. */
interface ParserInternals {
  /** The script's name. */
  readonly $0: string;
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>;
    readonly boolean: readonly string[];
    readonly hiddenOptions: readonly string[];
  };
}

/**
 * Parses a command's arguments strictly, without ending the process.
 *
 * @param env where npm puts the options that it consumed
 * @returns undefined after it printed the help
 * @throws UsageError
 */
export async function parseArguments<T>(
  parser: Argv<T>,
  argv: readonly string[],
  printHelp: (help: string) => void,
  env: Environment = {},
) {
  refuseForgottenDashes(parser, argv, env);
  refuseFlagValues(parser, argv);
  let help = "";
  const options = await parser
    .strict()
    .version(false)
    .alias("help", "h")
    .detectLocale(false)
    .wrap(110)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error instanceof UsageError
        ? error
        : new UsageError(explainFailure(message ?? String(error), parser, argv));
    })
    .parseAsync([...argv], {}, (_error, _options, output) => {
      help = output;
    });
  if (help === "") return options;
  printHelp(help);
  return undefined;
}

/** The long names of a parser's options, without dashes. */
export function optionNames(parser: object): readonly string[] {
  const { key, hiddenOptions } = internalsOf(parser).getOptions();
  return Object.keys(key).filter((name) => name.length > 1 && name !== "version" && !hiddenOptions.includes(name));
}

const internalsOf = (parser: object): ParserInternals => parser as ParserInternals;

/** Rewords yargs' messages about an unknown argument, and about a missing value. */
function explainFailure(message: string, parser: object, argv: readonly string[]): string {
  const { $0 } = internalsOf(parser);
  const [, valueless] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (valueless !== undefined) return `${dashed(valueless)} needs a value`;
  const [, unknown] = /^Unknown (?:argument|command)s?: ([^,]*)/.exec(message) ?? [];
  if (unknown === undefined) return message;
  const option = argv.find((each) => isOption(each, unknown));
  if (option === undefined) return `${JSON.stringify(unknown)} is an unexpected argument; see ${$0} --help`;
  const known = didYouMean(unknown, optionNames(parser));
  const hint = known === undefined ? "; see" : `; did you mean --${known}? See`;
  return `${option.replace(/=.*$/s, "")} is not an option of ${$0.replace(/ --$/, "")}${hint} ${$0} --help`;
}

/** Whether an argument sets this option, as `--name`, `--name=value`, `--no-name`, or within `-abc`. */
function isOption(argument: string, name: string): boolean {
  if (name.length === 1 && /^-[^-]/.test(argument)) return argument.includes(name);
  const [given = ""] = argument.split("=");
  return [`--${name}`, `--no-${name}`].includes(given);
}

const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

/** @throws UsageError with the corrected command, if npm consumed options */
function refuseForgottenDashes(parser: object, argv: readonly string[], env: Environment): void {
  const internals = internalsOf(parser);
  const forgotten = forgottenOptions(env, optionNames(parser));
  if (forgotten.length === 0) return;
  const flags = internals.getOptions().boolean.map(dashed);
  const whole = forgotten.filter((option) => option.includes("=") || flags.includes(option));
  const cut = forgotten.filter((option) => !whole.includes(option));
  // With several options, it is unknown which value belongs to which.
  const rest =
    cut.length === 1
      ? [...cut, ...argv]
      : [...cut.map((option) => `${option} VALUE`), ...(cut.length === 0 ? argv : [])];
  const names = forgotten.map((option) => option.replace(/=.*$/s, ""));
  throw new UsageError(`npm took ${names.join(", ")} for itself; type: ${[internals.$0, ...whole, ...rest].join(" ")}`);
}

/**
 * For a flag, yargs silently reads every value but `true` as false. So `--dry-run=1` would start a real run instead of a dry run.
 *
 * @throws UsageError for a flag with another value than `true` or `false`
 */
function refuseFlagValues(parser: object, argv: readonly string[]): void {
  const { boolean: flags } = internalsOf(parser).getOptions();
  const end = argv.indexOf("--");
  for (const argument of argv.slice(0, end === -1 ? undefined : end)) {
    const [, name = "", value = "true"] =
      /^--([^=]+)=(.*)$/s.exec(argument) ?? /^-([^-])(?![A-Za-z]+$)=?(.+)$/s.exec(argument) ?? [];
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (!flags.includes(flag) || value === "true" || value === "false") continue;
    throw new UsageError(`${argument} is not understood; ${dashed(flag)} takes no value`);
  }
}
