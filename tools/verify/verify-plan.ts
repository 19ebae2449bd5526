import { join } from "node:path";
import type { RecordMapping } from "../../runtime/mapping/record-mapping.ts";
import { UsageError } from "../../terminal/user-error.ts";
import { SLUICE } from "../../terminal/sluice-command.mjs";
import type { ObjectChoice } from "../listing/selection-options.ts";
import type { Selection } from "../listing/selection.ts";
import { RunFolder, readPlan } from "../runs/run-folder.ts";
import type { TargetOptions } from "../target/target-options.ts";

/** What a verification compares, from its beginning to its end: `plan.json` in its folder. */
export interface VerifyPlan {
  readonly command: "verify";
  readonly run: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly where: TargetOptions;
  readonly title: string;
  readonly bucket: string;
  readonly table: string;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  readonly selection: Selection;
  readonly what: VerifyRequest;
  /** Whether its listing has every object of the bucket: only then can an item be an orphan. */
  readonly listsAll: boolean;
  /** What is dated then or later is left out. Epoch milliseconds, by S3's clock. */
  readonly cutoff: number;
  readonly segments: number;
  readonly manifestIdentity?: string;
}

export interface VerifyRequest extends ObjectChoice {
  /** Whether objects are decoded, and contents compared. */
  readonly deep: boolean;
  /** Looks at so many objects instead of all. */
  readonly sample?: number;
}

/** The folder of all verifications, beside that of the runs. */
export const verificationsIn = (folder: string): string => join(folder, "verifications");

/** The file that holds both sides. */
export const databaseOf = (folder: RunFolder): string => join(folder.path, "verify.duckdb");

/** @throws UsageError if there is no such verification */
export function openVerification(folder: string, id: string): { folder: RunFolder; plan: VerifyPlan } {
  const run = new RunFolder(verificationsIn(folder), id);
  const plan = /^[\w-]+$/.test(id) ? (readPlan(run) as VerifyPlan | undefined) : undefined;
  if (plan !== undefined) return { folder: run, plan };
  throw new UsageError(
    `there is no verification ${JSON.stringify(id)} in ${verificationsIn(folder)}; ${SLUICE} verify begins one`,
  );
}
