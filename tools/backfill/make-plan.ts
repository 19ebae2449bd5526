import type { Manifest } from "../listing/manifest/open-manifest.ts";
import type { Selection } from "../listing/selection.ts";
import type { Plan, BackfillRequest } from "../runs/plan.ts";
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
}

export function makePlan({ run, created, where, what, target, manifest }: PlanOptions): Plan {
  const { title, bucket, table, mapping, maxDecompressedBytes } = target;
  const { since, until } = what;
  // The user chose the keys in a list. An inventory, like a listing, has every object in the bucket.
  const listsAll = manifest === undefined || manifest.isInventory;
  const selection: Selection = {
    prefix: what.prefix ?? (listsAll ? target.prefix : ""),
    suffixes: what.suffixes ?? (listsAll ? target.suffixes : []),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  return {
    command: "backfill",
    ...{ run, created, where, title, bucket, table, mapping, maxDecompressedBytes, selection, what },
    ...(manifest === undefined ? {} : { manifestIdentity: manifest.identity }),
  };
}
