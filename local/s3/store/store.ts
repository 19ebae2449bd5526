import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type BlobStore, DiskBlobs, MemoryBlobs } from "./blobs.ts";
import { Bucket, NULL_VERSION, type Version } from "./bucket.ts";
import { S3Error } from "./errors.ts";
import { forgetfulJournal, type Journal, type JournalEntry, openJournal } from "./journal.ts";

/** The number of base-36 digits for the sequence in a version id. */
const SEQUENCE_DIGITS = 11;

/** The server's whole state. Every change is one journal entry, which is written before the change is made. */
export class Store {
  readonly blobs: BlobStore;
  readonly buckets = new Map<string, Bucket>();
  #journal: Journal = forgetfulJournal;
  #sequence = 0;

  private constructor(blobs: BlobStore) {
    this.blobs = blobs;
  }

  /** @param directory the folder for all data; without it, data is kept in memory */
  static async open(directory?: string): Promise<Store> {
    if (directory === undefined) return new Store(new MemoryBlobs());
    await mkdir(directory, { recursive: true });
    const store = new Store(await DiskBlobs.open(join(directory, "bodies")));
    store.#journal = openJournal(join(directory, "journal.ndjson"), (entry) => void store.#apply(entry));
    await store.blobs.sweep(store.#liveBlobs());
    return store;
  }

  close(): void {
    this.#journal.close();
    this.#journal = forgetfulJournal;
  }

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket === undefined) throw new S3Error("NoSuchBucket", undefined, { details: { BucketName: name } });
    return bucket;
  }

  /** The next number in the single sequence of all changes. */
  nextSequence(): number {
    return ++this.#sequence;
  }

  /**
   * Makes a change: writes it to the journal, then applies it in memory. Both are done when this returns.
   *
   * @throws S3Error NoSuchBucket, with nothing written: a journal with such a change could not be replayed
   */
  commit(entry: JournalEntry): void {
    if (entry.type !== "bucket") this.bucket(entry.bucket);
    this.#journal.append(entry);
    for (const blob of this.#apply(entry)) this.blobs.remove(blob);
  }

  /** @returns the blobs that are no longer needed */
  #apply(entry: JournalEntry): string[] {
    if (entry.type === "bucket") {
      this.buckets.set(entry.bucket, new Bucket(entry.bucket, entry.created));
      return [];
    }
    const bucket = this.bucket(entry.bucket);
    switch (entry.type) {
      case "bucket-removed":
        this.buckets.delete(entry.bucket);
        return [...bucket.uploads.keys()].flatMap((uploadId) => endUpload(bucket, uploadId));
      case "versioning":
        bucket.versioning = entry.versioning;
        return [];
      case "put": {
        this.#sequence = Math.max(this.#sequence, entry.version.sequence);
        const replaced = blobsOf(bucket.put(entry.key, entry.version));
        return entry.uploadId === undefined ? replaced : [...replaced, ...endUpload(bucket, entry.uploadId)];
      }
      case "removed":
        this.#sequence = Math.max(this.#sequence, entry.sequence);
        return blobsOf(bucket.remove(entry.key, entry.versionId));
      case "upload":
        bucket.uploads.set(entry.upload.uploadId, { ...entry.upload, parts: new Map() });
        return [];
      case "part": {
        const parts = bucket.uploads.get(entry.uploadId)?.parts;
        const replaced = parts?.get(entry.number);
        parts?.set(entry.number, entry.part);
        return replaced === undefined ? [] : [replaced.blob];
      }
      case "upload-aborted":
        return endUpload(bucket, entry.uploadId);
    }
  }

  #liveBlobs(): Set<string> {
    const live = new Set<string>();
    for (const bucket of this.buckets.values()) {
      for (const key of bucket.keys()) {
        for (const version of bucket.versions(key)) for (const blob of blobsOf(version)) live.add(blob);
      }
      for (const upload of bucket.uploads.values()) for (const part of upload.parts.values()) live.add(part.blob);
    }
    return live;
  }
}

/**
 * Creates a version id: opaque to clients, 32 characters.
 *
 * It begins with the sequence number, so that a listing can continue after a version that was deleted since.
 */
export function newVersionId(sequence: number): string {
  return sequence.toString(36).padStart(SEQUENCE_DIGITS, "0") + randomBytes(16).toString("hex").slice(SEQUENCE_DIGITS);
}

/** The sequence number in a version id; undefined if the id is invalid. */
export function sequenceOf(versionId: string): number | undefined {
  return /^[0-9a-z]{32}$/.test(versionId) ? Number.parseInt(versionId.slice(0, SEQUENCE_DIGITS), 36) : undefined;
}

/** @throws S3Error InvalidArgument if the text cannot be a version id */
export function checkVersionId(versionId: string): void {
  if (versionId === NULL_VERSION || /^[\w.\-+/=]{1,1024}$/.test(versionId)) return;
  throw new S3Error("InvalidArgument", "Invalid version id specified", {
    details: { ArgumentName: "versionId", ArgumentValue: versionId },
  });
}

function blobsOf(version: Version | undefined): string[] {
  return version?.kind === "object" ? [version.content.blob] : [];
}

function endUpload(bucket: Bucket, uploadId: string): string[] {
  const upload = bucket.uploads.get(uploadId);
  bucket.uploads.delete(uploadId);
  return [...(upload?.parts.values() ?? [])].map((part) => part.blob);
}
