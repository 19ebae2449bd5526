/**
 * The upper bound of a share, from a sample: with this confidence, at most so much of all disagrees. It is the exact bound of
 * Clopper and Pearson; for none in the sample, about 3 in n ("rule of three").
 *
 * @param bad how many of the sample disagree
 * @param size how many there are in the sample
 * @param confidence above 0 and below 1
 * @returns a share from 0 to 1
 */
export function upperBound(bad: number, size: number, confidence: number): number {
  if (size === 0 || bad >= size) return 1;
  let [low, high] = [bad / size, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(bad, size, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability that at most `most` of `size` disagree if each does with that probability. */
function atMost(most: number, size: number, probability: number): number {
  // In logarithms: the terms of a large sample are too small for a double.
  let term = size * Math.log1p(-probability);
  let sum = Math.exp(term);
  for (let k = 1; k <= most; k += 1) {
    term += Math.log(size - k + 1) - Math.log(k) + Math.log(probability) - Math.log1p(-probability);
    sum += Math.exp(term);
  }
  return sum;
}
