import { execFileSync } from "node:child_process";

/** By file, the numbers of the lines that changed, from 1. */
export type ChangedLines = ReadonlyMap<string, ReadonlySet<number>>;

type Git = (...args: string[]) => string;

const gitIn =
  (root: string): Git =>
  (...args) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 28 });

/**
 * The lines that differ from a commit, uncommitted changes included.
 *
 * @param ref `""` for the last commit in common with origin/main, or else the one before
 * @returns undefined where there is no such commit: no Git, a shallow clone, a first commit
 */
export function changedLines(root: string, ref: string, git: Git = gitIn(root)): ChangedLines | undefined {
  const base = ref === "" ? (branchPoint(git) ?? attempt(() => git("rev-parse", "--verify", "HEAD~1"))) : ref;
  if (base === undefined) return undefined;
  const diff = attempt(() => `diff\n${git("diff", "--unified=0", "--no-color", "--no-ext-diff", base.trim(), "--")}`);
  return diff === undefined ? undefined : readDiff(diff);
}

/** Where the branch left origin/main; undefined on origin/main itself, which has left nothing. */
function branchPoint(git: Git): string | undefined {
  return attempt(() => {
    const base = git("merge-base", "HEAD", "origin/main");
    return base === git("rev-parse", "HEAD") && git("status", "--porcelain", "--untracked-files=no") === "" ? "" : base;
  });
}

/** @returns undefined where it fails or gives nothing */
function attempt(run: () => string): string | undefined {
  try {
    return run() || undefined;
  } catch {
    return undefined;
  }
}

/** Reads a diff without context lines. */
export function readDiff(diff: string): ChangedLines {
  const changed = new Map<string, Set<number>>();
  let lines = new Set<number>();
  for (const line of diff.split("\n")) {
    const [, file] = /^\+\+\+ b\/(.+)$/.exec(line) ?? [];
    if (file !== undefined) changed.set(file, (lines = new Set()));
    const [, first, count = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    for (let i = 0; first !== undefined && i < Number(count); i++) lines.add(Number(first) + i);
  }
  return changed;
}
