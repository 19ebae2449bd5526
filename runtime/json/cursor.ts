import { PositionTracker, type Position } from "./position.ts";
import { JsonSyntaxError, type SyntaxReason } from "./syntax-error.ts";

/** Where a tokenizer is in a text that arrives in chunks: in the current chunk, in the text, and in lines and columns. */
export class Cursor {
  readonly positions = new PositionTracker();
  chunk: Buffer = Buffer.alloc(0);
  /** The index in the chunk where the current token begins; `undefined` if it began in an earlier chunk. */
  start: number | undefined = 0;
  #earlierStart: Position = { line: 1, column: 1 };
  #faultIndex = 0;
  /** The bytes before the chunk. */
  #bytesBefore = 0;

  startChunk(chunk: Uint8Array): void {
    this.#bytesBefore += this.chunk.length;
    this.chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.positions.startChunk(chunk);
  }

  /** Leaves the chunk from `index` on to a later one, which begins with it. */
  cutChunk(index: number): void {
    this.chunk = this.chunk.subarray(0, index);
    this.positions.cutChunk(index);
  }

  /** The current token goes on in the next chunk. */
  keepStart(): void {
    if (this.start === undefined) return;
    this.#earlierStart = this.positions.at(this.start);
    this.start = undefined;
  }

  /** The start of the current token. */
  get position(): Position {
    return this.start === undefined ? this.#earlierStart : this.positions.at(this.start);
  }

  /** The end of the current chunk. */
  get endPosition(): Position {
    return this.positions.at(this.chunk.length);
  }

  /** The index in the chunk of the last fault, or of a later place in its line. */
  get faultIndex(): number {
    return this.#faultIndex;
  }

  /** How many bytes of the text come before the last fault, or before a later place in its line. */
  get faultOffset(): number {
    return this.#bytesBefore + this.#faultIndex;
  }

  fail(reason: SyntaxReason, detail: string, index: number): never {
    this.failAt(reason, detail, this.positions.at(index), index);
  }

  /**
   * Fails at the start of the current token.
   *
   * @param index the index in the chunk up to which was read
   */
  failAtStart(reason: SyntaxReason, detail: string, index: number): never {
    this.failAt(reason, detail, this.position, index);
  }

  failAt(reason: SyntaxReason, detail: string, position: Position, index: number): never {
    this.#faultIndex = index;
    throw new JsonSyntaxError(reason, detail, position);
  }
}
