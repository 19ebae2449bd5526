import { isUtf8 } from "node:buffer";

/**
 * The longest string or number that is kept, in UTF-16 units. It exceeds what a DynamoDB item (409,600 bytes) can hold, even if
 * each character is written as a six-byte escape. A longer text is checked but dropped, so memory stays bounded.
 */
export const LONGEST_TEXT = 6 * 409_600;

/** The fault in a string, and its offset in characters of the raw text. */
export interface StringFault {
  readonly fault: "utf8" | "escape";
  readonly characters: number;
}

/** The raw text between two quotes, collected from its chunks. Most strings lie in one chunk. */
export class StringText {
  /** The first bytes of a character that the last piece cut. */
  #carry: Buffer = Buffer.alloc(0);
  #text = "";
  #droppedCharacters = 0;
  #tooLong = false;

  /** Adds a piece other than the last. */
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
   * Adds the last piece and resets.
   *
   * @returns the string's value, or its fault; `text` is `undefined` if it is longer than {@link LONGEST_TEXT}
   */
  finish(piece: Buffer, escaped: boolean): { readonly text: string | undefined } | StringFault {
    const last = this.#decode(this.#withCarry(piece));
    if (typeof last !== "string") return last;
    const raw = this.#text + last;
    const fault = escaped ? this.#escapeFault(raw) : undefined;
    if (fault) return fault;
    const tooLong = this.#tooLong || raw.length > LONGEST_TEXT;
    this.reset();
    // The escapes were checked and raw control characters are excluded, so JSON.parse cannot throw.
    return { text: tooLong ? undefined : escaped ? (JSON.parse(`"${raw}"`) as string) : raw };
  }

  /** Adds the last piece of a string that is cut off by a byte not allowed in a string. */
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
    // Reports the first fault in the text, however the chunks divide it.
    return this.#escapeFault(valid) ?? { fault: "utf8", characters: this.#droppedCharacters + codePoints(valid) };
  }

  #escapeFault(text: string): StringFault | undefined {
    const bad = badEscape(text);
    if (bad === -1) return undefined;
    return { fault: "escape", characters: this.#droppedCharacters + codePoints(text.slice(0, bad)) };
  }

  /** Checks the text so far and drops it, except an escape that may continue in the next piece. */
  #drop(): StringFault | undefined {
    const end = this.#text.length - unfinishedEscape(this.#text);
    const checked = this.#text.slice(0, end);
    const fault = this.#escapeFault(checked);
    this.#droppedCharacters += codePoints(checked);
    this.#text = this.#text.slice(end);
    return fault;
  }
}

/** How many bytes at the end begin a UTF-8 character but do not complete it. */
export function brokenOff(bytes: Uint8Array): number {
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

/** Where decoding inserts a replacement character, re-encoding gives bytes that differ from the input. */
function firstDifference(bytes: Uint8Array, decoded: Uint8Array): number {
  let i = 0;
  while (i < bytes.length && bytes[i] === decoded[i]) i++;
  // A replacement (ef bf bd) may share its first bytes with the bytes it replaces.
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

/** The index of the first invalid JSON escape, or -1. */
function badEscape(text: string): number {
  for (let i = text.indexOf("\\"); i !== -1; i = text.indexOf("\\", i)) {
    const escape = ESCAPE.exec(text.slice(i, i + 6));
    if (!escape) return i;
    i += escape[0].length;
  }
  return -1;
}

/** How many characters at the end begin an incomplete escape. */
function unfinishedEscape(text: string): number {
  for (let i = text.indexOf("\\"); i !== -1;) {
    const length = text[i + 1] === "u" ? 6 : 2;
    if (i + length > text.length) return text.length - i;
    i = text.indexOf("\\", i + length);
  }
  return 0;
}
