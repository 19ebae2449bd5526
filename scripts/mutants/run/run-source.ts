import type { Mutant } from "../generate/mutant.ts";
import { testName, type Choice, type SourceCoverage, type TestGroup } from "../tests/choose-tests.ts";
import type { Outcome, TestRef } from "./outcome.ts";
import { runGroup, tryMutant, type Bench } from "./try-mutant.ts";

/** Some mutants of one source file. */
export interface SourceJob {
  readonly file: string;
  readonly text: string;
  readonly coverage: SourceCoverage;
  readonly nearest: string | undefined;
  /** Whether it is known of all test files what they run. */
  readonly complete: boolean;
  readonly mutants: readonly Mutant[];
}

export interface SourceOptions {
  readonly patienceMilliseconds: number;
  /** Tests that fail without a fault; those that are found are added. */
  readonly unusable: Set<string>;
  /** Whether the time is over. */
  readonly over: () => boolean;
}

/**
 * Tries mutants of one source file. In the end each test that failed runs alone on the source without a fault: one that fails
 * then too has proved nothing, and its mutants are tried again.
 */
export async function runSource(
  bench: Bench,
  job: SourceJob,
  options: SourceOptions,
): Promise<ReadonlyMap<Mutant, Outcome>> {
  const outcomes = new Map<Mutant, Outcome>();
  const finders = new Set<string>();
  const attempt = async (mutant: Mutant): Promise<void> => {
    const { nearest } = job;
    const choice: Choice = { ...options, nearest, finders };
    const outcome = await tryMutant(bench, job.text, mutant, job.coverage.testsFor(mutant.start, choice));
    outcomes.set(mutant, outcome);
    if (outcome.kind === "killed") finders.add(testName(outcome.by.file, outcome.by.title));
  };
  for (const mutant of job.mutants) {
    if (options.over()) break;
    await attempt(mutant);
  }
  const alone = new Set<Mutant>();
  for (;;) {
    const doubtful = await failWithoutFault(bench, job, outcomes, { unusable: options.unusable, alone });
    if (doubtful.length === 0) break;
    for (const mutant of doubtful) {
      alone.add(mutant);
      bench.worker.stop();
      await attempt(mutant);
    }
  }
  bench.tree.restore(job.file);
  return outcomes;
}

interface Known {
  readonly unusable: Set<string>;
  /** Mutants that were tried in a process of their own. */
  readonly alone: ReadonlySet<Mutant>;
}

/** The mutants whose killer also fails on the source as it is. A killer that does so in a new process is unusable. */
async function failWithoutFault(
  { tree, worker }: Bench,
  job: SourceJob,
  outcomes: ReadonlyMap<Mutant, Outcome>,
  { unusable, alone }: Known,
): Promise<readonly Mutant[]> {
  tree.restore(job.file);
  const doubtful: Mutant[] = [];
  for (const { by, mutants } of killers(outcomes)) {
    const coverage = job.coverage.testFiles.find(({ file }) => file === by.file);
    // A hook, or a file that does not load, is none of the tests: any of them shows it.
    const test = coverage?.tests.find(({ title }) => title === by.title) ?? coverage?.tests[0];
    if (!test) continue;
    const group: TestGroup = { file: by.file, tests: [test], setupMilliseconds: coverage?.setupMilliseconds ?? 0 };
    const passes = async (): Promise<boolean> => {
      const ran = await runGroup(worker, job.file, group);
      return ran.kind === "ended" && !ran.failure && ran.tests.length > 0;
    };
    if (await passes()) continue;
    worker.stop();
    const fails = !(await passes());
    if (fails) unusable.add(testName(by.file, test.title));
    doubtful.push(...mutants.filter((mutant) => fails || !alone.has(mutant)));
  }
  return doubtful;
}

/** The tests that failed, each with the mutants that it found. */
function killers(outcomes: ReadonlyMap<Mutant, Outcome>): { by: TestRef; mutants: Mutant[] }[] {
  const found = new Map<string, { by: TestRef; mutants: Mutant[] }>();
  for (const [mutant, outcome] of outcomes) {
    if (outcome.kind !== "killed") continue;
    const name = testName(outcome.by.file, outcome.by.title);
    const known = found.get(name) ?? { by: outcome.by, mutants: [] };
    known.mutants.push(mutant);
    found.set(name, known);
  }
  return [...found.values()];
}
