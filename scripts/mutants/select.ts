import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changedLines } from "./changed-lines.ts";
import { generate } from "./generate/generate.ts";
import type { Mutant } from "./generate/mutant.ts";
import type { Options } from "./options.ts";
import { sample, shares } from "./sample.ts";
import { folderOf, modulesOf, MUTATED, names } from "./scope.ts";

export interface Selection {
  readonly mutants: readonly Mutant[];
  /** Those that could have been selected: of all files. */
  readonly all: readonly Mutant[];
}

/**
 * Chooses the mutants that a run is about.
 *
 * @returns undefined where nothing can be said to have changed, because there is no earlier commit
 * @throws RangeError if a pattern names no source
 */
export function selectMutants(root: string, options: Options): Selection | undefined {
  const sources = modulesOf(root).filter((file) => folderOf(file) !== undefined);
  const stray = options.patterns.find((pattern) => !sources.some((file) => names(pattern, file)));
  if (stray !== undefined) throw new RangeError(`${stray} names no file that is mutated`);
  const changed = options.changed === undefined ? undefined : changedLines(root, options.changed);
  if (options.changed !== undefined && changed === undefined) return undefined;

  const all = sources.flatMap((file) => generate(file, readFileSync(join(root, file), "utf8")));
  const wanted = all.filter(
    ({ file, line }) =>
      (options.patterns.length === 0 || options.patterns.some((pattern) => names(pattern, file))) &&
      (changed === undefined || changed.get(file)?.has(line) === true),
  );
  return { mutants: options.sample === undefined ? wanted : draw(wanted, options.sample, options.seed), all };
}

function draw(mutants: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  const folders = Object.keys(MUTATED).map((folder) => mutants.filter(({ file }) => folderOf(file) === folder));
  const drawn = shares(
    folders.map(({ length }) => length),
    count,
  );
  return folders.flatMap((folder, index) => sample(folder, drawn[index] ?? 0, seed));
}
