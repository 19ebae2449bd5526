/** Draws `count` of the values, in their order, the same ones for the same seed. */
export function sample<T>(values: readonly T[], count: number, seed: number): readonly T[] {
  const random = generator(seed);
  const drawn = values
    .map((value, index) => ({ value, index, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count);
  return drawn.sort((a, b) => a.index - b.index).map(({ value }) => value);
}

/** How many to draw of groups of these sizes, in proportion, at least one of each; all where there are no more. */
export function shares(sizes: readonly number[], count: number): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => Math.min(size, Math.max(1, Math.round((count * size) / total))));
}

/** Mulberry32: numbers from 0 to 1, which look random. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
