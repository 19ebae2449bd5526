import type { TestFileCoverage } from "./coverage.ts";
import { reversed, type ImportGraph } from "./import-graph.ts";
import type { KnownCoverage } from "./known-coverage.ts";
import { Measurement, testHash } from "./measure.ts";

export interface MeasureOptions {
  readonly root: string;
  readonly graph: ImportGraph;
  readonly known: KnownCoverage;
  readonly jobs: number;
  /** The hash of a source as it is. */
  readonly sourceHash: (file: string) => string;
  /** Whether to measure again where only sources have changed. Else what has changed counts as a whole. */
  readonly exact: boolean;
  readonly over: () => boolean;
  readonly tell: (line: string) => void;
}

export interface Measured {
  readonly coverages: readonly TestFileCoverage[];
  /** Test files that there was no time to measure, or that do not run. */
  readonly unmeasured: readonly string[];
}

/**
 * Measures what test files run, unless it is known.
 *
 * @param testFiles in the order of their importance
 * @param sources all that may be mutated
 */
export async function measureAll(
  testFiles: readonly string[],
  sources: readonly string[],
  options: MeasureOptions,
): Promise<Measured> {
  const { root, graph, known, sourceHash, exact } = options;
  const isKnown = (coverage: TestFileCoverage): boolean =>
    coverage.hash === testHash(root, graph, coverage.file) &&
    (!exact || Object.entries(coverage.sources).every(([file, hash]) => sourceHash(file) === hash));
  const coverages: TestFileCoverage[] = [];
  const missing: string[] = [];
  for (const file of testFiles) {
    const coverage = known.get(file);
    if (coverage && isKnown(coverage)) coverages.push(coverage);
    else missing.push(file);
  }
  if (missing.length === 0) return { coverages, unmeasured: [] };
  options.tell(`measures what ${missing.length} test files run`);
  const unmeasured: string[] = [];
  const importers = reversed(graph);
  await Promise.all(
    Array.from({ length: Math.min(options.jobs, missing.length) }, async () => {
      const measurement = new Measurement(root, graph, importers, sources);
      try {
        for (let file = missing.shift(); file !== undefined; file = missing.shift()) {
          const coverage = options.over() ? undefined : await measurement.measure(file);
          if (!coverage) unmeasured.push(file);
          else {
            coverages.push(coverage);
            known.add(coverage);
          }
        }
      } finally {
        measurement.close();
      }
    }),
  );
  return { coverages, unmeasured };
}
