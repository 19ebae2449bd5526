/** Compares two keys by the bytes of their UTF-8, as S3 lists them; JavaScript's own order is by UTF-16 units. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Moves surrogates (characters past U+FFFF) behind U+E000 to U+FFFF, where UTF-8 has them. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The position of the first element for which `reached` holds; elements before it must all fail it. */
export function firstIndex(keys: readonly string[], reached: (key: string) => boolean, from = 0): number {
  let low = from;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(keys[middle] as string)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Keys in UTF-8 order. What is added or removed waits until the order is asked for, and is merged then in one pass, so
 * that 100,000 keys that arrive in any order cost a sort, not 100,000 moves of an array.
 */
export class SortedKeys {
  #sorted: string[] = [];
  readonly #added = new Set<string>();
  readonly #removed = new Set<string>();

  /** @param key one that is not there */
  add(key: string): void {
    if (!this.#removed.delete(key)) this.#added.add(key);
  }

  /** @param key one that is there */
  remove(key: string): void {
    if (!this.#added.delete(key)) this.#removed.add(key);
  }

  /** All keys in order. Not to be changed, and not to be kept over a change. */
  all(): readonly string[] {
    if (this.#added.size > 0 || this.#removed.size > 0) this.#merge();
    return this.#sorted;
  }

  #merge(): void {
    const added = [...this.#added].sort(compareKeys);
    const merged: string[] = [];
    let next = 0;
    for (const key of this.#sorted) {
      if (this.#removed.has(key)) continue;
      while (next < added.length && compareKeys(added[next] as string, key) < 0) merged.push(added[next++] as string);
      merged.push(key);
    }
    while (next < added.length) merged.push(added[next++] as string);
    this.#sorted = merged;
    this.#added.clear();
    this.#removed.clear();
  }
}
