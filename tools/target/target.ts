import type { RecordMapping } from "../../runtime/map/record-mapping.ts";
import type { Endpoints } from "./target-options.ts";

/** A pipeline, found: where objects are read, where items go, and how one becomes the other. */
export interface Target {
  /** For a reader: `stack dev`, `the local pipeline`. */
  readonly title: string;
  readonly bucket: string;
  readonly table: string;
  /** `undefined`: as the SDK finds it. */
  readonly region: string | undefined;
  readonly endpoints: Endpoints;
  /** Whoever reads a requester-pays bucket agrees to pay for it. */
  readonly requestPayer?: "requester" | undefined;
  readonly failureQueueUrl: string | undefined;
  readonly mapping: RecordMapping;
  /** Of the keys that the trigger takes. */
  readonly prefix: string;
  /** Of the keys that the trigger takes: one of them; none is any key. */
  readonly suffixes: readonly string[];
  readonly maxDecompressedBytes: number;
  /** On this machine, where any credentials do and nothing costs anything. */
  readonly local: boolean;
}
