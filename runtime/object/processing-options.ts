import type { RecordMapping } from "../mapping/record-mapping.ts";
import type { ItemStore } from "../store/item-store.ts";
import type { ObjectSource } from "./object-source.ts";
import type { RetryOptions } from "./retry.ts";

export interface ProcessingOptions {
  readonly objects: ObjectSource;
  readonly items: ItemStore;
  readonly mapping: RecordMapping;
  /** The limit, in bytes, on what a compressed object may decompress to. */
  readonly maxDecompressedBytes: number;
  /** How many records of an object are stored at once. */
  readonly concurrency: number;
  /** Replaces what the same version stored before. */
  readonly rewrite?: boolean;
  /** For reading an object again after its bytes broke off. */
  readonly retry?: RetryOptions;
  /** Once aborted, no further record is begun. Whatever fails then is left to the next part. */
  readonly stop?: AbortSignal;
}
