import { closest, distance } from "fastest-levenshtein";

/**
 * Finds the word that was probably meant.
 *
 * @returns the one of `words` with the smallest edit distance, if that is at most a third of its letters
 */
export function didYouMean(given: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const byLowerCase = new Map(words.map((word) => [word.toLowerCase(), word]));
  const best = closest(given.toLowerCase(), [...byLowerCase.keys()]);
  return distance(given.toLowerCase(), best) <= best.length / 3 ? byLowerCase.get(best) : undefined;
}
