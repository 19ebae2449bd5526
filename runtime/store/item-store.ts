import type { Occupant, ReplaceableVersion, StoredItem } from "./item.ts";

export type PutResult =
  | { readonly kind: "stored" }
  /** The slot is unchanged. `by` identifies the item in it, and is `undefined` if Sluice did not write that item. */
  | { readonly kind: "occupied"; readonly by: Occupant | undefined }
  /** The table does not accept the item: it is too large, or invalid for a reason known only to DynamoDB. */
  | { readonly kind: "refused"; readonly message: string };

/** Stores items, in a DynamoDB table. */
export interface ItemStore {
  /**
   * Stores an item if its slot is empty, or holds the same record from an older version of its object or from a version in
   * `replaceable`.
   */
  put(item: StoredItem, replaceable?: ReplaceableVersion): Promise<PutResult>;
}
