import yargs from "yargs";
import { parseArguments } from "../../../terminal/arguments/parse-arguments.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import type { Environment } from "../../target/target-options.ts";
import { filesOption } from "../files-option.ts";
import { SAMPLE } from "./sample/read-sample.ts";

/** The options of `sluice mapping suggest`. */
export interface SuggestMappingOptions {
  readonly files: readonly string[];
}

const [MEBIBYTES, OF_FILE] = [SAMPLE.bytes, SAMPLE.bytesOfFile].map((bytes) => bytes / 1024 / 1024);

const USAGE = `sluice mapping suggest FILE...: suggests a mapping for files on this machine.

It reads a sample: the first ${OF_FILE} MiB of a file, and ${MEBIBYTES} MiB, ${SAMPLE.documents.toLocaleString("en")} documents and ${SAMPLE.files} files in all. It looks for the
field that says whom or what a record is about, for the time of the record, and for where the records are in a document. Names,
values and how many records have a field decide. The mapping goes to stdout; the reasons, the other fields that could serve,
and what to do next go to stderr. For the same files, it is always the same.

Look at it before you deploy it: by what items are looked up is your decision.

Examples:
  ${SLUICE} mapping suggest events.json.gz
  ${SLUICE} mapping suggest FOLDER > mapping.json && ${SLUICE} mapping try FOLDER --mapping mapping.json

Exit codes: 0 suggested, 1 failed, 2 usage error, 4 there are no records.`;

/** The parser of `sluice mapping suggest`. */
export function suggestMappingParser() {
  return yargs().scriptName(`${SLUICE} mapping suggest`).command("$0 [files..]", false);
}

/**
 * @returns `undefined` after it printed the help
 * @throws UsageError
 */
export async function readSuggestMappingOptions(
  argv: readonly string[],
  print: (text: string) => void,
  env: Environment = {},
): Promise<SuggestMappingOptions | undefined> {
  const parsed = await parseArguments(suggestMappingParser(), argv, (help) => print(`${USAGE}\n\n${help}\n`), env);
  return parsed === undefined ? undefined : { files: filesOption(parsed) };
}
