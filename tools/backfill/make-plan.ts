import type { Manifest } from "../listing/manifest/open-manifest.ts";
import { selectionOf, type Plan, type BackfillRequest } from "../runs/plan.ts";
import type { TargetOptions } from "../target/target-options.ts";
import type { Target } from "../target/target.ts";

export interface PlanOptions {
  readonly run: string;
  readonly created: number;
  /** Without relative paths: the run may be resumed from another folder. */
  readonly where: TargetOptions;
  readonly what: BackfillRequest;
  readonly target: Target;
  readonly manifest: Manifest | undefined;
  readonly on?: "here" | "aws";
}

export function makePlan({ run, created, where, what, target, manifest, on = "here" }: PlanOptions): Plan {
  const { title, bucket, table, mapping, maxDecompressedBytes } = target;
  const selection = selectionOf(what, target, manifest);
  return {
    command: "backfill",
    ...{ run, created, where, title, bucket, table, mapping, maxDecompressedBytes, selection, what },
    ...(manifest === undefined ? {} : { manifestIdentity: manifest.identity }),
    ...(on === "aws" ? { on } : {}),
  };
}
