import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** Bytes being stored. Nothing can be read of them before `finish`. */
export interface BlobWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** @returns the id by which the bytes are read */
  finish(): Promise<string>;
  abandon(): Promise<void>;
}

/** Where objects' bytes lie: each body under an id of its own, never changed, removed when no version needs it. */
export interface BlobStore {
  create(): Promise<BlobWriter>;
  /** Bytes `start` to `end`, `end` not included. The bytes stay readable though the blob is removed meanwhile. */
  read(blob: string, start: number, end: number): Promise<Buffer | Readable>;
  /** @returns at once; what cannot be removed is swept away at the next start */
  remove(blob: string): void;
  /** Removes everything that is not in the set: bodies whose request never ended. */
  sweep(live: ReadonlySet<string>): Promise<void>;
}

export class MemoryBlobs implements BlobStore {
  readonly #blobs = new Map<string, Buffer>();
  #count = 0;

  create(): Promise<BlobWriter> {
    const chunks: Uint8Array[] = [];
    return Promise.resolve({
      write: (chunk: Uint8Array) => {
        chunks.push(chunk);
        return Promise.resolve();
      },
      finish: () => {
        const blob = String(++this.#count);
        // A copy, always: a small body would otherwise keep its socket's whole 64 KB alive.
        this.#blobs.set(blob, Buffer.concat(chunks));
        return Promise.resolve(blob);
      },
      abandon: () => Promise.resolve(),
    });
  }

  read(blob: string, start: number, end: number): Promise<Buffer> {
    const bytes = this.#blobs.get(blob);
    if (bytes === undefined) return Promise.reject(new Error(`no body ${blob}`));
    return Promise.resolve(bytes.subarray(start, end));
  }

  remove(blob: string): void {
    this.#blobs.delete(blob);
  }

  sweep(): Promise<void> {
    return Promise.resolve();
  }
}

const UNFINISHED = ".part";

/** Bodies as files of one folder, written beside their place and renamed into it when they are whole. */
export class DiskBlobs implements BlobStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<DiskBlobs> {
    await mkdir(folder, { recursive: true });
    return new DiskBlobs(folder);
  }

  async create(): Promise<BlobWriter> {
    const blob = randomUUID();
    const place = join(this.#folder, blob);
    const file = await open(place + UNFINISHED, "wx");
    return {
      write: async (chunk) => {
        await file.writeFile(chunk);
      },
      finish: async () => {
        await file.close();
        await rename(place + UNFINISHED, place);
        return blob;
      },
      abandon: async () => {
        await file.close();
        await rm(place + UNFINISHED, { force: true });
      },
    };
  }

  async read(blob: string, start: number, end: number): Promise<Buffer | Readable> {
    if (start >= end) return Buffer.alloc(0);
    // Opened before the first header is sent: a file that is removed later stays readable through its handle.
    const file = await open(join(this.#folder, blob), "r");
    return createReadStream("", { fd: file, start, end: end - 1 });
  }

  remove(blob: string): void {
    rm(join(this.#folder, blob), { force: true }).catch(() => undefined);
  }

  async sweep(live: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (!live.has(name)) await rm(join(this.#folder, name), { force: true });
    }
  }
}
