import type { ObjectRef, ObjectVersion } from "../model/object.ts";
import type { VersionOrder } from "../store/version-order.ts";

/** An object opened for reading. */
export interface OpenedObject {
  readonly version: ObjectVersion;
  readonly contentEncoding: string | undefined;
  /** As stored, compressed or not; `undefined` if it is not known. */
  readonly sizeBytes: number | undefined;
  /**
   * The bytes, which can be read once.
   *
   * @throws {BodyReadError} if reading fails, or if the bytes may not be all of them
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** All bytes of the body, if they are in memory already. The body is not read then. */
  readonly bytes?: Uint8Array | undefined;
  /** Releases the connection, whether or not the body was read. */
  close(): void;
}

/** What a listing, a manifest or an event states about an object. */
export interface StatedObject {
  /** Size in bytes. */
  readonly size: number;
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag?: string;
}

/** The opened object; or why it cannot be opened: it no longer exists, or is in an archive that takes hours to answer. */
export type OpenResult =
  | { readonly kind: "opened"; readonly object: OpenedObject }
  | { readonly kind: "gone" }
  | { readonly kind: "archived"; readonly storageClass: string };

/** An object's bytes broke off or came short. Another try may read the whole object. */
export class BodyReadError extends Error {
  override readonly name = "BodyReadError";
}

/** Opens objects for reading, from S3. */
export interface ObjectSource extends VersionOrder {
  /** @param stated detects a body that comes short but looks complete */
  open(ref: ObjectRef, stated?: StatedObject): Promise<OpenResult>;
}
