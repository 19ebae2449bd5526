import type { ObjectRef } from "../model/object.ts";

/** Tells which of two versions of an object is the newer, where their dates are the same second. */
export interface VersionOrder {
  /**
   * Which of an object's versions was stored last, of those that still are.
   *
   * @param tokens of the versions that are asked for, as `versionToken` makes them
   * @returns one of `tokens`, or `undefined` where none of them is there any more
   */
  latest(object: ObjectRef, tokens: readonly string[]): Promise<string | undefined>;
}
