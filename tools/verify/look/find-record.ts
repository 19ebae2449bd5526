import type { KeyNames } from "../../../runtime/mapping/record-mapping.ts";
import type { AttributeValue } from "../../../runtime/model/attribute-value.ts";
import { fromAttributes, sameIdentity, type Occupant } from "../../../runtime/store/item.ts";
import { MAX_SLOTS, jump, type Identity } from "../../../runtime/store/slots.ts";
import type { ItemReader } from "./item-reader.ts";

/** The item of a record. */
export interface FoundRecord {
  readonly occupant: Occupant;
  readonly attributes: Record<string, AttributeValue>;
}

/**
 * Finds the item of a record in the slots where the write rule may have put it.
 *
 * The write rule stops at the first empty slot. This goes on: an item that was deleted leaves a hole, and the record may stand
 * behind it. A record that was doubled so may have an old item before the right one.
 *
 * @param isRight whether an item is as it must be: then no other is looked for
 * @returns the right item, or else the first
 */
export async function findRecord(
  identity: Identity,
  items: ItemReader,
  keys: KeyNames,
  isRight: (found: FoundRecord) => boolean,
): Promise<FoundRecord | "absent" | "no-slot-left"> {
  const { bucket, key, userID, time, ordinal } = identity;
  let holes = 0;
  let first: FoundRecord | undefined;
  for (let k = 0; k < MAX_SLOTS; k += 1) {
    const shift = jump(identity, k);
    const timestamp = time + ordinal + shift;
    const attributes = await items.get(userID, timestamp);
    if (attributes === undefined) {
      holes += 1;
      continue;
    }
    const occupant = fromAttributes(attributes, keys);
    const origin = { bucket, key, version: "", lastModified: 0, ordinal, shift };
    if (!occupant || !sameIdentity(occupant, { userID, timestamp, origin })) continue;
    const found = { occupant, attributes };
    if (isRight(found)) return found;
    first ??= found;
  }
  return first ?? (holes > 0 ? "absent" : "no-slot-left");
}
