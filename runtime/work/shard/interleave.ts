/**
 * Returns an order in which neighbours are far apart in the original list.
 *
 * A listing is sorted, and keys often begin with the user: in that order, all writes would hit one partition of the table after
 * another. Counting with the bits of the position reversed takes the middle, the quarters, the eighths, ...
 *
 * @returns each of 0 ... length - 1 once
 */
export function interleaved(length: number): readonly number[] {
  const bits = Math.ceil(Math.log2(Math.max(length, 2)));
  const order: number[] = [];
  for (let count = 0; count < 2 ** bits; count++) {
    let position = 0;
    for (let bit = 0; bit < bits; bit++) if (count & (1 << bit)) position |= 1 << (bits - 1 - bit);
    if (position < length) order.push(position);
  }
  return order;
}
