import type { KeyNames } from "../mapping/record-mapping.ts";
import { LIMITS } from "../model/attribute-value.ts";
import type { ObjectVersion } from "../model/object.ts";
import type { MappedRecord, RecordOutcome, Reference, ReferenceReason, Rejection } from "../model/outcome.ts";
import type { ItemStore } from "./item-store.ts";
import { makeItem, sameIdentity, sizeOf, type StoredItem } from "./item.ts";
import { MAX_SLOTS, jump } from "./slots.ts";
import type { VersionOrder } from "./version-order.ts";

export interface StoreOptions {
  readonly items: ItemStore;
  /** The names of the table's keys. */
  readonly keys: KeyNames;
  readonly objects: VersionOrder;
  /** Replaces what this very version stored before, for use after the mapping changed. */
  readonly rewrite: boolean;
}

/** The table refuses every item, so it is not the table that Sluice created. */
export class TableRefusalError extends Error {
  override readonly name = "TableRefusalError";
}

/** How often another writer may change the slot's item before this write is left to a later try. */
const MAX_RACES = 10;

/**
 * The write rule: stores a record in its first slot that is free or already its own, unless that slot holds a version at least as
 * new.
 *
 * It is a hash table with open addressing, fixed probe sequences and no deletions. So the first free slot ends every search, a
 * record is never in two slots, and a slot once taken by a conditional write stays taken. Whatever the order and number of
 * writes, the table ends up with the same records, each from its newest version.
 *
 * @throws {TableRefusalError}
 */
export async function storeRecord(
  record: MappedRecord,
  object: ObjectVersion,
  options: StoreOptions,
): Promise<RecordOutcome> {
  let fitting = fitToItemLimit(record, object, options.keys);
  for (let k = 0; k < MAX_SLOTS;) {
    const shift = jump({ ...record, bucket: object.bucket, key: object.key }, k);
    const result = await storeInSlot(makeItem(fitting, object, shift), object, options);
    switch (result.kind) {
      case "stored":
        if ("value" in fitting.data) return { kind: "written" };
        return { kind: "storedByReference", reference: referenceOf(record, fitting.data.unstorable) };
      case "alreadyThere":
      case "stale":
        return { kind: result.kind };
      case "refused":
        if (!("value" in fitting.data)) throw new TableRefusalError(result.message);
        // DynamoDB is the authority on its limits: it may accept the item without the data it refused.
        fitting = { ...record, data: { unstorable: "refused-by-table" } };
        break;
      case "taken":
        k += 1;
    }
  }
  return { kind: "rejected", rejection: collision(record) };
}

type SlotResult =
  | { readonly kind: "stored" | "alreadyThere" | "stale" | "taken" }
  | { readonly kind: "refused"; readonly message: string };

/** Stores an item in its slot, if the slot is empty or holds an older version of the same record. */
async function storeInSlot(
  item: StoredItem,
  object: ObjectVersion,
  { items, objects, rewrite }: StoreOptions,
): Promise<SlotResult> {
  const { version, lastModified } = item.origin;
  let replaceable = rewrite ? version : undefined;
  for (let races = 0; races < MAX_RACES; races++) {
    const result = await items.put(item, replaceable);
    if (result.kind !== "occupied") return result;
    const there = result.by;
    if (there === undefined || !sameIdentity(there, item)) return { kind: "taken" };
    if (there.origin.version === version) return { kind: "alreadyThere" };
    if (there.origin.lastModified > lastModified) return { kind: "stale" };
    if (there.origin.lastModified === lastModified) {
      // S3 dates versions to the second. For two versions of one second, only S3 can say which came last.
      const latest = await objects.latest(object, [version, there.origin.version]);
      if ((latest ?? greater(version, there.origin.version)) !== version) return { kind: "stale" };
      replaceable = there.origin.version;
    }
    // Otherwise a version older than ours has replaced the item meanwhile: ask again.
  }
  throw new Error(`the item at ${item.timestamp} changed ${MAX_RACES} times before it could be replaced`);
}

/** If S3 no longer has either version, every writer must still choose the same one. */
function greater(a: string, b: string): string {
  return a > b ? a : b;
}

/** The most bytes that the key, the partition key and the names can take, besides the data. */
const WITHOUT_DATA_BYTES = 8_192;

/** Leaves the data of a record in S3 if its item would be too large. */
export function fitToItemLimit(record: MappedRecord, object: ObjectVersion, keys: KeyNames): MappedRecord {
  if ("unstorable" in record.data || record.data.bytes <= LIMITS.itemBytes - WITHOUT_DATA_BYTES) return record;
  // Uses the longest possible shift, so that the outcome does not depend on the slot.
  if (sizeOf(makeItem(record, object, 2 ** MAX_SLOTS - 1), keys) <= LIMITS.itemBytes) return record;
  return { ...record, data: { unstorable: "item-too-large" } };
}

function referenceOf({ index, position }: MappedRecord, reason: ReferenceReason): Reference {
  return { record: index, ...position, reason };
}

function collision({ index, position, time }: MappedRecord): Rejection {
  const detail = `${MAX_SLOTS} other records with this partition key stand where this one could, from ${new Date(time).toISOString()} on`;
  return { record: index, ...position, reason: "too-many-collisions", detail };
}
