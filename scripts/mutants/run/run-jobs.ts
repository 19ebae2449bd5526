import { mutated, type Mutant } from "../generate/mutant.ts";
import { Compiler } from "../result/compiler.ts";
import type { ImportGraph } from "../tests/import-graph.ts";
import type { Outcome } from "./outcome.ts";
import { runSource, type SourceJob } from "./run-source.ts";
import { Tree } from "./tree.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface JobsOptions {
  readonly importers: ImportGraph;
  /** How many run at a time. */
  readonly count: number;
  readonly patienceMilliseconds: number;
  /** Whether the time is over. */
  readonly over: () => boolean;
  /** Takes what became of a mutant. */
  readonly finish: (job: SourceJob, mutant: Mutant, outcome: Outcome) => void;
  readonly tell: (line: string) => void;
}

/**
 * Runs jobs, some at a time, each in a copy of the project.
 *
 * @returns the tests that fail without a fault, when they run alone
 */
export async function runJobs(root: string, jobs: readonly SourceJob[], options: JobsOptions): Promise<string[]> {
  const { importers, count, patienceMilliseconds, over, tell } = options;
  const unusable = new Set<string>();
  const compiler = new Compiler(root);
  const waiting = [...jobs];
  let tried = 0;

  const work = async (): Promise<void> => {
    const tree = new Tree(root);
    const worker = new WorkerProcess(tree, importers, false);
    try {
      for (let job = waiting.shift(); job !== undefined && !over(); job = waiting.shift()) {
        const outcomes = await runSource({ tree, worker }, job, { patienceMilliseconds, unusable, over });
        let survived = 0;
        for (const [mutant, outcome] of outcomes) {
          const final = judged(job, mutant, outcome, compiler);
          if (final.kind === "survived") survived += 1;
          options.finish(job, mutant, final);
        }
        tried += outcomes.size;
        tell(`${job.file}: ${survived} of ${outcomes.size} survived; ${tried} tried`);
      }
    } finally {
      worker.stop();
      tree.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, jobs.length) }, work));
  return [...unusable];
}

/** A survivor may be one that the compiler refuses, or one that not all tests were asked about. */
function judged(job: SourceJob, mutant: Mutant, outcome: Outcome, compiler: Compiler): Outcome {
  if (outcome.kind !== "survived") return outcome;
  if (compiler.refuses(job.file, mutated(job.text, mutant))) return { kind: "refused" };
  return { ...outcome, complete: job.complete };
}
