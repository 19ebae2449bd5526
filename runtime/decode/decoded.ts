import type { ExtractedRecord } from "../map/extracted-record.ts";
import type { Rejection } from "../model/outcome.ts";

/** One record of a file. `index` counts all records from 0, including rejected ones. */
export type Decoded = (
  | { readonly kind: "record"; readonly index: number; readonly record: ExtractedRecord }
  | { readonly kind: "rejected"; readonly rejection: Rejection }
) & {
  /** Set if the record is an action of Elasticsearch's bulk format: it is no loss if it cannot become an item. */
  readonly isAction?: true;
};
