import { UsageError } from "../../terminal/user-error.ts";

/**
 * Reads the names of files and folders behind a command.
 *
 * @throws UsageError if there are none
 */
export function filesOption(parsed: object): readonly string[] {
  // yargs reads a name such as 2024 as a number.
  const files = ((parsed as { files?: readonly unknown[] }).files ?? []).map(String);
  if (files.length === 0) throw new UsageError("name at least one FILE: a file with JSON, or a folder of such files");
  const empty = files.includes("");
  if (empty) throw new UsageError("a FILE is empty");
  return files;
}
