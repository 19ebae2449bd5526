import { decodeRecords } from "../../../runtime/decode/decode-records.ts";
import type { Decoded } from "../../../runtime/decode/decoded.ts";
import { RecordReader, type ReadingOptions } from "../../../runtime/decode/record-reader.ts";
import type { FoundValue } from "../../../runtime/map/captures.ts";
import type { BuiltValue } from "../../../runtime/map/attribute-builder.ts";
import { parseMapping, type ParsedMapping } from "../../../runtime/map/parse-mapping.ts";
import { dataOf, scalarOf } from "../../../runtime/map/resolve-source.ts";
import { readMapping } from "../../../runtime/mapping/read-mapping.ts";
import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
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
  for await (const batch of decodeRecords(asynchronous(pieces), options)) {
    said.push(...batch.map((each) => lineOf(each, options.mapping)));
  }
  return said;
}

/** The same of pieces that go to the reader as they are, without a look at the beginning. */
export function readPieces(
  pieces: Iterable<Uint8Array>,
  { mapping = {}, layout = "unknown" }: Pick<DecodeSettings, "mapping"> & Partial<ReadingOptions> = {},
): string[] {
  const parsed = parseMapping(readMapping(mapping));
  const reader = new RecordReader(parsed, { layout });
  const all = [...pieces].flatMap((piece) => reader.write(piece));
  return [...all, ...reader.end()].map((each) => lineOf(each, parsed));
}

async function* asynchronous(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** What becomes of a record, as a line. */
export function lineOf(each: Decoded, mapping: ParsedMapping): string {
  if (each.kind === "rejected") {
    const { record, line, column, reason, detail } = each.rejection;
    return `${record} ${line}:${column} ${reason}: ${detail}`;
  }
  const { position } = each.record;
  const sources = { record: each.record, keyParts: new Map<string, string>() };
  const [userID, timestamp] = [mapping.userID, mapping.timestamp].map((source) => source && scalarOf(source, sources));
  const data = mapping.data && dataOf(mapping.data, sources);
  return `${each.index} ${position.line}:${position.column} ${found(userID)} ${found(timestamp)} ${builtText(data as BuiltValue | undefined)}`;
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
