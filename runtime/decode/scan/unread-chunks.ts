/** Keeps what was left unread of chunks until more has come. */
export class UnreadChunks {
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** How many bytes it takes to look again. */
  #enough = 0;

  /** Keeps the rest of a chunk. It is looked at again once it is twice as long, so that all looks together take linear time. */
  keep(rest: Uint8Array): void {
    // A copy, so that the chunk can be freed, or filled again by its source.
    this.#chunks = [Buffer.from(rest)];
    this.#bytes = rest.length;
    this.#enough = 2 * rest.length;
  }

  /** Puts a chunk behind what is kept. @returns all of it; `undefined` if it is not enough to look at */
  with(chunk: Uint8Array): Uint8Array | undefined {
    if (this.#chunks.length === 0) return chunk;
    this.#chunks.push(Buffer.from(chunk));
    this.#bytes += chunk.length;
    return this.#bytes < this.#enough ? undefined : this.take();
  }

  /** Gives all that is kept, once. */
  take(): Uint8Array | undefined {
    const [first, ...others] = this.#chunks;
    this.#chunks = [];
    return others.length === 0 ? first : Buffer.concat([first ?? new Uint8Array(0), ...others]);
  }
}
