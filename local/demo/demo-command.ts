import { join } from "node:path";
import picocolors from "picocolors";
import { terminalWidth } from "../../terminal/io.ts";
import { printable } from "../../terminal/text/printable.ts";
import { recordPlace } from "../../terminal/text/record-place.ts";
import { UsageError } from "../../terminal/user-error.ts";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { readItems } from "../items/read-items.ts";
import { formatLogEntry, type ObjectLogEntry, readLogEntry } from "../pipeline/function-log.ts";
import { ignoredText, intakeOf, printableMapping } from "../pipeline/intake.ts";
import { startPipeline } from "../pipeline/pipeline.ts";
import { declaredPipeline } from "../program/declared.ts";
import type { RecordedProgram } from "../program/recorded.ts";
import { PROGRAM_FOLDER, runProgram } from "../program/run-program.ts";
import { readStackConfig } from "../program/stack-config.ts";
import { missingItems, unfinishedObjects } from "./check.ts";
import { type DataSet, readSamples, readUserFolder } from "./data-set.ts";
import { readDemoOptions } from "./demo-options.ts";
import { itemsTable } from "./items-table.ts";
import { drainFailures, upload } from "./run-set.ts";

const STACK = "dev";

/** More than the dev stack's own `.json`, so that any JSON file shows what becomes of it. */
const SUFFIXES = [".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz"];

type Print = (text: string) => void;

/**
 * Shows the pipeline at work, and ends by itself.
 *
 * @param cwd what paths on the command line are relative to: npm runs its scripts in the project's folder, and says in
 * INIT_CWD where it was called
 */
export async function demoCommand(
  argv: readonly string[],
  stopAsked: Promise<void>,
  print: Print = console.log,
  cwd: string = process.env.INIT_CWD ?? process.cwd(),
): Promise<number> {
  const options = await readDemoOptions(argv, print);
  if (options === undefined) return 0;
  const sets =
    options.folder === undefined
      ? readSamples(join(PROGRAM_FOLDER, "examples"))
      : [withFiles(readUserFolder(options.folder, options.mappingFile, cwd))];

  const stop = new AbortController();
  void stopAsked.then(() => stop.abort());
  const faults = await showAll(sets, stop.signal, print).catch((error: unknown) => {
    // Ctrl-C at a terminal ends the program's process too, which then has not failed.
    if (!stop.signal.aborted) throw error;
    return [];
  });
  if (stop.signal.aborted) return 130;

  for (const fault of faults) print(picocolors.red(fault));
  print(
    faults.length === 0
      ? picocolors.green("\nDone: every record that can become an item is in the table.")
      : picocolors.red(`\nFailed: ${faults.length === 1 ? "1 problem" : `${faults.length} problems`}, listed above.`),
  );
  return faults.length === 0 ? 0 : 1;
}

/** @throws UsageError where there is nothing to show: an empty table would look like success */
function withFiles(set: DataSet): DataSet {
  if (set.keys.some((key) => SUFFIXES.some((suffix) => key.endsWith(suffix)))) return set;
  throw new UsageError(`no file in ${set.title} ends in ${SUFFIXES.join(", ")}: nothing would trigger the function`);
}

async function showAll(sets: readonly DataSet[], stop: AbortSignal, print: Print): Promise<string[]> {
  print("Running the Pulumi program, without creating anything on AWS ...");
  // A run for each set: the record mapping is config of the program, as it would be for `pulumi up`.
  const programs = await runProgram(STACK, sets.map(configOf), { signal: stop });
  const faults: string[] = [];
  for (const [index, set] of sets.entries()) {
    const program = programs[index];
    if (program !== undefined && !stop.aborted) faults.push(...(await show(set, program, print)));
  }
  return faults;
}

function configOf(set: DataSet): Readonly<Record<string, string>> {
  const mapping = set.mapping === undefined ? [] : [`mapping=${set.mapping}`];
  return readStackConfig(PROGRAM_FOLDER, STACK, [`suffixes=${JSON.stringify(SUFFIXES)}`, ...mapping]);
}

/** Runs one data set through a pipeline of its own. @returns its problems, one line each */
async function show(set: DataSet, program: RecordedProgram, print: Print): Promise<string[]> {
  const { rules } = declaredPipeline(program);
  const matches = (key: string): boolean =>
    rules.some(({ prefix, suffix }) => key.startsWith(prefix) && key.endsWith(suffix));
  const keys = set.keys.filter(matches);
  const intake = intakeOf(program);
  const files = keys.length === 1 ? "1 file" : `${keys.length} files`;
  print(`\n${picocolors.bold(set.title)}: ${files}; ${printableMapping(intake)}\n`);
  for (const key of set.keys) if (!matches(key)) print(ignoredText(key, intake));

  const notes: ObjectLogEntry[] = [];
  const pipeline = await startPipeline(program, {
    onFunctionLog: (line) => {
      const note = readLogEntry(line);
      if (note === undefined) return;
      notes.push(note);
      print(formatLogEntry(note, picocolors));
    },
    onFailure: ({ errorMessage }) => print(picocolors.red(`✗ the function failed: ${errorMessage}`)),
  });
  try {
    await upload(set, keys, pipeline);
    const items = await readItems(pipeline.address, keyNames(intake.mapping));
    const failures = await drainFailures(pipeline);
    if (failures.length > 0) print(`\nOn the failure queue ${pipeline.address.failureQueueUrl}:\n`);
    for (const failure of failures) print(describeFailure(failure));
    print(
      `\nIn the table ${pipeline.address.table}:\n\n${itemsTable(items, picocolors, terminalWidth(process.stdout))}`,
    );
    return [...missingItems(set.expected ?? [], items), ...unfinishedObjects(keys, notes, items)];
  } finally {
    await pipeline.stop();
  }
}

/** A message of the failure queue: the function's own about rejected records, or Lambda's about an event. */
function describeFailure(message: unknown): string {
  const { object, reasons, omitted, requestPayload, responsePayload } = message as {
    object?: { key: string };
    reasons?: { record: number; line: number; column: number; reason: string; detail: string }[];
    omitted?: number;
    requestPayload?: { Records: { s3: { object: { key: string } } }[] };
    responsePayload?: { errorType: string; errorMessage: string };
  };
  if (object === undefined) {
    const keys = requestPayload?.Records.map((record) => record.s3.object.key).join(", ") ?? "";
    return `  ${printable(keys)}: ${responsePayload?.errorType ?? ""}: ${responsePayload?.errorMessage ?? ""}`;
  }
  const lines = (reasons ?? []).map(
    (reason) => `  ${printable(object.key)}, ${recordPlace(reason)}: ${reason.reason}: ${reason.detail}`,
  );
  return [...lines, ...(omitted === undefined || omitted === 0 ? [] : [`  ... and ${omitted} more`])].join("\n");
}
