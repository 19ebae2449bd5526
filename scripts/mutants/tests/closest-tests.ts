import { reachable, type ImportGraph } from "./import-graph.ts";

/** The test files that reach a source: the one with its name first, then those in the folders next to it, then by imports. */
export function closestTests(source: string, importers: ImportGraph, testFiles: readonly string[]): readonly string[] {
  const mirror = `test/${source.replace(/\.\w+$/, "")}.test.ts`;
  const steps = reachable(importers, source);
  const distance = (file: string): number => steps.get(file) ?? Infinity;
  const common = (file: string): number => {
    if (file === mirror) return Infinity;
    const [a, b] = [file.split("/").slice(1), source.split("/")];
    const first = a.findIndex((part, index) => part !== b[index]);
    return first === -1 ? a.length : first;
  };
  const closer = (a: number, b: number): number => (a === b ? 0 : b - a);
  return testFiles
    .filter((file) => steps.has(file))
    .sort((a, b) => closer(common(a), common(b)) || distance(a) - distance(b) || (a < b ? -1 : 1));
}
