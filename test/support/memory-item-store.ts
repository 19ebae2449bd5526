import type { ItemStore, PutResult } from "../../runtime/store/item-store.ts";
import { sameIdentity, type Occupant, type StoredItem } from "../../runtime/store/item.ts";

/** A table in memory, held to the same contract as DynamoDB's adapter. */
export class MemoryItemStore implements ItemStore {
  readonly #items = new Map<string, StoredItem>();
  /** Slots that hold items of others. */
  readonly #foreign = new Map<string, Pick<StoredItem, "userID" | "timestamp">>();
  /** How many writes were asked for. */
  puts = 0;
  /** Called before each write; may throw, as a failing table does. */
  before: (item: StoredItem) => void | Promise<void> = () => undefined;
  /** Refuses an item as DynamoDB refuses what it holds to be invalid. */
  refuses: (item: StoredItem) => boolean = () => false;

  async put(item: StoredItem, replaceable?: string): Promise<PutResult> {
    this.puts += 1;
    await this.before(item);
    if (this.refuses(item)) return { kind: "refused", message: "refused by the test" };
    const slot = slotOf(item);
    if (this.#foreign.has(slot)) return { kind: "occupied", by: undefined };
    const there = this.#items.get(slot);
    if (there) {
      const older = there.origin.lastModified < item.origin.lastModified;
      const replaces = sameIdentity(there, item) && (older || there.origin.version === replaceable);
      if (!replaces) return { kind: "occupied", by: occupant(there) };
    }
    this.#items.set(slot, item);
    return { kind: "stored" };
  }

  /** All items, in the order of their keys. */
  get items(): readonly StoredItem[] {
    return inOrder(this.#items);
  }

  /** The keys of items that somebody else wrote. */
  get foreign(): readonly Pick<StoredItem, "userID" | "timestamp">[] {
    return inOrder(this.#foreign);
  }

  /** Whether there is an item in a slot. */
  has(item: Pick<StoredItem, "userID" | "timestamp">): boolean {
    return this.#items.has(slotOf(item)) || this.#foreign.has(slotOf(item));
  }

  /** Writes an item as somebody does who does not know the rule. */
  overwrite(item: StoredItem): void {
    this.#foreign.delete(slotOf(item));
    this.#items.set(slotOf(item), item);
  }

  /** Deletes an item behind Sluice's back. */
  delete(item: Pick<StoredItem, "userID" | "timestamp">): void {
    this.#items.delete(slotOf(item));
    this.#foreign.delete(slotOf(item));
  }

  /** Puts somebody else's item into a slot. */
  occupy(userID: string, timestamp: number): void {
    this.delete({ userID, timestamp });
    this.#foreign.set(slotOf({ userID, timestamp }), { userID, timestamp });
  }
}

const slotOf = ({ userID, timestamp }: Pick<StoredItem, "userID" | "timestamp">): string => `${timestamp}/${userID}`;

const inOrder = <T>(slots: ReadonlyMap<string, T>): readonly T[] =>
  [...slots.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

function occupant({ userID, timestamp, origin }: StoredItem): Occupant {
  return { userID, timestamp, origin };
}
