import type { ObjectRef, ObjectVersion } from "../model/object.ts";
import type { VersionOrder } from "../store/version-order.ts";

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
export interface ObjectSource extends VersionOrder {
  open(ref: ObjectRef): Promise<OpenResult>;
}
