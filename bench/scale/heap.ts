/** Gives its entries back by their time, the earliest first. */
export class Heap<T> {
  readonly #entries: { readonly at: number; readonly what: T }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  get first(): { readonly at: number; readonly what: T } | undefined {
    return this.#entries[0];
  }

  push(at: number, what: T): void {
    const entries = this.#entries;
    entries.push({ at, what });
    for (let n = entries.length - 1; n > 0;) {
      const parent = (n - 1) >> 1;
      if (this.#at(parent) <= this.#at(n)) return;
      this.#swap(parent, n);
      n = parent;
    }
  }

  pop(): T | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last !== undefined && entries.length > 0) {
      entries[0] = last;
      for (let n = 0; ;) {
        const least = [2 * n + 1, 2 * n + 2].reduce((a, b) => (this.#at(b) < this.#at(a) ? b : a), n);
        if (least === n) break;
        this.#swap(least, n);
        n = least;
      }
    }
    return first?.what;
  }

  #at(n: number): number {
    return this.#entries[n]?.at ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries;
    const [one, other] = [entries[a], entries[b]];
    if (one && other) [entries[a], entries[b]] = [other, one];
  }
}
