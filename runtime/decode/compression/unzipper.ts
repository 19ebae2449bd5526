import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import type { Compression } from "./formats.ts";

type Decompressor = Transform & { readonly bytesWritten: number };

const CHUNK = { chunkSize: 65_536 };

/** Node.js has zstd from 22.15 on. */
const { createZstdDecompress } = zlib as unknown as {
  readonly createZstdDecompress?: (options: typeof CHUNK) => Decompressor;
};

/** Whether this Node.js can decompress it. */
export function isAvailable(compression: Compression): boolean {
  return compression !== "zstd" || createZstdDecompress !== undefined;
}

function create(compression: Compression): Decompressor {
  switch (compression) {
    case "gzip":
      return zlib.createGunzip(CHUNK);
    case "zlib":
      return zlib.createInflate(CHUNK);
    case "deflate":
      return zlib.createInflateRaw(CHUNK);
    case "brotli":
      return zlib.createBrotliDecompress(CHUNK);
    case "zstd":
      if (!createZstdDecompress) throw new Error("this Node.js has no zstd");
      return createZstdDecompress(CHUNK);
  }
}

/**
 * A decompressing stream that takes its input piece by piece and gives the output of each piece, no faster than it is taken: a few
 * bytes can expand to gigabytes.
 */
export class Unzipper {
  readonly #stream: Decompressor;
  #given = 0;
  #settled: { readonly error?: Error } | undefined;
  #wake: () => void = () => undefined;

  constructor(compression: Compression) {
    this.#stream = create(compression);
    const settle = (error?: Error): void => {
      this.#settled ??= error ? { error } : {};
      this.#wake();
    };
    this.#stream.on("readable", () => this.#wake());
    this.#stream.on("error", settle);
    this.#stream.on("end", () => settle());
  }

  /** How many bytes of what was written come after the end of the compressed data, and are not read. */
  get unread(): number {
    return this.#given - this.#stream.bytesWritten;
  }

  /** @throws zlib's error; output of this piece may be lost */
  write(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    this.#given += piece.length;
    return this.#outputOf(() =>
      this.#stream.write(piece, (error) => {
        this.#settled ??= error ? { error } : {};
        this.#wake();
      }),
    );
  }

  /** @throws zlib's error if the data is truncated */
  end(): AsyncGenerator<Uint8Array> {
    return this.#outputOf(() => this.#stream.end());
  }

  destroy(): void {
    this.#stream.destroy();
  }

  async *#outputOf(start: () => void): AsyncGenerator<Uint8Array> {
    this.#settled = undefined;
    start();
    for (;;) {
      const output = this.#stream.read() as Uint8Array | null;
      if (output !== null) {
        yield output;
        continue;
      }
      const ending = this.#ending();
      if (ending?.error) throw ending.error;
      if (ending) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #ending(): { readonly error?: Error } | undefined {
    return this.#settled;
  }
}
