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

  constructor(emit: (record: ExtractedRecord) => void) {
    this.#emit = emit;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /**
   * @param pending the places of the document that have no value yet
   * @throws {ObjectFault} if more waits than memory may hold
   */
  add(record: ExtractedRecord, pending: readonly number[]): void {
    this.#waiting.push({ record, values: [...record.values], pending: new Set(pending) });
    this.#bytes += RECORD_BYTES;
    for (const value of record.values) this.#bytes += value && "bytes" in value ? value.bytes : 0;
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
   */
  settle(place: number, value: PlacedValue | undefined): void {
    for (const { values, pending } of this.#waiting) if (pending.delete(place)) values[place] = value;
  }

  /** Emits the records that no longer wait, in their order. */
  flush(): void {
    const ready = this.#waiting.findIndex(({ pending }) => pending.size > 0);
    const emitted = this.#waiting.splice(0, ready === -1 ? this.#waiting.length : ready);
    if (this.#waiting.length === 0) this.#bytes = 0;
    for (const { record, values } of emitted) this.#emit({ ...record, values });
  }

  clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
  }
}
