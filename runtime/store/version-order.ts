import type { ObjectRef } from "../model/object.ts";

/** Decides which of two versions of an object is newer if both have the same date, to the second. */
export interface VersionOrder {
  /**
   * Finds the latest of an object's versions that still exist.
   *
   * @param tokens the versions to compare, as tokens from `versionToken`
   * @returns one of `tokens`, or `undefined` if none of the versions exists any more
   */
  latest(object: ObjectRef, tokens: readonly string[]): Promise<string | undefined>;
}
