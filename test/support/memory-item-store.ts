import type { ItemStore, PutResult } from "../../runtime/store/item-store.ts";
import { sameIdentity, type Occupant, type StoredItem } from "../../runtime/store/item.ts";

/** A table in memory, held to the same contract as DynamoDB's adapter. */
export class MemoryItemStore implements ItemStore {
  readonly #items = new Map<string, StoredItem>();
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
    const slot = `${item.timestamp}/${item.userID}`;
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
    return [...this.#items.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
}

function occupant({ userID, timestamp, origin }: StoredItem): Occupant {
  return { userID, timestamp, origin };
}
