import { BARE } from "./bytes.ts";
import type { Cursor } from "./cursor.ts";
import { isJsonNumber } from "./decimal.ts";
import { LONGEST_TEXT } from "./string-text.ts";
import { wordText } from "./syntax-text.ts";

/** A number, or one of JSON's words. */
export type Word =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "literal"; readonly text: "true" | "false" | "null" };

/** Reads what stands without quotes: a number, `true`, `false`, `null`, or a word mistaken for one. */
export class WordToken {
  readonly #cursor: Cursor;
  #text = "";

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  reset(): void {
    this.#text = "";
  }

  /**
   * Reads on.
   *
   * @param from the index in the chunk
   * @returns the index behind the word; the length of the chunk if it may go on in the next one
   */
  read(from: number): number {
    const { chunk } = this.#cursor;
    let i = from;
    while (i < chunk.length && BARE[chunk[i] ?? 0] === 1) i++;
    this.#text += chunk.toString("latin1", from, i);
    if (this.#text.length > LONGEST_TEXT)
      this.#cursor.failAtStart("malformed-json", `a number has more than ${LONGEST_TEXT} characters`, i);
    return i;
  }

  /** @param index the index in the chunk behind the word */
  end(index: number): Word {
    const text = this.#text;
    this.#text = "";
    if (text === "true" || text === "false" || text === "null") return { kind: "literal", text };
    if (isJsonNumber(text)) return { kind: "number", text };
    return this.#cursor.failAtStart("malformed-json", wordText(text), index);
  }
}
