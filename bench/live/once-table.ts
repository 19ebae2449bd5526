import type { ItemStore, PutResult } from "../../runtime/store/item-store.ts";
import type { StoredItem } from "../../runtime/store/item.ts";
import { numberOf } from "./ndjson-source.ts";

/** A table that keeps nothing but a bit per record, and so knows how many were stored. */
export class OnceTable implements ItemStore {
  readonly #seen: Uint8Array;
  puts = 0;
  /** How many different records were put. */
  once = 0;
  /** Called with the number of puts so far, before each answer. */
  onPut: (puts: number) => void = () => undefined;

  constructor(records: number) {
    this.#seen = new Uint8Array(Math.ceil(records / 8));
  }

  put({ timestamp }: StoredItem): Promise<PutResult> {
    this.puts += 1;
    const n = numberOf(timestamp);
    const bit = 1 << (n & 7);
    const byte = this.#seen[n >> 3] ?? bit;
    if ((byte & bit) === 0) {
      this.#seen[n >> 3] = byte | bit;
      this.once += 1;
    }
    this.onPut(this.puts);
    return Promise.resolve({ kind: "stored" });
  }
}
