import { ObjectFault } from "../model/object-fault.ts";
import { Decoding, type DecodeOptions } from "./decoding.ts";
import { SNIFF_BYTES } from "./layout.ts";
import type { Decoded } from "./decoded.ts";

/**
 * Decodes a text into records. The text is one JSON document or several, one after another, with or without newlines between them.
 *
 * @param chunks the text's bytes, uncompressed. They are read no faster than the records are consumed. If they throw an {@link
 * ObjectFault}, the rest of the object is rejected; any other error is passed on.
 * @returns non-empty batches, in order, of good and rejected records
 */
export async function* decodeRecords(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<Decoded[]> {
  const decoding = new Decoding(options);
  try {
    for await (const { bytes, whole } of headFirst(chunks)) {
      const batch = decoding.write(bytes, whole);
      if (batch.length > 0) yield batch;
      if (decoding.stopped) return;
    }
    const last = decoding.end();
    if (last.length > 0) yield last;
  } catch (error) {
    if (!(error instanceof ObjectFault)) throw error;
    yield decoding.reject(error);
  }
}

/**
 * Decodes a text that is wholly in memory, like {@link decodeRecords}, without waiting for anything.
 *
 * @param text gives the text, `undefined` if the bytes are none, or throws their fault
 * @returns `undefined` if there is no text
 */
export function decodeWhole(text: () => Uint8Array | undefined, options: DecodeOptions): Decoded[] | undefined {
  const decoding = new Decoding(options);
  try {
    const bytes = text();
    if (bytes === undefined) return undefined;
    const records = bytes.length === 0 ? [] : decoding.write(bytes, bytes.length < SNIFF_BYTES);
    return decoding.stopped ? records : joined(records, decoding.end());
  } catch (error) {
    if (!(error instanceof ObjectFault)) throw error;
    return decoding.reject(error);
  }
}

const joined = (records: Decoded[], last: Decoded[]): Decoded[] =>
  last.length === 0 ? records : [...records, ...last];

interface Piece {
  readonly bytes: Uint8Array;
  /** Whether `bytes` is the whole text. */
  readonly whole: boolean;
}

/** Regroups the same bytes so that the first piece holds as many as sniffing needs, or the whole text if it is shorter. */
async function* headFirst(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const head: Uint8Array[] = [];
  let headBytes = 0;
  try {
    for await (const bytes of chunks) {
      if (headBytes >= SNIFF_BYTES) {
        yield { bytes, whole: false };
        continue;
      }
      head.push(bytes);
      headBytes += bytes.length;
      if (headBytes >= SNIFF_BYTES) yield { bytes: Buffer.concat(head), whole: false };
    }
  } catch (error) {
    // Records before a fault are good, and are emitted before it.
    if (error instanceof ObjectFault && headBytes > 0 && headBytes < SNIFF_BYTES) {
      yield { bytes: Buffer.concat(head), whole: error.textIsWhole };
    }
    throw error;
  }
  if (headBytes > 0 && headBytes < SNIFF_BYTES) yield { bytes: Buffer.concat(head), whole: true };
}
