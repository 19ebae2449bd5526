/** The open containers, one bit each, so that 100,000 levels, or a file of nothing but `[`, cost next to nothing. */
export class ContainerStack {
  #bits = new Uint8Array(16);
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  push(kind: "object" | "array"): void {
    const byte = this.#depth >> 3;
    if (byte === this.#bits.length) {
      const grown = new Uint8Array(2 * byte);
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const mask = 1 << (this.#depth & 7);
    const old = this.#bits[byte] ?? 0;
    this.#bits[byte] = kind === "object" ? old | mask : old & ~mask;
    this.#depth += 1;
  }

  pop(): void {
    this.#depth -= 1;
  }

  /** The innermost open container. */
  get top(): "object" | "array" {
    const last = this.#depth - 1;
    return ((this.#bits[last >> 3] ?? 0) >> (last & 7)) & 1 ? "object" : "array";
  }

  clear(): void {
    this.#depth = 0;
  }
}
