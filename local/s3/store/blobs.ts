import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** Bytes being stored. They cannot be read before `finish`. */
export interface BlobWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** @returns the id for reading the bytes */
  finish(): Promise<string>;
  abandon(): Promise<void>;
}

/** Stores the bytes of objects. Each body has its own id, never changes, and is removed when no version needs it. */
export interface BlobStore {
  create(): Promise<BlobWriter>;
  /** The bytes from `start` up to, but not including, `end`. They stay readable even if the blob is removed meanwhile. */
  read(blob: string, start: number, end: number): Promise<Buffer | Readable>;
  /** @returns at once; a file that cannot be removed is removed at the next start */
  remove(blob: string): void;
  /** Removes every blob that is not in the set, such as bodies of requests that never finished. */
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
        // Always a copy: a small body would otherwise keep the socket's whole 64 KB buffer in memory.
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

/** Stores bodies as files in one folder. A file is written under a temporary name, and renamed when it is complete. */
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
    // Opened before the first header is sent, so that the file stays readable through its handle even if it is removed.
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
