import { mutated, type Mutant } from "../generate/mutant.ts";
import type { TestGroup } from "../tests/choose-tests.ts";
import type { Outcome } from "./outcome.ts";
import type { Tree } from "./tree.ts";
import type { Ran, WorkerProcess } from "./worker-process.ts";

/** A test may take so many times what it took when it was measured, and some seconds more. */
const TIMES = 5;
const MORE_MILLISECONDS = 4_000;

/** On a busy machine a test may take so many times more. */
const SLACK = 3;

/** After so many mutants a process is replaced: it keeps the modules and what failed tests left behind. */
const MUTANTS_OF_A_PROCESS = 40;

/** Where mutants are tried, one at a time. */
export interface Bench {
  readonly tree: Pick<Tree, "write" | "restore">;
  readonly worker: Pick<WorkerProcess, "run" | "stop" | "mutants">;
}

let number = 0;

/** Runs the tests on a source with a fault until one fails. The fault stays in the tree. */
export async function tryMutant(
  bench: Bench,
  source: string,
  mutant: Mutant,
  groups: readonly TestGroup[],
): Promise<Outcome> {
  const { tree, worker } = bench;
  tree.write(mutant.file, mutated(source, mutant));
  if (worker.mutants >= MUTANTS_OF_A_PROCESS) worker.stop();
  for (const group of groups) {
    let ran = await runGroup(worker, mutant.file, group);
    if (strays(ran) && worker.mutants > 0) {
      // Perhaps thrown by what an earlier mutant left behind: only a process of its own tells.
      worker.stop();
      ran = await runGroup(worker, mutant.file, group);
    }
    if (timedOut(ran) && !(await isInTime(bench, mutant.file, group))) {
      tree.write(mutant.file, mutated(source, mutant));
      ran = await runGroup(worker, mutant.file, group, SLACK);
    }
    const outcome = outcomeOf(ran, group);
    if (!outcome) continue;
    worker.mutants += 1;
    if (outcome.kind === "timed out" || strays(ran)) worker.stop();
    return outcome;
  }
  worker.mutants += 1;
  return { kind: "survived", complete: true };
}

/** Whether tests end in time on the source as it is. Where they do not, the machine is busy. */
async function isInTime({ tree, worker }: Bench, file: string, group: TestGroup): Promise<boolean> {
  worker.stop();
  tree.restore(file);
  const inTime = !timedOut(await runGroup(worker, file, group));
  worker.stop();
  return inTime;
}

const timedOut = (ran: Ran): boolean =>
  ran.kind === "stuck" || (ran.kind === "ended" && ran.failure?.how === "timeout");

const strays = (ran: Ran): boolean => ran.kind === "ended" && ran.failure?.how === "uncaught";

/** Runs tests on the source that is in the tree. */
export function runGroup(worker: Bench["worker"], of: string, group: TestGroup, slack = 1): Promise<Ran> {
  const limitOf = (milliseconds: number): number => slack * (MORE_MILLISECONDS + TIMES * milliseconds);
  number += 1;
  const { file, setupMilliseconds } = group;
  const tests = Object.fromEntries(group.tests.map(({ title, milliseconds }) => [title, limitOf(milliseconds)]));
  const limitMilliseconds = limitOf(setupMilliseconds);
  return worker.run({ file, tests, limitMilliseconds, mutant: { number, of }, all: false });
}

/** @returns undefined where all passed */
function outcomeOf(ran: Ran, { file }: TestGroup): Outcome | undefined {
  switch (ran.kind) {
    case "stuck":
    case "crashed":
      return { kind: "timed out", by: { file, title: "" } };
    case "unloadable":
      return ran.syntax ? { kind: "refused" } : { kind: "killed", by: { file, title: "" } };
    case "ended": {
      if (!ran.failure) return undefined;
      const by = { file, title: ran.failure.title };
      return { kind: ran.failure.how === "timeout" ? "timed out" : "killed", by };
    }
  }
}
