import { isAscii, isUtf8 } from "node:buffer";
import { brokenOff } from "../../json/string-text.ts";

/** A part of a chunk as a text. It finds the byte of a character and the character of a byte, going forward only. */
export class TextWindow {
  readonly #chunk: Buffer;
  readonly text: string;
  readonly isAscii: boolean;
  /** Where the window begins and ends in the chunk, in bytes. */
  readonly begin: number;
  readonly end: number;
  /** Whether it reaches to the chunk's end, but for a character that is cut off there. */
  readonly isRest: boolean;
  /** A character, and its byte in the chunk. */
  #index = 0;
  #byte: number;

  private constructor(chunk: Buffer, begin: number, bytes: Buffer, isRest: boolean) {
    this.#chunk = chunk;
    this.isAscii = isAscii(bytes);
    this.text = bytes.toString(this.isAscii ? "latin1" : "utf8");
    this.begin = begin;
    this.end = begin + bytes.length;
    this.isRest = isRest;
    this.#byte = begin;
  }

  /** @returns `undefined` if the bytes are not valid UTF-8; a character that the end cuts off is left out */
  static of(chunk: Buffer, begin: number, longest: number): TextWindow | undefined {
    const bytes = chunk.subarray(begin, begin + longest);
    const whole = bytes.subarray(0, bytes.length - brokenOff(bytes));
    const isRest = begin + longest >= chunk.length;
    return isUtf8(whole) ? new TextWindow(chunk, begin, whole, isRest) : undefined;
  }

  byteOf(index: number): number {
    this.#byte = this.isAscii
      ? this.begin + index
      : this.#byte + Buffer.byteLength(this.text.slice(this.#index, index), "utf8");
    this.#index = index;
    return this.#byte;
  }

  indexOf(byte: number): number {
    this.#index = this.isAscii
      ? byte - this.begin
      : this.#index + this.#chunk.toString("utf8", this.#byte, byte).length;
    this.#byte = byte;
    return this.#index;
  }
}
