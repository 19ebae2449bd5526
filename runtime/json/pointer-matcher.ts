import { WILDCARD, type PathTokens } from "./json-pointer.ts";

/**
 * Reports, while a value is read, when the reader is at a place that a pointer names; `*` names every member.
 *
 * Depths count from the value that the pointer applies to: that value has depth 0, its members have depth 1.
 */
export class PointerMatcher {
  readonly #tokens: PathTokens;
  /** How many tokens of the current path match the pointer. */
  #matched = 0;

  constructor(tokens: PathTokens) {
    this.#tokens = tokens;
  }

  /**
   * Enters a member of a container at `depth`.
   *
   * @param token the member's name or index; `undefined` if it cannot matter
   * @returns whether the pointer leads to or through this member. If so, an earlier member with the same name no longer counts,
   * nor does anything in it: as for `JSON.parse`, the last of duplicate names wins.
   */
  enter(depth: number, token: string | number | undefined): boolean {
    if (this.#matched < depth) return false;
    this.#matched = depth;
    const wanted = this.#tokens[depth];
    if (wanted !== WILDCARD && (token === undefined || wanted !== String(token))) return false;
    this.#matched = depth + 1;
    return true;
  }

  /** Whether the value at `depth` is the one that the pointer names. */
  isAt(depth: number): boolean {
    return depth === this.#tokens.length && this.#matched === depth;
  }

  reset(): void {
    this.#matched = 0;
  }
}
