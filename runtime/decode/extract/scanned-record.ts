import type { Position } from "../../json/position.ts";
import type { FoundValue } from "../../map/captures.ts";
import type { PlacedValue } from "../../map/extracted-record.ts";

/** A record with all that is in it, but nothing of the document around it. */
export interface ScannedRecord {
  readonly position: Position;
  readonly kind: FoundValue["kind"];
  /** By the index of the place in the mapping; `undefined` for the places of the document, to be filled in. */
  readonly values: (PlacedValue | undefined)[];
  /** Pointers to its fields, if they were asked for and a place has nothing. */
  readonly fields?: readonly string[];
}
