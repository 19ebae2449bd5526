/** Tells how much of an object comes after a fault at which reading stops. */
export class Unread {
  readonly #sizeBytes: number | undefined;
  /** The last blocks that were decompressed: up to where in the object each reaches, and where its text begins. */
  #blocks: { readonly end: number; readonly textBegin: number }[] = [];
  #textBytes = 0;

  /** @param sizeBytes the object's size as stored, if it is known */
  constructor(sizeBytes: number | undefined) {
    this.#sizeBytes = sizeBytes;
  }

  /** Notes that a block of compressed bytes is about to be decompressed. */
  readonly noteBlock = (bytes: number): void => {
    this.#blocks.push({ end: (this.#blocks.at(-1)?.end ?? 0) + bytes, textBegin: this.#textBytes });
    if (this.#blocks.length > 2 * BLOCKS) this.#blocks = this.#blocks.slice(-BLOCKS);
  };

  /** Notes that bytes of the text were given. */
  readonly noteText = (bytes: number): void => {
    this.#textBytes += bytes;
  };

  /**
   * Such as `nothing after this was read: 1.9 MB`. How many bytes are left of a compressed text is not known without
   * decompressing them, so the text tells how many compressed ones are.
   *
   * @param textBytes how many bytes of the text come before the fault
   * @returns `undefined` if nothing comes after it, or if that is not known
   */
  after(textBytes: number): string | undefined {
    if (this.#sizeBytes === undefined) return undefined;
    const block = this.#blocks.findLast(({ textBegin }) => textBegin <= textBytes) ?? this.#blocks[0];
    const left = this.#sizeBytes - (block?.end ?? textBytes);
    if (left <= 0) return undefined;
    const of = block ? " of the compressed file" : "";
    return `nothing after this was read: ${sizeText(left)}${of}`;
  }
}

/** How many blocks are remembered: more than are decompressed before their text is read. */
const BLOCKS = 256;

const UNITS = ["kB", "MB", "GB", "TB"];

function sizeText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes / 1000;
  let unit = 0;
  // 999.96 kB would be shown as 1000.0 kB.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}
