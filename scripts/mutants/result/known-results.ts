import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Mutant } from "../generate/mutant.ts";
import type { Outcome } from "../run/outcome.ts";
import { hashOf, type TestFileCoverage } from "../tests/coverage.ts";

interface Line {
  readonly key: string;
  readonly tests: string;
  readonly outcome: Outcome;
}

/**
 * The results of earlier runs, as long as they hold: one that was killed, while its source and the test file that killed it are the
 * same; one that survived, while its source and all test files that run it are.
 */
export class KnownResults {
  readonly #file: string;
  readonly #lines = new Map<string, Line>();

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    for (const line of read(file).split("\n")) {
      // The last line may be cut off, if the run was.
      if (!line.endsWith("}")) continue;
      const known = JSON.parse(line) as Line;
      this.#lines.set(known.key, known);
    }
  }

  /** @param testFiles those that run the source */
  get(mutant: Mutant, sourceHash: string, testFiles: readonly TestFileCoverage[]): Outcome | undefined {
    const known = this.#lines.get(keyOf(mutant, sourceHash));
    return known && known.tests === testsHash(known.outcome, testFiles) ? known.outcome : undefined;
  }

  add(mutant: Mutant, sourceHash: string, testFiles: readonly TestFileCoverage[], outcome: Outcome): void {
    if (outcome.kind === "survived" && !outcome.complete) return;
    const line: Line = { key: keyOf(mutant, sourceHash), tests: testsHash(outcome, testFiles), outcome };
    this.#lines.set(line.key, line);
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const keyOf = ({ file, start, end, replacement }: Mutant, sourceHash: string): string =>
  hashOf(file, sourceHash, String(start), String(end), replacement);

function testsHash(outcome: Outcome, testFiles: readonly TestFileCoverage[]): string {
  if (outcome.kind === "refused") return "";
  const killer = outcome.kind === "survived" ? undefined : outcome.by?.file;
  const asked = killer === undefined ? testFiles : testFiles.filter(({ file }) => file === killer);
  return hashOf(...asked.map(({ hash }) => hash).sort());
}
