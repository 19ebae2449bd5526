import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mutated, type Mutant } from "./generate/mutant.ts";
import type { Options } from "./options.ts";
import { Compiler } from "./result/compiler.ts";
import { KnownResults } from "./result/known-results.ts";
import type { Outcome, Result } from "./run/outcome.ts";
import { runSource, type SourceJob } from "./run/run-source.ts";
import { Tree } from "./run/tree.ts";
import { WorkerProcess } from "./run/worker-process.ts";
import { isTestFile, folderOf, modulesOf } from "./scope.ts";
import { closestTests } from "./tests/closest-tests.ts";
import { SourceCoverage } from "./tests/choose-tests.ts";
import { hashOf } from "./tests/coverage.ts";
import { readImportGraph, reversed } from "./tests/import-graph.ts";
import { KnownCoverage } from "./tests/known-coverage.ts";
import { measureAll } from "./tests/measure-all.ts";

/** Mutants of a source that one process tries in a row. */
const MUTANTS_OF_A_JOB = 40;

export interface Tried {
  readonly results: readonly Result[];
  readonly untried: readonly Mutant[];
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
  const cache = join(root, "node_modules/.cache/sluice/mutants");
  const modules = modulesOf(root);
  const graph = readImportGraph(root, modules);
  const importers = reversed(graph);
  const texts = new Map(modules.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  const sourceHash = (file: string): string => hashOf(texts.get(file) ?? "");

  const files = [...new Set(mutants.map(({ file }) => file))];
  const allTests = modules.filter(isTestFile);
  const closest = new Map(files.map((file) => [file, closestTests(file, importers, allTests)]));
  const { coverages, unmeasured } = await measureAll(
    inTurn([...closest.values()]),
    modules.filter((file) => folderOf(file) !== undefined),
    {
      ...{ root, graph, known: new KnownCoverage(join(cache, "coverage")), jobs: options.jobs, sourceHash, tell },
      exact: options.minutes === Infinity,
      over: () => minutes() > options.minutes / 2,
    },
  );

  const known = new KnownResults(join(cache, "results.jsonl"));
  const results: Result[] = [];
  const jobs: SourceJob[] = [];
  for (const file of files) {
    const text = texts.get(file) ?? "";
    const coverage = new SourceCoverage(file, text, sourceHash(file), coverages);
    const nearest = (closest.get(file) ?? []).find((test) => coverage.testFiles.some((each) => each.file === test));
    const left: Mutant[] = [];
    for (const mutant of mutants.filter((each) => each.file === file)) {
      const outcome = options.fresh ? undefined : known.get(mutant, sourceHash(file), coverage.testFiles);
      if (outcome) results.push({ mutant, outcome, nearest });
      else left.push(mutant);
    }
    for (let at = 0; at < left.length; at += MUTANTS_OF_A_JOB) {
      jobs.push({ file, text, coverage, nearest, mutants: left.slice(at, at + MUTANTS_OF_A_JOB) });
    }
  }
  const known0 = results.length;
  if (known0 > 0) tell(`${known0} results are known`);
  tell(`tries ${mutants.length - known0} mutants of ${new Set(jobs.map(({ file }) => file)).size} files`);

  const unusable = new Set<string>();
  const compiler = new Compiler(root);
  const record = (job: SourceJob, mutant: Mutant, outcome: Outcome): void => {
    const open = (closest.get(job.file) ?? []).some((test) => unmeasured.includes(test));
    const final =
      outcome.kind !== "survived"
        ? outcome
        : compiler.refuses(job.file, mutated(job.text, mutant))
          ? ({ kind: "refused" } as const)
          : { ...outcome, complete: !open };
    known.add(mutant, sourceHash(job.file), job.coverage.testFiles, final);
    results.push({ mutant, outcome: final, nearest: job.nearest });
  };
  let tried = 0;
  await Promise.all(
    Array.from({ length: Math.min(options.jobs, jobs.length) }, async () => {
      const tree = new Tree(root);
      const worker = new WorkerProcess(tree, importers, false);
      try {
        for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
          const over = (): boolean => minutes() > options.minutes;
          if (over()) continue;
          const outcomes = await runSource({ tree, worker }, job, {
            patienceMilliseconds: options.patienceSeconds * 1_000,
            unusable,
            over,
          });
          for (const [mutant, outcome] of outcomes) record(job, mutant, outcome);
          tried += outcomes.size;
          const survived = [...outcomes.values()].filter(({ kind }) => kind === "survived").length;
          tell(
            `${job.file}: ${survived} of ${outcomes.size} passed all tests (${tried} tried, ${minutes().toFixed(1)} min)`,
          );
        }
      } finally {
        worker.stop();
        tree.remove();
      }
    }),
  );
  const done = new Set(results.map(({ mutant }) => mutant));
  return {
    results: results.sort(bySource),
    untried: mutants.filter((mutant) => !done.has(mutant)),
    unusable: [...unusable],
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
