import type { Occupant, ReplaceableVersion, StoredItem } from "./item.ts";

export type PutResult =
  | { readonly kind: "stored" }
  /** The slot stays as it was. `by` says whose it is, `undefined` where the item in it is not Sluice's. */
  | { readonly kind: "occupied"; readonly by: Occupant | undefined }
  /** The table takes no such item: too large, or invalid in a way that only the table knows. */
  | { readonly kind: "refused"; readonly message: string };

/** Where items are stored: a DynamoDB table. */
export interface ItemStore {
  /**
   * Stores an item in its slot if that is empty, or holds the same record from an older version of its object, or from a version
   * that `replaceable` names.
   */
  put(item: StoredItem, replaceable?: ReplaceableVersion): Promise<PutResult>;
}
