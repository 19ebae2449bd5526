import type { ExtractedRecord, PlacedValue } from "../../map/extracted-record.ts";
import { ObjectFault } from "../../model/object-fault.ts";

/** The most that waits, in bytes of the records' data. What a record takes besides is counted with it. */
const MOST_BYTES = 16 * 1024 * 1024;
const RECORD_BYTES = 512;

interface Waiting {
  readonly record: ExtractedRecord;
  readonly values: (PlacedValue | undefined)[];
  /** The places of the document that are not known yet. */
  readonly pending: Set<number>;
}

/** Holds back records until the fields of the document around them are known: the fields may stand behind the records. */
export class WaitingRecords {
  readonly #emit: (record: ExtractedRecord) => void;
  #waiting: Waiting[] = [];
  #bytes = 0;
  /** How many of the document's records have left. */
  #emitted = 0;

  constructor(emit: (record: ExtractedRecord) => void) {
    this.#emit = emit;
  }

  /** How many records were added so far, in this document. */
  get added(): number {
    return this.#emitted + this.#waiting.length;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** Whether a record with these values may be added. */
  hasRoom(values: ExtractedRecord["values"]): boolean {
    return this.#bytes + bytesOf(values) <= MOST_BYTES;
  }

  /**
   * @param pending the places of the document that have no value yet
   * @throws {ObjectFault} if more waits than memory may hold
   */
  add(record: ExtractedRecord, pending: readonly number[]): void {
    this.#waiting.push({ record, values: [...record.values], pending: new Set(pending) });
    this.#bytes += bytesOf(record.values);
    if (this.#bytes <= MOST_BYTES) return;
    const count = this.#waiting.length;
    this.clear();
    throw new ObjectFault(
      "late-document-field",
      `the fields of the document that the mapping names must come before its records: ${count} records waited for them`,
    );
  }

  /**
   * Nothing can change a document's field any more.
   *
   * @param value `undefined` if the document does not have it
   * @param since how many records were added before those that it is of
   */
  settle(place: number, value: PlacedValue | undefined, since: number): void {
    for (let index = Math.max(0, since - this.#emitted); index < this.#waiting.length; index++) {
      const waiting = this.#waiting[index];
      if (waiting?.pending.delete(place)) waiting.values[place] = value;
    }
  }

  /** Emits the records that no longer wait, in their order. */
  flush(): void {
    const ready = this.#waiting.findIndex(({ pending }) => pending.size > 0);
    const emitted = this.#waiting.splice(0, ready === -1 ? this.#waiting.length : ready);
    this.#emitted += emitted.length;
    if (this.#waiting.length === 0) this.#bytes = 0;
    for (const { record, values } of emitted) this.#emit({ ...record, values });
  }

  clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
    this.#emitted = 0;
  }
}

function bytesOf(values: ExtractedRecord["values"]): number {
  return values.reduce((sum, value) => sum + (value && "bytes" in value ? value.bytes : 0), RECORD_BYTES);
}
