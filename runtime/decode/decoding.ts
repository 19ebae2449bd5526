import type { ParsedMapping } from "../map/parse-mapping.ts";
import type { ObjectFault } from "../model/object-fault.ts";
import { withoutByteOrderMark } from "./byte-order-mark.ts";
import { SNIFF_BYTES, sniff } from "./layout.ts";
import type { Decoded } from "./decoded.ts";
import { RecordReader } from "./record-reader.ts";
import type { Unread } from "./unread.ts";

export interface DecodeOptions {
  readonly mapping: ParsedMapping;
  /** Whether the object's name says that the text is newline-delimited JSON. It counts only where the text itself does not say. */
  readonly linesNamed: boolean;
  /** Tells how much comes after a fault at which reading stops, if it is known. */
  readonly unread?: Unread | undefined;
}

/** Decodes one text, whose first piece tells how to read it. */
export class Decoding {
  readonly #options: DecodeOptions;
  #reader: RecordReader | undefined;
  #markBytes = 0;

  constructor(options: DecodeOptions) {
    this.#options = options;
  }

  /** Whether reading has ended at a fault. */
  get stopped(): boolean {
    return this.#reader?.stopped ?? false;
  }

  /**
   * @param bytes the first time, at least as many as sniffing needs, or the whole text
   * @param whole whether they are the whole text
   * @throws {ObjectFault} if the text is none that is read
   */
  write(bytes: Uint8Array, whole: boolean): Decoded[] {
    if (this.#reader) return this.#read(this.#reader, bytes);
    const { mapping, linesNamed } = this.#options;
    const text = withoutByteOrderMark(bytes);
    this.#markBytes = bytes.length - text.length;
    // Looks at a fixed number of bytes, so that the chunk boundaries do not change the result.
    const head = withoutByteOrderMark(bytes.subarray(0, SNIFF_BYTES));
    this.#reader = new RecordReader(mapping, { ...sniff(head, whole, linesNamed), linesNamed });
    return this.#read(this.#reader, text);
  }

  /** Ends the text, unless reading has stopped. */
  end(): Decoded[] {
    this.#reader ??= new RecordReader(this.#options.mapping, { layout: "unknown" });
    return this.#reader.end();
  }

  /** Rejects what is left of the text because of a fault of the bytes. */
  reject(fault: ObjectFault): Decoded[] {
    const reader = this.#reader;
    const last = (fault.textIsWhole ? reader?.end() : reader?.flush()) ?? [];
    const { line, column } = reader?.position ?? { line: 1, column: 1 };
    const { reason, message: detail } = fault;
    const rejection = { record: reader?.records ?? 0, line, column, reason, detail };
    const rejected: Decoded[] = [{ kind: "rejected", rejection }];
    return [...last, ...withDetail(rejected, reader && this.#options.unread?.after(Infinity))];
  }

  #read(reader: RecordReader, text: Uint8Array): Decoded[] {
    const batch = reader.write(text);
    if (!reader.stopped) return batch;
    return withDetail(batch, this.#options.unread?.after(this.#markBytes + reader.faultOffset));
  }
}

/** Adds to the detail of the last record, which is the rejection that reading ended with. */
function withDetail(batch: Decoded[], more: string | undefined): Decoded[] {
  const last = batch.at(-1);
  if (more === undefined || last?.kind !== "rejected") return batch;
  const { rejection } = last;
  return [...batch.slice(0, -1), { ...last, rejection: { ...rejection, detail: `${rejection.detail}; ${more}` } }];
}
