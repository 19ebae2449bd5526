import { isUtf8 } from "node:buffer";

/**
 * Longest string or number that is kept, in UTF-16 units: more than a DynamoDB item (409,600 bytes) can hold, even if
 * each of its characters is written as a six-byte escape. What is longer is checked, but its text is dropped, so that a
 * string of any length costs no more memory than this.
 */
export const LONGEST_TEXT = 6 * 409_600;

/** What is wrong in a string, and after how many characters of its raw text. */
export interface StringFault {
  readonly fault: "utf8" | "escape";
  readonly characters: number;
}

/** The raw text between two quotes, gathered from the chunks it lies in; most strings lie in one. */
export class StringText {
  /** The bytes of a character that the last piece broke off. */
  #carry: Buffer = Buffer.alloc(0);
  #text = "";
  #droppedCharacters = 0;
  #tooLong = false;

  /** Adds a piece that is not the last. */
  append(piece: Buffer): StringFault | undefined {
    const bytes = this.#withCarry(piece);
    const whole = bytes.length - brokenOff(bytes);
    this.#carry = Buffer.from(bytes.subarray(whole));
    const text = this.#decode(bytes.subarray(0, whole));
    if (typeof text !== "string") return text;
    this.#text += text;
    if (!this.#tooLong && this.#text.length <= LONGEST_TEXT) return undefined;
    this.#tooLong = true;
    return this.#drop();
  }

  /**
   * Adds the last piece and starts anew.
   *
   * @returns the string's value, `undefined` in `text` where it is longer than {@link LONGEST_TEXT}; or its fault
   */
  finish(piece: Buffer, escaped: boolean): { readonly text: string | undefined } | StringFault {
    const last = this.#decode(this.#withCarry(piece));
    if (typeof last !== "string") return last;
    const raw = this.#text + last;
    const fault = escaped ? this.#escapeFault(raw) : undefined;
    if (fault) return fault;
    const tooLong = this.#tooLong || raw.length > LONGEST_TEXT;
    this.reset();
    // The escapes are known to be right, and raw control characters to be absent: JSON.parse cannot throw.
    return { text: tooLong ? undefined : escaped ? (JSON.parse(`"${raw}"`) as string) : raw };
  }

  /** Adds the last piece of a string that a byte breaks off which no string may hold. */
  breakOff(piece: Buffer): StringFault | undefined {
    const last = this.#decode(this.#withCarry(piece));
    if (typeof last !== "string") return last;
    const raw = this.#text + last;
    return this.#escapeFault(raw.slice(0, raw.length - unfinishedEscape(raw)));
  }

  reset(): void {
    if (this.#carry.length > 0) this.#carry = Buffer.alloc(0);
    this.#text = "";
    this.#droppedCharacters = 0;
    this.#tooLong = false;
  }

  #withCarry(piece: Buffer): Buffer {
    return this.#carry.length === 0 ? piece : Buffer.concat([this.#carry, piece]);
  }

  #decode(bytes: Buffer): string | StringFault {
    const text = bytes.toString("utf8");
    if (isUtf8(bytes)) return text;
    const valid = this.#text + bytes.toString("utf8", 0, firstDifference(bytes, Buffer.from(text)));
    // What comes first in the text is told first, wherever the chunks divide it.
    return this.#escapeFault(valid) ?? { fault: "utf8", characters: this.#droppedCharacters + codePoints(valid) };
  }

  #escapeFault(text: string): StringFault | undefined {
    const bad = badEscape(text);
    if (bad === -1) return undefined;
    return { fault: "escape", characters: this.#droppedCharacters + codePoints(text.slice(0, bad)) };
  }

  /** Checks the text so far and lets go of it, but for an escape that may go on in the next piece. */
  #drop(): StringFault | undefined {
    const end = this.#text.length - unfinishedEscape(this.#text);
    const checked = this.#text.slice(0, end);
    const fault = this.#escapeFault(checked);
    this.#droppedCharacters += codePoints(checked);
    this.#text = this.#text.slice(end);
    return fault;
  }
}

/** How many bytes at the end begin a UTF-8 character without ending it. */
function brokenOff(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80 || byte > 0xf4) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** Where decoding puts a replacement character, the bytes that it encodes to differ from what was there. */
function firstDifference(bytes: Uint8Array, decoded: Uint8Array): number {
  let i = 0;
  while (i < bytes.length && bytes[i] === decoded[i]) i++;
  // A replacement (ef bf bd) may share its first bytes with what it replaces.
  while (i > 0 && ((decoded[i] ?? 0) & 0xc0) === 0x80) i--;
  return i;
}

function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  }
  return count;
}

const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;

/** The index of the first escape that JSON does not know, or -1. */
function badEscape(text: string): number {
  for (let i = text.indexOf("\\"); i !== -1; i = text.indexOf("\\", i)) {
    const escape = ESCAPE.exec(text.slice(i, i + 6));
    if (!escape) return i;
    i += escape[0].length;
  }
  return -1;
}

/** How many characters at the end begin an escape that is not whole. */
function unfinishedEscape(text: string): number {
  for (let i = text.indexOf("\\"); i !== -1;) {
    const length = text[i + 1] === "u" ? 6 : 2;
    if (i + length > text.length) return text.length - i;
    i = text.indexOf("\\", i + length);
  }
  return 0;
}
