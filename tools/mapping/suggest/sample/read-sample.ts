import { withoutByteOrderMark } from "../../../../runtime/decode/byte-order-mark.ts";
import { isLinesName } from "../../../../runtime/decode/text-lines.ts";
import type { TypeNotation } from "../../../../runtime/mapping/record-mapping.ts";
import { isMarker } from "../../../../runtime/object/side-files.ts";
import { ObjectFault } from "../../../../runtime/model/object-fault.ts";
import type { LocalFile } from "../../local-files.ts";
import { openText } from "../../open-text.ts";
import { documentsOf } from "./sample-text.ts";
import type { Sampled } from "./sampled-value.ts";
import { notationOf } from "./type-notation.ts";

/** What a suggestion is made from: always the same for the same files. */
export interface Sample {
  readonly documents: readonly SampledDocument[];
  /** How many files were looked at. */
  readonly files: number;
  /** The files without a JSON document. */
  readonly notJson: readonly LocalFile[];
  /** Set if the documents are in a notation for types; their values are then without it. */
  readonly types: TypeNotation | undefined;
}

export interface SampledDocument {
  readonly value: Sampled;
  readonly file: LocalFile;
}

const MEBIBYTE = 1024 * 1024;

/** The most that is read. Of many files, less is read of each. */
export const SAMPLE = { files: 500, documents: 1_000, bytes: 32 * MEBIBYTE, bytesOfFile: 4 * MEBIBYTE } as const;

/** Reads the beginnings of the files; of very many files, of some that are spread evenly. */
export async function readSample(files: readonly LocalFile[]): Promise<Sample> {
  const chosen = evenly(
    files.filter(({ key }) => !isMarker(key)),
    SAMPLE.files,
  );
  const plain = await sampleOf(chosen, undefined);
  const types = notationOf(plain.documents.map(({ value }) => value));
  return types === undefined ? plain : sampleOf(chosen, types);
}

async function sampleOf(chosen: readonly LocalFile[], types: TypeNotation | undefined): Promise<Sample> {
  const share = (most: number): number => Math.ceil(most / Math.max(1, chosen.length));
  const limits = { documents: share(SAMPLE.documents), bytes: Math.min(SAMPLE.bytesOfFile, share(SAMPLE.bytes)) };
  const documents: SampledDocument[] = [];
  const notJson: LocalFile[] = [];
  for (const file of chosen) {
    const values = await readBeginning(file, limits, types);
    if (values.length === 0) notJson.push(file);
    documents.push(...values.map((value) => ({ value, file })));
  }
  return { documents, files: chosen.length, notJson, types };
}

function evenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as T);
}

interface Limits {
  readonly documents: number;
  readonly bytes: number;
}

async function readBeginning(
  file: LocalFile,
  limits: Limits,
  types: TypeNotation | undefined,
): Promise<readonly Sampled[]> {
  const { bytes, whole } = await beginningOf(file, limits.bytes);
  let text: Uint8Array;
  try {
    text = withoutByteOrderMark(bytes);
  } catch (error) {
    if (error instanceof ObjectFault) return [];
    throw error;
  }
  return documentsOf(text, { whole, linesNamed: isLinesName(file.key), types }).slice(0, limits.documents);
}

async function beginningOf(
  file: LocalFile,
  most: number,
): Promise<{ readonly bytes: Uint8Array; readonly whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let room = most;
  try {
    for await (const chunk of openText(file, Infinity)) {
      chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
      if (room <= 0) return { bytes: Buffer.concat(chunks), whole: false };
    }
  } catch (error) {
    // What comes before a fault is as good a sample as any.
    if (!(error instanceof ObjectFault)) throw error;
    return { bytes: Buffer.concat(chunks), whole: error.textIsWhole };
  }
  return { bytes: Buffer.concat(chunks), whole: true };
}
