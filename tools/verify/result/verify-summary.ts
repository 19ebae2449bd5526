import { CLASSES, type ClassCounts, type FindingClass } from "./classes.ts";

/** The result of a verification: the last line of `--json`, and `summary.json` in its folder. */
export interface VerifySummary {
  readonly type: "summary";
  readonly command: "verify";
  readonly run: string;
  readonly ended: "finished" | "interrupted" | "failed";
  /** Whether nothing was found but what `--accept` names. */
  readonly agree: boolean;
  readonly deep: boolean;
  /** Objects, or versions, that were listed; of these, to be verified; of these, in agreement. */
  readonly listed: number;
  readonly objects: number;
  readonly agreeing: number;
  /** Items that were compared. */
  readonly items: number;
  /** Items of other buckets, and of keys that were not asked for. */
  readonly outside: number;
  readonly classes: ClassCounts;
  /** What changed since the start, or shortly before, and was left out. */
  readonly changed: { readonly objects: number; readonly items: number; readonly gone: number };
  /** How many of the findings were read again; how many were not, as `--look` did not allow more. */
  readonly looked: number;
  readonly notLooked: number;
  /** Older versions without items, which newer ones may have replaced; nobody looked. */
  readonly olderNotLooked: number;
  readonly readUnits: number;
  readonly durationMilliseconds: number;
  /** Only of `--sample`: with this confidence, at most this share of all objects disagrees. */
  readonly sample?: { readonly of: number; readonly confidence: number; readonly atMost: number };
  /** Only of `--repair`. */
  readonly repaired?: RepairResult;
  /** Only of `--remove-orphans`: items that were deleted, and that were left alone because they changed. */
  readonly orphans?: { readonly removed: number; readonly kept: number };
}

/** What a second look found of the objects that were repaired. */
export interface RepairResult {
  readonly objects: number;
  /** Those that agree now. */
  readonly mended: number;
  /** Those that still do not; what changed meanwhile, or is gone, is in neither. */
  readonly remaining: number;
}

/** Whether bucket and table agree after what was repaired. */
export function agreesAfterRepair(
  { ended, classes, repaired, orphans }: VerifySummary,
  accept: readonly FindingClass[],
  mended: readonly FindingClass[],
): boolean {
  // Each of their objects was looked at again: a repair that was stopped has looked at fewer.
  const found = mended.reduce((sum, name) => sum + classes[name], 0);
  const isRepaired = repaired !== undefined && repaired.remaining === 0 && repaired.objects === found;
  const done: readonly FindingClass[] = [
    ...(isRepaired ? mended : []),
    ...(orphans !== undefined && orphans.removed === classes.orphaned ? (["orphaned"] as const) : []),
  ];
  return ended === "finished" && disagreements(classes, [...accept, ...done]) === 0;
}

/** How many findings count against agreement. */
export function disagreements(classes: ClassCounts, accept: readonly FindingClass[]): number {
  return CLASSES.filter((name) => !accept.includes(name)).reduce((sum, name) => sum + classes[name], 0);
}
