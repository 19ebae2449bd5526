import type { StoredChecksum } from "./checksums.ts";
import { SortedKeys } from "./key-order.ts";

/** A bucket that never had versioning has no state. Once enabled, versioning can only be suspended. */
export type Versioning = "Enabled" | "Suspended" | undefined;

/** The version id of objects stored while versioning is not enabled. */
export const NULL_VERSION = "null";

/** An object version's metadata. */
export interface ObjectContent {
  readonly blob: string;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  /** Headers that are returned unchanged: `content-type` and similar, and `x-amz-meta-*`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum;
}

interface VersionIdentity {
  readonly versionId: string;
  /** Increases with every write to this server. */
  readonly sequence: number;
  /** Epoch milliseconds, in whole seconds. */
  readonly lastModified: number;
}

export interface ObjectVersion extends VersionIdentity {
  readonly kind: "object";
  readonly content: ObjectContent;
}

export interface DeleteMarker extends VersionIdentity {
  readonly kind: "delete-marker";
}

export type Version = ObjectVersion | DeleteMarker;

/** A part of an unfinished upload. */
export interface Part {
  readonly blob: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly lastModified: number;
  readonly checksum?: StoredChecksum;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  /** Epoch milliseconds, in whole seconds. */
  readonly initiated: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Pick<StoredChecksum, "algorithm" | "type">;
  readonly parts: Map<number, Part>;
}

/** A bucket's keys with all their versions. Changes are made by the store, which journals them. */
export class Bucket {
  readonly name: string;
  /** Epoch milliseconds, in whole seconds. */
  readonly created: number;
  versioning: Versioning;
  readonly uploads = new Map<string, Upload>();
  readonly #versions = new Map<string, Version[]>();
  readonly #keys = new SortedKeys();

  constructor(name: string, created: number) {
    this.name = name;
    this.created = created;
  }

  /** All keys with at least one version, in UTF-8 byte order. */
  keys(): readonly string[] {
    return this.#keys.all();
  }

  isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** A key's versions, oldest first. */
  versions(key: string): readonly Version[] {
    return this.#versions.get(key) ?? [];
  }

  latest(key: string): Version | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  version(key: string, versionId: string): Version | undefined {
    return this.#versions.get(key)?.find((version) => version.versionId === versionId);
  }

  /** Stores a version as the latest. A null version replaces the previous null version, which is returned. */
  put(key: string, version: Version): Version | undefined {
    const versions = this.#versions.get(key);
    if (versions === undefined) {
      this.#versions.set(key, [version]);
      this.#keys.add(key);
      return undefined;
    }
    const replaced = version.versionId === NULL_VERSION ? take(versions, NULL_VERSION) : undefined;
    versions.push(version);
    return replaced;
  }

  /** Removes a version permanently, and returns it. */
  remove(key: string, versionId: string): Version | undefined {
    const versions = this.#versions.get(key);
    if (versions === undefined) return undefined;
    const removed = take(versions, versionId);
    if (versions.length === 0) {
      this.#versions.delete(key);
      this.#keys.remove(key);
    }
    return removed;
  }
}

function take(versions: Version[], versionId: string): Version | undefined {
  const index = versions.findIndex((version) => version.versionId === versionId);
  return index < 0 ? undefined : versions.splice(index, 1)[0];
}
