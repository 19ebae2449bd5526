import { MAGIC_BYTES } from "./formats.ts";

/** A stream of bytes whose beginning is known. */
export class Peeked {
  /** At least the first {@link MAGIC_BYTES}, or all that came. */
  readonly head: Uint8Array;
  readonly #rest: AsyncIterator<Uint8Array>;
  /** What was thrown behind the head. */
  readonly #fault: { readonly error: unknown } | undefined;

  private constructor(
    head: Uint8Array,
    rest: AsyncIterator<Uint8Array>,
    fault: { readonly error: unknown } | undefined,
  ) {
    this.head = head;
    this.#rest = rest;
    this.#fault = fault;
  }

  static async of(source: AsyncIterable<Uint8Array>): Promise<Peeked> {
    const rest = source[Symbol.asyncIterator]();
    let head: Uint8Array = new Uint8Array(0);
    try {
      while (head.length < MAGIC_BYTES) {
        const next = await rest.next();
        if (next.done === true) break;
        head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
      }
    } catch (error) {
      return new Peeked(head, rest, { error });
    }
    return new Peeked(head, rest, undefined);
  }

  /**
   * All bytes, once. The source is closed when no more are taken.
   *
   * @throws what the source throws, after all that came before
   */
  async *bytes(): AsyncGenerator<Uint8Array> {
    try {
      if (this.head.length > 0) yield this.head;
      if (this.#fault) throw this.#fault.error;
      for (let next = await this.#rest.next(); next.done !== true; next = await this.#rest.next()) yield next.value;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#rest.return?.();
  }
}
