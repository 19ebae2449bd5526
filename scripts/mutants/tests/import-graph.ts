import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Which file names which others of the project. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** A module that is started by its URL: in a child process, in a thread, or in a bundle. */
const BY_URL = /new URL\(\s*"([^"]+)",\s*import\.meta\.url\s*\)/g;

/**
 * Reads which modules import, load or start which others.
 *
 * @param root the project's folder
 * @param files relative to it, with slashes
 */
export function readImportGraph(root: string, files: readonly string[]): ImportGraph {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const named = namedModules(readFileSync(join(root, file), "utf8"));
      return [file, named.map((name) => join(dirname(file), name).replaceAll("\\", "/")).filter((to) => known.has(to))];
    }),
  );
}

/** The relative names of other modules in a module's text. */
export function namedModules(text: string): readonly string[] {
  const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const started = [...text.matchAll(BY_URL)].map(([, name = ""]) => name);
  return [...new Set([...imported.filter((name) => name.startsWith(".")), ...started])];
}

/** The graph with all its arrows turned: who names a file. */
export function reversed(graph: ImportGraph): ImportGraph {
  const turned = new Map<string, string[]>([...graph.keys()].map((file) => [file, []]));
  for (const [from, tos] of graph) for (const to of tos) turned.get(to)?.push(from);
  return turned;
}

/** All that a file reaches, itself included, with the number of steps. */
export function reachable(graph: ImportGraph, from: string): ReadonlyMap<string, number> {
  const steps = new Map([[from, 0]]);
  for (const [file, count] of steps) {
    for (const next of graph.get(file) ?? []) if (!steps.has(next)) steps.set(next, count + 1);
  }
  return steps;
}
