import { join } from "node:path";
import { UsageError } from "../../terminal/user-error.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import type { ObjectChoice } from "../listing/selection-options.ts";
import { RunFolder, readPlan, runFoldersIn } from "../runs/run-folder.ts";
import type { CommonPlan } from "../runs/plan.ts";

/** What a verification compares, from its beginning to its end: `plan.json` in its folder. */
export interface VerifyPlan extends CommonPlan {
  readonly command: "verify";
  readonly what: VerifyRequest;
  /** Whether its listing has every object of the bucket: only then can an item be an orphan. */
  readonly listsAll: boolean;
  /** What is dated then or later is left out. Epoch milliseconds, by S3's clock. */
  readonly cutoff: number;
  readonly segments: number;
}

export interface VerifyRequest extends ObjectChoice {
  /** Whether objects are decoded, and contents compared. */
  readonly deep: boolean;
  /** Looks at so many objects instead of all. */
  readonly sample?: number;
  /** Verifies so many objects at most, the first of the listing. */
  readonly limit?: number;
}

/** The folder of all verifications, beside that of the runs. */
export const verificationsIn = (folder: string): string => join(folder, "verifications");

/** All verifications, oldest first. */
export const listVerifications = (folder: string): readonly RunFolder[] => runFoldersIn(verificationsIn(folder));

/** The file that holds both sides. */
export const databaseOf = (folder: RunFolder): string => join(folder.path, "verify.duckdb");

/** The file that says where its findings are. */
export const breakdownOf = (folder: RunFolder): string => join(folder.path, "breakdown.json");

export interface OpenVerification {
  readonly folder: RunFolder;
  readonly plan: VerifyPlan;
}

/** @returns `undefined` if there is no such verification */
export function findVerification(folder: string, id: string): OpenVerification | undefined {
  const run = new RunFolder(verificationsIn(folder), id);
  const plan = /^[\w-]+$/.test(id) ? (readPlan(run) as VerifyPlan | undefined) : undefined;
  return plan && { folder: run, plan };
}

/** @throws UsageError if there is no such verification */
export function openVerification(folder: string, id: string): OpenVerification {
  const found = findVerification(folder, id);
  if (found) return found;
  throw new UsageError(
    `there is no verification ${JSON.stringify(id)} in ${verificationsIn(folder)}; ${SLUICE} verify begins one`,
  );
}
