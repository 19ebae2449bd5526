import type { ParsedMapping } from "../map/parse-mapping.ts";
import { ObjectFault } from "../model/object-fault.ts";
import { withoutByteOrderMark } from "./byte-order-mark.ts";
import { SNIFF_BYTES, sniff } from "./layout.ts";
import { RecordReader, type Decoded } from "./record-reader.ts";
import type { Unread } from "./unread.ts";

export interface DecodeOptions {
  readonly mapping: ParsedMapping;
  /** Whether the object's name says that the text is newline-delimited JSON. It counts only where the text itself does not say. */
  readonly linesNamed: boolean;
  /** Tells how much comes after a fault at which reading stops, if it is known. */
  readonly unread?: Unread;
}

/**
 * Decodes a text into records. The text is one JSON document or several, one after another, with or without newlines between them.
 *
 * @param chunks the text's bytes, uncompressed. They are read no faster than the records are consumed. If they throw an {@link
 * ObjectFault}, the rest of the object is rejected; any other error is passed on.
 * @returns non-empty batches, in order, of good and rejected records
 */
export async function* decodeRecords(
  chunks: AsyncIterable<Uint8Array>,
  { mapping, linesNamed, unread }: DecodeOptions,
): AsyncGenerator<Decoded[]> {
  let reader: RecordReader | undefined;
  let markBytes = 0;
  try {
    for await (const { bytes, whole } of headFirst(chunks)) {
      let text = bytes;
      if (reader === undefined) {
        text = withoutByteOrderMark(bytes);
        markBytes = bytes.length - text.length;
        // Looks at a fixed number of bytes, so that the chunk boundaries do not change the result.
        const head = withoutByteOrderMark(bytes.subarray(0, SNIFF_BYTES));
        reader = new RecordReader(mapping, { ...sniff(head, whole, linesNamed), linesNamed });
      }
      const batch = reader.write(text);
      if (reader.stopped) {
        yield withDetail(batch, unread?.after(markBytes + reader.faultOffset));
        return;
      }
      if (batch.length > 0) yield batch;
    }
    reader ??= new RecordReader(mapping, { layout: "unknown" });
    const last = reader.end();
    if (last.length > 0) yield last;
  } catch (error) {
    if (!(error instanceof ObjectFault)) throw error;
    const last = error.textIsWhole ? reader?.end() : reader?.flush();
    if (last && last.length > 0) yield last;
    const { line, column } = reader?.position ?? { line: 1, column: 1 };
    const { reason, message: detail } = error;
    const rejection = { record: reader?.records ?? 0, line, column, reason, detail };
    yield withDetail([{ kind: "rejected", rejection }], reader && unread?.after(Infinity));
  }
}

/** Adds to the detail of the last record, which is the rejection that reading ended with. */
function withDetail(batch: Decoded[], more: string | undefined): Decoded[] {
  const last = batch.at(-1);
  if (more === undefined || last?.kind !== "rejected") return batch;
  const { rejection } = last;
  return [...batch.slice(0, -1), { ...last, rejection: { ...rejection, detail: `${rejection.detail}; ${more}` } }];
}

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
