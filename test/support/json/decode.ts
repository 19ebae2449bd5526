import { decodeRecords } from "../../../runtime/decode/decode-records.ts";
import { RecordReader, type Decoded, type ReadingOptions } from "../../../runtime/decode/record-reader.ts";
import type { FoundValue } from "../../../runtime/map/captures.ts";
import { parseMapping, readMapping, type RecordMapping } from "../../../runtime/map/record-mapping.ts";
import { builtText } from "./attribute-json.ts";

export interface DecodeSettings {
  readonly mapping?: Partial<RecordMapping>;
  readonly linesNamed?: boolean;
}

/**
 * What becomes of a text, a line for each record: `index line:column userID timestamp data`, or
 * `index line:column reason: detail`.
 */
export async function decoded(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { mapping = {}, linesNamed = false }: DecodeSettings = {},
): Promise<string[]> {
  const said: string[] = [];
  const options = { mapping: parseMapping(readMapping(mapping)), linesNamed };
  for await (const batch of decodeRecords(asynchronous(pieces), options)) said.push(...batch.map(lineOf));
  return said;
}

/** The same of pieces that go to the reader as they are, without a look at the beginning. */
export function readPieces(
  pieces: Iterable<Uint8Array>,
  { mapping = {}, layout = "unknown" }: Pick<DecodeSettings, "mapping"> & Partial<ReadingOptions> = {},
): string[] {
  const reader = new RecordReader(parseMapping(readMapping(mapping)), { layout });
  const said: string[] = [];
  for (const piece of pieces) said.push(...reader.write(piece).map(lineOf));
  return [...said, ...reader.end().map(lineOf)];
}

async function* asynchronous(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

export function lineOf(each: Decoded): string {
  if (each.kind === "rejected") {
    const { record, line, column, reason, detail } = each.rejection;
    return `${record} ${line}:${column} ${reason}: ${detail}`;
  }
  const { position, userID, timestamp, data } = each.record;
  return `${each.index} ${position.line}:${position.column} ${found(userID)} ${found(timestamp)} ${builtText(data)}`;
}

function found(value: FoundValue | undefined): string {
  if (value === undefined) return "-";
  if (value.kind === "string") return value.text ?? "too-long";
  return value.kind === "number" ? value.text : value.kind;
}

/** How many records come in each batch, as they come. */
export async function* decodedBatches(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<number> {
  const options = { mapping: parseMapping(readMapping({})), linesNamed: false };
  for await (const batch of decodeRecords(pieces, options)) yield batch.length;
}
