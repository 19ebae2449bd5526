import { createHash } from "node:crypto";
import { type ObjectRef, type ObjectVersion, versionToken } from "../model/object.ts";

/** The hash is read as a number below this. */
const HASHES = 2 ** 32;

/**
 * Whether an ordinary object has its line in the log, if only some of them have.
 *
 * The version decides and not chance, so that an object has a line on each try, or on none: what a search does not find is not there.
 *
 * @param percent of the objects, 0 to 100
 */
export function isSampled(object: ObjectRef & Partial<ObjectVersion>, percent: number): boolean {
  if (percent >= 100) return true;
  const identity = `${object.bucket}\0${object.key}\0${versionToken(object)}`;
  return createHash("sha256").update(identity).digest().readUInt32BE() < (percent / 100) * HASHES;
}
