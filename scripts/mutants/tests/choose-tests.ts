import type { MeasuredTest, TestFileCoverage } from "./coverage.ts";
import { blockAt, blocksOf } from "./probes.ts";

/** Tests of one file that run together, with the times that they took when they were measured. */
export interface TestGroup {
  readonly file: string;
  readonly tests: readonly Pick<MeasuredTest, "title" | "milliseconds">[];
  /** Loading the file, and its hooks. */
  readonly setupMilliseconds: number;
}

/** Told apart by file and title. */
export const testName = (file: string, title: string): string => `${file} > ${title}`;

interface Candidate extends MeasuredTest {
  readonly file: string;
  readonly rank: number;
}

export interface Choice {
  /** The test file that stands for the source. */
  readonly nearest: string | undefined;
  /** Tests that have found faults in the source already: they are asked early. */
  readonly finders: ReadonlySet<string>;
  /** Tests that fail without a fault. */
  readonly unusable: ReadonlySet<string>;
  /** The sum of the tests' measured times at which a mutant has survived; the nearest file's tests all run. */
  readonly patienceMilliseconds: number;
}

/** The coverage of one source file. */
export class SourceCoverage {
  readonly #blocks: ReturnType<typeof blocksOf>;
  readonly #file: string;
  readonly #hash: string;
  readonly #coverages: readonly TestFileCoverage[];

  constructor(file: string, text: string, hash: string, coverages: readonly TestFileCoverage[]) {
    this.#file = file;
    this.#hash = hash;
    this.#blocks = blocksOf(text);
    this.#coverages = coverages.filter(({ sources }) => file in sources);
  }

  /** The test files that run any of the source. */
  get testFiles(): readonly TestFileCoverage[] {
    return this.#coverages;
  }

  /** Chooses the tests that run what is at a position of the source, the likeliest to fail first. */
  testsFor(position: number, choice: Choice): readonly TestGroup[] {
    const block = blockAt(this.#blocks, position);
    const candidates = this.#coverages
      .flatMap((coverage) => this.#candidates(coverage, block, choice))
      .sort((a, b) => a.rank - b.rank || a.milliseconds - b.milliseconds);
    const chosen: Candidate[] = [];
    const files = new Set<string>();
    let spent = 0;
    for (const candidate of candidates) {
      if (candidate.file !== choice.nearest && spent > choice.patienceMilliseconds) break;
      chosen.push(candidate);
      spent += candidate.milliseconds + (files.has(candidate.file) ? 0 : this.#setup(candidate.file));
      files.add(candidate.file);
    }
    return this.#grouped(chosen);
  }

  #candidates(coverage: TestFileCoverage, block: number, choice: Choice): Candidate[] {
    const { file, tests, shared, sources } = coverage;
    // Of a source that has changed since, the blocks are others: any of them counts.
    const current = sources[this.#file] === this.#hash;
    const runs = (blocks: readonly number[] = []): boolean =>
      current ? blocks.includes(block) : blocks.some((each) => each !== 0);
    const all = runs(shared[this.#file]);
    return tests.flatMap((test) => {
      const own = runs(test.ran[this.#file]);
      if (!own && !all) return [];
      const name = testName(file, test.title);
      if (choice.unusable.has(name)) return [];
      // What is loaded with the source, but runs none of it, comes last.
      const rank =
        file === choice.nearest ? 0 : choice.finders.has(name) ? 1 : own || test.ran[this.#file] !== undefined ? 2 : 3;
      return [{ ...test, file, rank }];
    });
  }

  #grouped(candidates: readonly Candidate[]): readonly TestGroup[] {
    const groups = new Map<string, Candidate[]>();
    for (const candidate of candidates) {
      groups.set(candidate.file, [...(groups.get(candidate.file) ?? []), candidate]);
    }
    return [...groups].map(([file, tests]) => ({
      file,
      tests: tests.map(({ title, milliseconds }) => ({ title, milliseconds })),
      setupMilliseconds: this.#setup(file),
    }));
  }

  #setup(file: string): number {
    return this.#coverages.find((coverage) => coverage.file === file)?.setupMilliseconds ?? 0;
  }
}
