import type { ObjectRef, ObjectVersion } from "../model/object.ts";
import type { VersionOrder } from "../store/version-order.ts";

/** An object that was opened for reading. */
export interface OpenedObject {
  readonly version: ObjectVersion;
  readonly contentEncoding: string | undefined;
  /**
   * The bytes, to be read once.
   *
   * @throws {BodyReadError} for whatever fails while they are read, and where they are not known to be all
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection back, whether the body was read or not. */
  close(): void;
}

/** What a listing, a manifest or an event states of an object. */
export interface StatedObject {
  /** In bytes. */
  readonly size: number;
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag?: string;
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
  /** @param stated guards against a body that comes short and looks whole */
  open(ref: ObjectRef, stated?: StatedObject): Promise<OpenResult>;
}
