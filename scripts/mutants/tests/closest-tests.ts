import type { TestFileCoverage } from "./coverage.ts";
import { reachable, type ImportGraph } from "./import-graph.ts";

/** The test files that reach a source: the one with its name first, then those in the folders next to it, then by imports. */
export function closestTests(source: string, importers: ImportGraph, testFiles: readonly string[]): readonly string[] {
  const steps = reachable(importers, source);
  const distance = (file: string): number => steps.get(file) ?? Infinity;
  return testFiles
    .filter((file) => steps.has(file))
    .sort(
      (a, b) =>
        Number(b === mirrorOf(source)) - Number(a === mirrorOf(source)) ||
        commonFolders(b, source) - commonFolders(a, source) ||
        distance(a) - distance(b) ||
        (a < b ? -1 : 1),
    );
}

/**
 * The test file that stands for a source: the one with its name, or else the one where most tests run it. A file in a folder that is
 * one step nearer counts as twice as many.
 *
 * @param closest the first of equals is taken
 */
export function nearestTest(
  source: string,
  closest: readonly string[],
  coverages: readonly TestFileCoverage[],
): string | undefined {
  const weights = closest.map((file) => {
    const tests = coverages.find((coverage) => coverage.file === file)?.tests ?? [];
    const running = tests.filter(({ ran }) => ran[source] !== undefined).length;
    if (file === mirrorOf(source)) return running > 0 ? Infinity : 0;
    return running * 2 ** commonFolders(file, source);
  });
  const most = Math.max(0, ...weights);
  return most === 0
    ? closest.find((file) => coverages.some((each) => each.file === file))
    : closest[weights.indexOf(most)];
}

const mirrorOf = (source: string): string => `test/${source.replace(/\.\w+$/, "")}.test.ts`;

/** How many folders of a test file and a source are the same. */
function commonFolders(testFile: string, source: string): number {
  const [tests, sources] = [testFile.split("/").slice(1), source.split("/")];
  const first = tests.findIndex((part, index) => part !== sources[index]);
  return first === -1 ? tests.length : first;
}
