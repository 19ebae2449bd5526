import { LIMITS } from "../model/attribute-value.ts";
import type { ObjectVersion } from "../model/object.ts";
import type { MappedRecord, RecordOutcome, Reference, ReferenceReason, Rejection } from "../model/outcome.ts";
import type { ItemStore } from "./item-store.ts";
import { makeItem, sameIdentity, sizeOf, type StoredItem } from "./item.ts";
import { MAX_SLOTS, jump } from "./slots.ts";
import type { VersionOrder } from "./version-order.ts";

export interface StoreOptions {
  readonly items: ItemStore;
  readonly objects: VersionOrder;
  /** Stores anew what this very version stored before: for a mapping that changed. */
  readonly rewrite: boolean;
}

/** The table takes no item of this kind at all: it is not the table that Sluice makes. */
export class TableRefusalError extends Error {
  override readonly name = "TableRefusalError";
}

/** How often the item in a slot may change under our eyes before we leave it to a later try. */
const MAX_RACES = 10;

/**
 * The write rule: stores a record in the first of its slots that is free or its own, unless a version that is as new is
 * there already.
 *
 * It is a hash table with open addressing, fixed probe sequences and no deletions, so the first free slot ends every
 * search, a record is never in two slots, and a slot that a conditional write took stays taken: whatever the order, and
 * however often, the same records end up in the table, each from its newest version.
 *
 * @throws {TableRefusalError}
 */
export async function storeRecord(
  record: MappedRecord,
  object: ObjectVersion,
  options: StoreOptions,
): Promise<RecordOutcome> {
  let fitting = withinItemLimit(record, object);
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
        // The table knows its limits best: what it refuses with its data, it may take without.
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

/** Stores an item in its slot, where nothing but an older version of the same record stands in the way. */
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
      // S3 dates versions to the second; only S3 knows which of one second came last.
      const latest = await objects.latest(object, [version, there.origin.version]);
      if ((latest ?? greater(version, there.origin.version)) !== version) return { kind: "stale" };
      replaceable = there.origin.version;
    }
    // Otherwise what was there has been replaced since by an older version than ours: ask again.
  }
  throw new Error(`the item at ${item.timestamp} changed ${MAX_RACES} times while it was to be replaced`);
}

/** Where S3 holds neither version any more, every writer must still choose the same one. */
function greater(a: string, b: string): string {
  return a > b ? a : b;
}

/** What a key, a partition key and the names take at most, besides the data. */
const WITHOUT_DATA_BYTES = 8_192;

function withinItemLimit(record: MappedRecord, object: ObjectVersion): MappedRecord {
  if ("unstorable" in record.data || record.data.bytes <= LIMITS.itemBytes - WITHOUT_DATA_BYTES) return record;
  // With the longest shift there can be, so that an item's kind does not depend on the slot it gets.
  if (sizeOf(makeItem(record, object, 2 ** MAX_SLOTS - 1)) <= LIMITS.itemBytes) return record;
  return { ...record, data: { unstorable: "item-too-large" } };
}

function referenceOf({ index, position }: MappedRecord, reason: ReferenceReason): Reference {
  return { record: index, ...position, reason };
}

function collision({ index, position, time }: MappedRecord): Rejection {
  const detail = `${MAX_SLOTS} other records with this partition key stand where this one could, from ${new Date(time).toISOString()} on`;
  return { record: index, ...position, reason: "too-many-collisions", detail };
}
