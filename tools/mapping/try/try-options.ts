import yargs from "yargs";
import { nonEmptyText, wholeNumber } from "../../../terminal/arguments/option-values.ts";
import { flag, number, text } from "../../../terminal/arguments/options.ts";
import { parseArguments } from "../../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { UsageError } from "../../../terminal/user-error.ts";
import { readTargetOptions, type Environment, type TargetOptions } from "../../target/target-options.ts";
import { filesOption } from "../files-option.ts";

/** The options of `sluice mapping try`. */
export interface TryMappingOptions {
  readonly files: readonly string[];
  readonly mapping: string | undefined;
  /** The pipeline whose mapping is tried; `undefined`: the one of the file, or the default. */
  readonly where: TargetOptions | undefined;
  /** How many records are shown. */
  readonly limit: number;
  readonly json: boolean;
}

const SHOWN = 20;

const USAGE = `sluice mapping try FILE...: shows what the records of files on this machine become, and what a mapping does not find.

It decompresses, decodes and maps with the code that runs in the function, and writes nothing. A FILE may be a folder. A file's
key is its path in that folder, or the path as given. For records without a time, the file's date of change stands for
the object's LastModified.

Examples:
  ${SLUICE} mapping try examples/orders/files --mapping examples/orders/mapping.json
  ${SLUICE} mapping try events.json.gz --stack prod              with the mapping of a stack
  ${SLUICE} mapping try events.json.gz --mapping m.json --json | jq -r 'select(.kind == "rejected").detail'

Exit codes: 0 every record becomes an item, 1 failed, 2 usage error, 3 records are rejected, 4 there are no records,
130 interrupted.`;

/** The parser of `sluice mapping try`. */
export function tryMappingParser() {
  return yargs()
    .scriptName(`${SLUICE} mapping try`)
    .command("$0 [files..]", false)
    .option("mapping", text("Mapping:", "JSON file with the mapping; by default, the pipeline's or the built-in one"))
    .option("stack", text("Mapping:", "Pulumi stack whose mapping is tried; SLUICE_STACK by default"))
    .option("local", {
      type: "boolean",
      group: "Mapping:",
      describe: "The mapping of the pipeline that `npm start` runs on this machine",
    })
    .option("limit", number("Output:", `How many records are shown, ${SHOWN} by default; with --json, all`))
    .option("json", flag("Output:", "Prints one JSON line per record to stdout, and a summary as the last line"));
}

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readTryMappingOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Environment = {},
): Promise<TryMappingOptions | undefined> {
  const parsed = await parseArguments(tryMappingParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`), env);
  if (parsed === undefined) return undefined;
  const { stack, local = false, json } = parsed;
  const mapping = nonEmptyText("mapping", parsed.mapping);
  if (mapping !== undefined && (stack !== undefined || local)) {
    throw new UsageError("name one mapping: --mapping FILE, --stack NAME, or --local");
  }
  const isNamed = stack !== undefined || local || (mapping === undefined && (env["SLUICE_STACK"] ?? "") !== "");
  return {
    files: filesOption(parsed),
    mapping,
    where: isNamed ? readTargetOptions({ stack, local }, env) : undefined,
    limit: wholeNumber("limit", parsed.limit, 0) ?? (json ? Infinity : SHOWN),
    json,
  };
}
