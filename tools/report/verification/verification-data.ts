import { existsSync } from "node:fs";
import { UserError } from "../../../terminal/user-error.ts";
import { SLUICE } from "../../../terminal/sluice-command.mjs";
import { readNdjson } from "../../runs/ndjson.ts";
import { readJson, type RunFolder } from "../../runs/run-folder.ts";
import { lockOwner } from "../../runs/run-lock.ts";
import type { Breakdown } from "../../verify/result/breakdown.ts";
import { CLASSES, type FindingClass } from "../../verify/result/classes.ts";
import type { Finding } from "../../verify/result/finding.ts";
import { fileOf } from "../../verify/result/findings-files.ts";
import type { VerifySummary } from "../../verify/result/verify-summary.ts";
import { breakdownOf, type VerifyPlan } from "../../verify/verify-plan.ts";

/** All that a report shows of a verification. */
export interface VerificationData {
  readonly plan: VerifyPlan;
  readonly summary: VerifySummary;
  /** `undefined` of a sample, and of what has not ended. */
  readonly breakdown: Breakdown | undefined;
  readonly classes: readonly FoundClass[];
}

/** A class of which something was found. */
export interface FoundClass {
  readonly name: FindingClass;
  readonly count: number;
  readonly file: string;
  /** The first ones. */
  readonly examples: readonly Omit<Finding, "type">[];
}

/** More than anybody reads, and less than a browser chokes on. */
const EXAMPLES = 100;

/**
 * Reads a verification's files for its report.
 *
 * @throws UserError if it has no result yet
 */
export async function readVerificationData(run: RunFolder, plan: VerifyPlan): Promise<VerificationData> {
  const summary = readJson(run.summary) as VerifySummary | undefined;
  if (summary === undefined) {
    const pid = lockOwner(run.path);
    const how =
      pid === undefined ? `finish it: ${SLUICE} verify --resume ${run.id}` : `process ${pid} is at work on it`;
    throw new UserError(`verification ${run.id} has no result yet; ${how}`);
  }
  const classes: FoundClass[] = [];
  for (const name of CLASSES) {
    const file = fileOf(run.path, name);
    const count = summary.classes[name];
    if (count > 0) classes.push({ name, count, file, examples: await firstOf(file) });
  }
  return { plan, summary, breakdown: readJson(breakdownOf(run)) as Breakdown | undefined, classes };
}

async function firstOf(file: string): Promise<readonly Omit<Finding, "type">[]> {
  const first: Omit<Finding, "type">[] = [];
  if (!existsSync(file)) return first;
  for await (const finding of readNdjson<Omit<Finding, "type">>(file)) {
    first.push(finding);
    if (first.length === EXAMPLES) break;
  }
  return first;
}
