import { createHash } from "node:crypto";

/** What a test file's tests run, as measured. */
export interface TestFileCoverage {
  readonly file: string;
  /** Of the test file, and of the helpers under test/ that it reaches. */
  readonly hash: string;
  /** Loading it, and the hooks that its tests share. */
  readonly setupMilliseconds: number;
  readonly tests: readonly MeasuredTest[];
  /** What ran outside of its tests. */
  readonly shared: RanBlocks;
  /** The sources that ran, as they were. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface MeasuredTest {
  readonly title: string;
  readonly milliseconds: number;
  readonly ran: RanBlocks;
}

/** By source file, the numbers of its blocks. */
export type RanBlocks = Readonly<Record<string, readonly number[]>>;

export const hashOf = (...texts: readonly string[]): string =>
  createHash("sha256").update(texts.join("\0")).digest("base64url").slice(0, 16);

/** Tells the numbers of all sources' blocks apart. */
export class BlockNumbers {
  readonly #starts: { readonly file: string; readonly first: number }[] = [];
  #next = 0;

  /** Takes the numbers for a file. */
  add(file: string, blocks: number): void {
    this.#starts.push({ file, first: this.#next });
    this.#next += blocks;
  }

  /** The first number that is free. */
  get next(): number {
    return this.#next;
  }

  /** Sorts numbers by file, and counts them from the file's first. */
  byFile(numbers: readonly number[]): RanBlocks {
    const found: Record<string, number[]> = {};
    for (const number of new Set(numbers)) {
      const index = this.#starts.findLastIndex(({ first }) => first <= number);
      const start = this.#starts[index];
      if (start) (found[start.file] ??= []).push(number - start.first);
    }
    return found;
  }
}
