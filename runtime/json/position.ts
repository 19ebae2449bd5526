import { isAscii } from "node:buffer";

/** A place in a text. Line and column count from 1; the column counts characters (code points), not bytes. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Tracks line and column in a byte stream, one chunk at a time.
 *
 * Counting resumes at the last position asked for, so the whole stream costs one pass, however many positions are asked for. An
 * index must therefore never be below an earlier one of the same chunk.
 */
export class PositionTracker {
  #line = 1;
  #column = 1;
  #chunk: Uint8Array = new Uint8Array(0);
  #index = 0;
  #ascii = true;

  startChunk(chunk: Uint8Array): void {
    this.#advance(this.#chunk.length);
    this.#chunk = chunk;
    this.#index = 0;
    this.#ascii = isAscii(chunk);
  }

  /** Leaves the chunk from `index` on out of the count: it comes again. */
  cutChunk(index: number): void {
    this.#chunk = this.#chunk.subarray(0, index);
  }

  /** Records that what comes before `index` was counted elsewhere, up to `position`. */
  jump(index: number, { line, column }: Position): void {
    this.#line = line;
    this.#column = column;
    this.#index = index;
  }

  get line(): number {
    return this.#line;
  }

  /** Records that the byte at `index` ends a line. */
  newline(index: number): void {
    this.#line += 1;
    this.#column = 1;
    this.#index = index + 1;
  }

  /** Records that the character before `index` has no width, as a byte-order mark. */
  leaveOut(index: number): void {
    this.#advance(index);
    this.#column -= 1;
  }

  /** The position of the byte at `index` of the current chunk. */
  at(index: number): Position {
    this.#advance(index);
    return { line: this.#line, column: this.#column };
  }

  #advance(index: number): void {
    if (this.#ascii) {
      this.#column += index - this.#index;
    } else {
      for (let i = this.#index; i < index; i++) {
        // A byte 10xxxxxx continues a character; every other byte begins one.
        if (((this.#chunk[i] ?? 0) & 0xc0) !== 0x80) this.#column += 1;
      }
    }
    this.#index = index;
  }
}
