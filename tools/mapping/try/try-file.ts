import { decodeRecords } from "../../../runtime/decode/decode-records.ts";
import type { Decoded } from "../../../runtime/decode/decoded.ts";
import { isLinesName } from "../../../runtime/decode/text-lines.ts";
import { deriveTime } from "../../../runtime/map/derive-time.ts";
import { mapRecord } from "../../../runtime/map/map-record.ts";
import { parseMapping, type ParsedMapping } from "../../../runtime/map/parse-mapping.ts";
import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import type { RecordData, RejectReason, Rejection } from "../../../runtime/model/outcome.ts";
import { isFolder, isMarker, isNoLoss } from "../../../runtime/object/side-files.ts";
import { OrdinalCounter } from "../../../runtime/store/ordinals.ts";
import type { LocalFile } from "../local-files.ts";
import { openText } from "../open-text.ts";
import { foundBy, type Found } from "./found-by.ts";

/** What a record becomes. */
export type Tried =
  | {
      readonly kind: "item";
      readonly file: LocalFile;
      readonly record: number;
      readonly line: number;
      readonly column: number;
      readonly userID: string;
      /** Epoch milliseconds. */
      readonly time: number;
      readonly datedBy: "record" | "object";
      /** `undefined`: the record has none, and its item gets an empty map. */
      readonly data: RecordData | undefined;
      /** How many earlier records of the file have the same userID and time: the item is moved by so many milliseconds. */
      readonly ordinal: number;
      readonly found: Found;
    }
  | {
      readonly kind: "rejected";
      readonly file: LocalFile;
      readonly rejection: Rejection;
      /** `undefined`: the record could not be read. */
      readonly found: Found | undefined;
    }
  /** It is no record, but says something of others. */
  | { readonly kind: "passedOver"; readonly file: LocalFile };

export interface TriedBatch {
  readonly records: readonly Tried[];
  /** Pointers to fields that the records have. */
  readonly fields: readonly string[];
}

export interface TryOptions {
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
}

/**
 * Takes a file through what the function takes an object through, up to the table: decompressing, decoding, mapping.
 *
 * @throws UserError if the file cannot be read
 */
export async function* tryFile(
  file: LocalFile,
  { mapping: given, maxDecompressedBytes }: TryOptions,
): AsyncGenerator<TriedBatch> {
  if (isMarker(file.key) || isFolder(file.key, file.sizeBytes)) {
    yield { records: [{ kind: "passedOver", file }], fields: [] };
    return;
  }
  const mapping = parseMapping(given);
  const keyParts = mapping.keyPattern?.match(file.key) ?? new Map<string, string>();
  const ordinals = new OrdinalCounter();
  const text = openText(file, maxDecompressedBytes);
  for await (const batch of decodeRecords(text, { mapping, linesNamed: isLinesName(file.key) })) {
    yield {
      records: batch.map((decoded) => tryRecord(decoded, { file, mapping, keyParts, ordinals })),
      fields: batch.flatMap((decoded) => (decoded.kind === "record" ? (decoded.record.fields ?? []) : [])),
    };
  }
}

interface OfFile {
  readonly file: LocalFile;
  readonly mapping: ParsedMapping;
  readonly keyParts: ReadonlyMap<string, string>;
  readonly ordinals: OrdinalCounter;
}

function tryRecord(decoded: Decoded, { file, mapping, keyParts, ordinals }: OfFile): Tried {
  const passesOver = (reason: RejectReason): boolean => isNoLoss(reason, decoded.isAction === true, file.key);
  if (decoded.kind === "rejected") {
    const { rejection } = decoded;
    if (passesOver(rejection.reason)) return { kind: "passedOver", file };
    return { kind: "rejected", file, rejection, found: undefined };
  }
  const { index, record } = decoded;
  const sources = { record, keyParts };
  const found = foundBy(mapping, sources);
  const fields = mapRecord(sources, mapping);
  if ("reason" in fields) {
    const { reason, detail, position } = fields;
    if (passesOver(reason)) return { kind: "passedOver", file };
    return { kind: "rejected", file, rejection: { record: index, ...position, reason, detail }, found };
  }
  // The bucket, which takes part in the milliseconds, is not known.
  const time = fields.time ?? deriveTime("", file.key, file.lastModified);
  return {
    ...{ kind: "item", file, record: index, ...record.position, found },
    ...{ userID: fields.userID, time, datedBy: fields.time === undefined ? "object" : "record" },
    ...{ data: fields.data, ordinal: ordinals.next(fields.userID, time) },
  };
}
