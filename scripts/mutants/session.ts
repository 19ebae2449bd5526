import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./generate/mutant.ts";
import type { Options } from "./options.ts";
import { KnownResults } from "./result/known-results.ts";
import type { Result } from "./run/outcome.ts";
import { runJobs } from "./run/run-jobs.ts";
import type { SourceJob } from "./run/run-source.ts";
import { folderOf, isTestFile, modulesOf } from "./scope.ts";
import { SourceCoverage } from "./tests/choose-tests.ts";
import { closestTests, nearestTest } from "./tests/closest-tests.ts";
import { hashOf } from "./tests/coverage.ts";
import { readImportGraph, reversed } from "./tests/import-graph.ts";
import { KnownCoverage } from "./tests/known-coverage.ts";
import { measureAll } from "./tests/measure-all.ts";

/** Mutants of a source that are tried in a row. */
const MUTANTS_OF_A_JOB = 40;

/** Of the project's folder; survives `npm test`, but not `npm ci`. */
const CACHE = "node_modules/.cache/sluice/mutants";

export interface Tried {
  readonly results: readonly Result[];
  readonly untried: readonly Mutant[];
  /** Tests that fail without a fault, when they run alone. */
  readonly unusable: readonly string[];
}

/** Tries mutants, as far as earlier results do not tell, until the time is over. */
export async function tryAll(
  root: string,
  mutants: readonly Mutant[],
  options: Options,
  tell: (line: string) => void,
): Promise<Tried> {
  const started = Date.now();
  const minutes = (): number => (Date.now() - started) / 60_000;
  const modules = modulesOf(root);
  const graph = readImportGraph(root, modules);
  const importers = reversed(graph);
  const texts = new Map(modules.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  const sourceHash = (file: string): string => hashOf(texts.get(file) ?? "");

  const files = [...new Set(mutants.map(({ file }) => file))];
  const allTests = modules.filter(isTestFile);
  const closest = new Map(files.map((file) => [file, closestTests(file, importers, allTests)]));
  const sources = modules.filter((file) => folderOf(file) !== undefined);
  const { coverages, unmeasured } = await measureAll(inTurn([...closest.values()]), sources, {
    ...{ root, graph, known: new KnownCoverage(join(root, CACHE, "coverage")), jobs: options.jobs, sourceHash, tell },
    exact: options.minutes === Infinity,
    over: () => minutes() > options.minutes / 2,
  });

  const known = new KnownResults(join(root, CACHE, "results.jsonl"));
  const results: Result[] = [];
  const jobs: SourceJob[] = [];
  for (const file of files) {
    const text = texts.get(file) ?? "";
    const coverage = new SourceCoverage(file, text, sourceHash(file), coverages);
    const tests = closest.get(file) ?? [];
    const nearest = nearestTest(file, tests, coverage.testFiles);
    const left: Mutant[] = [];
    for (const mutant of mutants.filter((each) => each.file === file)) {
      const outcome = options.fresh ? undefined : known.get(mutant, sourceHash(file), coverage.testFiles);
      if (outcome) results.push({ mutant, outcome, nearest });
      else left.push(mutant);
    }
    const complete = !tests.some((test) => unmeasured.includes(test));
    for (let at = 0; at < left.length; at += MUTANTS_OF_A_JOB) {
      jobs.push({ file, text, coverage, nearest, complete, mutants: left.slice(at, at + MUTANTS_OF_A_JOB) });
    }
  }

  tell(`tries ${mutants.length - results.length} mutants; ${results.length} results are known`);
  const unusable = await runJobs(root, jobs, {
    ...{ importers, count: options.jobs, patienceMilliseconds: options.patienceSeconds * 1_000 },
    over: () => minutes() > options.minutes,
    finish: (job, mutant, outcome) => {
      known.add(mutant, sourceHash(job.file), job.coverage.testFiles, outcome);
      results.push({ mutant, outcome, nearest: job.nearest });
    },
    tell: (line) => tell(`${line} (${minutes().toFixed(1)} min)`),
  });
  const done = new Set(results.map(({ mutant }) => mutant));
  return {
    results: results.sort(bySource),
    untried: mutants.filter((mutant) => !done.has(mutant)),
    unusable,
  };
}

const bySource = ({ mutant: a }: Result, { mutant: b }: Result): number =>
  a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1;

/** The first of each list, then the second of each, and so on, each value once. */
function inTurn(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const rounds = Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []));
  return [...new Set(rounds.flat())];
}
