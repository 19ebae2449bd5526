import yargs from "yargs";
import { parseArguments } from "../../terminal/parse-arguments.ts";
import { UsageError } from "../../terminal/user-error.ts";

/** What `npm run demo` is asked. */
export interface DemoOptions {
  /** The user's own files; undefined is the samples. */
  readonly folder: string | undefined;
  readonly mappingFile: string | undefined;
}

const USAGE = `Shows the pipeline at work on this machine, and ends: files go into the bucket, items come out in the table.

Examples:
  npm run demo                                         the samples of examples/, each with its own record mapping
  npm run demo -- FOLDER                               your own files, each key its path in the folder
  npm run demo -- FOLDER --mapping mapping.json        with your own record mapping, JSON or YAML:
                                                       { "userID": "/customer/id", "timestamp": "/placedAt", "data": "" }

Files named .json, .ndjson, .jsonl, also with .gz, trigger the function; others are skipped, and named.
Exit codes: 0 every record that can be an item is one (what was rejected is listed with its reason); 1 an item is missing
or a file failed; 2 the arguments were not understood.`;

/**
 * @returns undefined when help was asked for, and has been printed
 * @throws UsageError
 */
export async function readDemoOptions(
  argv: readonly string[],
  print: (text: string) => void,
): Promise<DemoOptions | undefined> {
  const parser = yargs()
    .scriptName("npm run demo --")
    .command("$0 [folder]", false, (command) =>
      command.positional("folder", { type: "string", describe: "Folder of JSON files" }),
    )
    .option("mapping", { type: "string", requiresArg: true, describe: "File of the record mapping, JSON or YAML" })
    .option("folder", { type: "string", hidden: true });
  const options = await parseArguments(parser, argv, (help) => print(`${USAGE}\n\n${help}`));
  if (options === undefined) return undefined;
  if (options.mapping !== undefined && options.folder === undefined) {
    throw new UsageError("--mapping goes with a FOLDER; the samples have their own");
  }
  return { folder: options.folder, mappingFile: options.mapping };
}
