import type { Occupant, ReplaceableVersion, StoredItem } from "../store/item.ts";
import type { ObjectRef, ObjectVersion } from "../model/outcome.ts";

/** An object that was opened for reading. */
export interface OpenedObject {
  readonly version: ObjectVersion;
  readonly contentEncoding: string | undefined;
  /**
   * The bytes, to be read once.
   *
   * @throws {BodyReadError} for whatever fails while they are read, and where they are fewer than S3 announced
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection back, whether the body was read or not. */
  close(): void;
}

/** Opened, or why there is nothing to open: no longer there, or moved to an archive that answers in hours. */
export type OpenResult =
  | { readonly kind: "opened"; readonly object: OpenedObject }
  | { readonly kind: "gone" }
  | { readonly kind: "archived"; readonly storageClass: string };

/** The bytes of an object broke off or came short. The same object may be read whole at the next try. */
export class BodyReadError extends Error {
  override readonly name = "BodyReadError";
}

/** Where objects are read: S3. */
export interface ObjectSource {
  open(ref: ObjectRef): Promise<OpenResult>;
  /**
   * Which of an object's versions was stored last, of those that still are.
   *
   * @param tokens of the versions that are asked for, as `versionToken` makes them
   * @returns one of `tokens`, or `undefined` where none of them is there any more
   */
  latest(object: ObjectRef, tokens: readonly string[]): Promise<string | undefined>;
}

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

/** Where rejected records are reported, once an object. */
export interface FailureQueue {
  send(message: string): Promise<void>;
}
