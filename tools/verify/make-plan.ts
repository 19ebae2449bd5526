import type { Manifest } from "../listing/manifest/open-manifest.ts";
import { selectionOf } from "../runs/plan.ts";
import type { TargetOptions } from "../target/target-options.ts";
import type { Target } from "../target/target.ts";
import type { VerifyPlan, VerifyRequest } from "./verify-plan.ts";

export interface VerifyPlanOptions {
  readonly run: string;
  readonly created: number;
  /** Without relative paths: the verification may be resumed from another folder. */
  readonly where: TargetOptions;
  readonly what: VerifyRequest;
  readonly target: Target;
  readonly manifest: Manifest | undefined;
  /** What time it is by the clock that dates the objects, in epoch milliseconds. */
  readonly now: number;
  readonly settleMilliseconds: number;
  /** `undefined`: as many as suit the rate. */
  readonly segments: number | undefined;
  /** Read units per second. */
  readonly maxReads: number;
}

/** Decides once what a verification compares; a resumed one keeps it. */
export function makeVerifyPlan(options: VerifyPlanOptions): VerifyPlan {
  const { run, created, where, what, target, manifest, now, settleMilliseconds, segments, maxReads } = options;
  const { title, bucket, table, mapping, maxDecompressedBytes } = target;
  // An inventory is of the day before: what changed since is not in it.
  const seen = Math.min(now, manifest?.created ?? Infinity);
  return {
    command: "verify",
    ...{ run, created, where, title, bucket, table, mapping, maxDecompressedBytes, what },
    cutoff: Math.floor((seen - settleMilliseconds) / 1_000) * 1_000,
    selection: selectionOf(what, target, manifest),
    listsAll: what.limit === undefined && (manifest === undefined || manifest.isInventory),
    segments: segments ?? segmentsFor(maxReads),
    ...(manifest === undefined ? {} : { manifestIdentity: manifest.identity }),
  };
}

const SEGMENTS = 8;

/** Below this, a segment's pages would hold only a few items each. */
const READS_PER_SEGMENT = 25;

const segmentsFor = (maxReads: number): number =>
  Math.max(1, Math.min(SEGMENTS, Math.floor(maxReads / READS_PER_SEGMENT)));
