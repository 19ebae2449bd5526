import type { Position } from "../json/position.ts";
import type { BuiltValue } from "./attribute-builder.ts";
import type { FoundValue } from "./captures.ts";

/** A record as read from the file: the three values that the mapping points at. */
export interface ExtractedRecord {
  readonly position: Position;
  readonly kind: FoundValue["kind"];
  readonly userID: FoundValue | undefined;
  readonly timestamp: FoundValue | undefined;
  readonly data: BuiltValue | undefined;
}
