import fc from "fast-check";

/** The bytes in pieces of one size; the last may be shorter. */
export function piecesOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += size) pieces.push(bytes.subarray(i, i + size));
  return pieces;
}

/** The bytes cut at the given places, in whatever order they come; a place named twice makes an empty piece. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, i) => bytes.subarray(cuts[i] ?? 0, end));
}

/** Any ways to cut up to `longest` bytes: few cuts, many, or each byte for itself. */
export function cuts(longest: number): fc.Arbitrary<number[]> {
  const some = fc.array(fc.nat(longest), { maxLength: 40 });
  const all = fc.constant(Array.from({ length: longest }, (_, i) => i));
  return fc.oneof({ arbitrary: some, weight: 5 }, { arbitrary: all, weight: 1 });
}

/** A body that yields its pieces and says how it ended. */
export class Body implements AsyncIterable<Uint8Array> {
  readonly #pieces: readonly Uint8Array[];
  readonly #error: Error | undefined;
  /** How many pieces were asked for. */
  read = 0;
  closed = false;

  /** @param error thrown behind the last piece */
  constructor(pieces: readonly Uint8Array[], error?: Error) {
    this.#pieces = pieces;
    this.#error = error;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (const piece of this.#pieces) {
        this.read += 1;
        await Promise.resolve();
        yield piece;
      }
      if (this.#error) throw this.#error;
    } finally {
      this.closed = true;
    }
  }
}
