/** Compares two keys by their UTF-8 bytes, as S3 does. JavaScript's own order is by UTF-16 units. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Moves surrogates (characters beyond U+FFFF) after U+E000 to U+FFFF, as in UTF-8 order. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The position of the first element for which `reached` is true. It must be false for all elements before that. */
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
 * Keys in UTF-8 order. Additions and removals are merged in one pass when the order is next needed. So 100,000 keys that arrive
 * in any order cost one sort, not 100,000 moves within an array.
 */
export class SortedKeys {
  #sorted: string[] = [];
  readonly #added = new Set<string>();
  readonly #removed = new Set<string>();

  /** @param key one that is not in the list */
  add(key: string): void {
    if (!this.#removed.delete(key)) this.#added.add(key);
  }

  /** @param key one that is in the list */
  remove(key: string): void {
    if (!this.#added.delete(key)) this.#removed.add(key);
  }

  /** All keys in order. The array must not be changed, and is only valid until the next change. */
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
