import yargs from "yargs";
import { parseArguments } from "../../terminal/arguments/parse-arguments.ts";
import { UsageError } from "../../terminal/user-error.ts";

/** What `npm run demo` is asked. */
export interface DemoOptions {
  /** The user's own files; undefined is the samples. */
  readonly folder: string | undefined;
  readonly mappingFile: string | undefined;
}

const USAGE = `Shows the pipeline at work on this machine: puts files into the bucket, waits until the function has processed them,
and prints the items in the table. Nothing leaves this machine, and you need no AWS account.

Examples:
  npm run demo                                     the samples in examples/, each with its own record mapping
  npm run demo -- FOLDER                           your own files; a file's key is its path in FOLDER
  npm run demo -- FOLDER --mapping mapping.json    with your own record mapping, in JSON or YAML, such as
                                                   { "userID": "/customer/id", "timestamp": "/placedAt", "data": "" }

The function takes files that end in .json, .ndjson or .jsonl, also gzipped (.json.gz); others are listed as ignored.
Exit codes: 0 every record that can become an item is in the table (rejected records are listed with their reasons),
1 an item is missing or a file failed, 2 the arguments were not understood, 3 no record became an item, 130 interrupted.`;

/**
 * @param env where npm leaves the options that it took for itself
 * @returns undefined when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readDemoOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DemoOptions | undefined> {
  const parser = yargs()
    .scriptName("npm run demo --")
    .command("$0 [folder]", false, (command) =>
      command.positional("folder", { type: "string", describe: "Folder of JSON files" }),
    )
    .option("mapping", { type: "string", requiresArg: true, describe: "File of the record mapping, JSON or YAML" })
    .option("folder", { type: "string", hidden: true });
  const options = await parseArguments(parser, argv, (help) => print(`${USAGE}\n\n${help}`), env);
  if (options === undefined) return undefined;
  if (options.mapping !== undefined && options.folder === undefined) {
    throw new UsageError("--mapping goes with a FOLDER; the samples have their own");
  }
  return { folder: options.folder, mappingFile: options.mapping };
}
