import type { Position } from "../../json/position.ts";
import type { TypeNotation } from "../../mapping/record-mapping.ts";
import { DynamoTypes } from "./dynamodb-types.ts";
import { MongoTypes } from "./mongodb-types.ts";
import type { OnTypeFault, TypeReader, TypedVisitor } from "./typed-visitor.ts";

/**
 * Makes the reader of a notation for types.
 *
 * @param current gives the start of the current token
 * @returns `undefined` for plain JSON
 */
export function typeReader(
  types: TypeNotation | undefined,
  next: TypedVisitor,
  current: () => Position,
  onFault: OnTypeFault,
): TypeReader | undefined {
  switch (types) {
    case undefined:
      return undefined;
    case "mongodb":
      return new MongoTypes(next, current);
    case "dynamodb":
      return new DynamoTypes(next, current, onFault);
  }
}
