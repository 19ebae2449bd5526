import type { PointerTokens } from "./json-pointer.ts";

/**
 * Tells, while a value is being read, when the reading stands at a pointer.
 *
 * Depths count from the value in which the pointer is resolved: it is 0 itself, its members are 1.
 */
export class PointerMatcher {
  readonly #tokens: PointerTokens;
  /** How many tokens the path to the current value agrees with. */
  #matched = 0;

  constructor(tokens: PointerTokens) {
    this.#tokens = tokens;
  }

  /**
   * Enters a member of a container at `depth`.
   *
   * @param token the member's name or index; `undefined` where it is known not to matter
   * @returns whether the member is on the way to what the pointer points at. An earlier member of that name, if there
   * was one, is void then with all in it: as for `JSON.parse`, the last of duplicate names counts.
   */
  enter(depth: number, token: string | number | undefined): boolean {
    if (this.#matched < depth) return false;
    this.#matched = depth;
    if (token === undefined || this.#tokens[depth] !== String(token)) return false;
    this.#matched = depth + 1;
    return true;
  }

  /** Whether the value at `depth` is what the pointer points at. */
  isAt(depth: number): boolean {
    return depth === this.#tokens.length && this.#matched === depth;
  }

  reset(): void {
    this.#matched = 0;
  }
}
