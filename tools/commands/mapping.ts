import { resolve } from "node:path";
import picocolors from "picocolors";
import { DEFAULT_MAPPING, type RecordMapping } from "../../runtime/mapping/record-mapping.ts";
import { EXIT } from "../../terminal/exit-code.ts";
import { terminalWidth, writeOut } from "../../terminal/io.ts";
import { countText, pluralText } from "../../terminal/text/format.ts";
import { printable } from "../../terminal/text/printable.ts";
import { findLocalFiles } from "../mapping/local-files.ts";
import { readSample } from "../mapping/suggest/sample/read-sample.ts";
import { suggestMapping } from "../mapping/suggest/suggest-mapping.ts";
import type { SuggestMappingOptions } from "../mapping/suggest/suggest-options.ts";
import { suggestionText } from "../mapping/suggest/suggestion-text.ts";
import { Findings } from "../mapping/try/findings.ts";
import { findingsText } from "../mapping/try/findings-text.ts";
import { tryFile, type Tried } from "../mapping/try/try-file.ts";
import type { TryMappingOptions } from "../mapping/try/try-options.ts";
import { summaryJson, triedJson } from "../mapping/try/tried-json.ts";
import { triedTable } from "../mapping/try/tried-table.ts";
import { MAX_DECOMPRESSED_BYTES, findTarget, readMappingFile } from "../target/find/find-target.ts";
import type { Io } from "./command.ts";

/** Shows what the records of local files become. */
export async function tryMappingCommand(options: TryMappingOptions, io: Io): Promise<number> {
  const { files: names, limit, json } = options;
  const { mapping, maxDecompressedBytes } = await chosenMapping(options, io);
  const mappingFile = options.mapping === undefined ? undefined : resolve(io.cwd, options.mapping);
  const files = findLocalFiles(names, io.cwd, mappingFile);
  const findings = new Findings(mapping);
  const shown: Tried[] = [];
  let printed = 0;
  for (const file of files) {
    for await (const batch of tryFile(file, { mapping, maxDecompressedBytes })) {
      if (io.interrupt.aborted) return EXIT.interrupted;
      findings.add(batch);
      const more = batch.records.slice(0, limit - printed);
      printed += more.length;
      if (json) await writeOut(io.stdout, more.map(triedJson).join(""));
      else shown.push(...more);
    }
  }
  const width = terminalWidth(io.stdout);
  if (json) await writeOut(io.stdout, summaryJson(findings, files.length));
  else {
    const colors = picocolors.createColors(io.stdout.isTTY === true && !io.env["NO_COLOR"]);
    const table =
      shown.length === 0 ? "" : `${triedTable(shown, { width, head: colors.bold })}${rest(findings, printed)}\n`;
    await writeOut(io.stdout, table + findingsText(findings, files.length, width));
  }
  if (findings.rejected > 0) return EXIT.incomplete;
  return findings.items === 0 ? EXIT.nothingMatched : EXIT.done;
}

const rest = ({ records }: Findings, printed: number): string =>
  records > printed ? `and ${countText(records - printed)} more; --limit shows more of them\n` : "";

async function chosenMapping(
  { mapping, where }: TryMappingOptions,
  io: Io,
): Promise<{ readonly mapping: RecordMapping; readonly maxDecompressedBytes: number }> {
  if (where !== undefined) return findTarget(where, io);
  const chosen = mapping === undefined ? DEFAULT_MAPPING : readMappingFile(resolve(io.cwd, mapping));
  return { mapping: chosen, maxDecompressedBytes: MAX_DECOMPRESSED_BYTES };
}

/** Suggests a mapping for local files. */
export async function suggestMappingCommand({ files: names }: SuggestMappingOptions, io: Io): Promise<number> {
  const files = findLocalFiles(names, io.cwd);
  const sample = await readSample(files);
  const { notJson } = sample;
  const [first] = notJson;
  if (first) {
    const others = notJson.length === 1 ? "" : ` and ${countText(notJson.length - 1)} more`;
    io.stderr.write(`no JSON document in ${printable(first.key)}${others}\n`);
  }
  const suggestion = suggestMapping(sample);
  if (suggestion === undefined) {
    io.stderr.write(`no records in ${pluralText(files.length, "file")}\n`);
    return EXIT.nothingMatched;
  }
  io.stderr.write(suggestionText(suggestion, sample, { names, width: terminalWidth(io.stderr) }));
  await writeOut(io.stdout, `${JSON.stringify(suggestion.mapping, undefined, 2)}\n`);
  return EXIT.done;
}
