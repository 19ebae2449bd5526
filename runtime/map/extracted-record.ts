import type { Position } from "../json/position.ts";
import type { BuiltValue } from "./attribute-builder.ts";
import type { FoundValue } from "./captures.ts";

/** A value at one of the mapping's places: a scalar, or a value for DynamoDB, as the place keeps it. */
export type PlacedValue = FoundValue | BuiltValue;

/** A record as read from the file: the values that the mapping points at. */
export interface ExtractedRecord {
  readonly position: Position;
  readonly kind: FoundValue["kind"];
  /** By the index of the place in the mapping. */
  readonly values: readonly (PlacedValue | undefined)[];
  /** The names or indexes that each `*` of the mapping's records stands for. */
  readonly members: readonly (string | number)[];
  /**
   * Pointers to the fields that the record has, at most two levels deep; only of the first record of a text, and only if a place of
   * the mapping has nothing in it.
   */
  readonly fields?: readonly string[];
}
