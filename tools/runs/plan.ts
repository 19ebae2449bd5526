import type { RecordMapping } from "../../runtime/mapping/record-mapping.ts";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import type { Manifest } from "../listing/manifest/open-manifest.ts";
import type { ObjectChoice } from "../listing/selection-options.ts";
import type { Selection } from "../listing/selection.ts";
import type { TargetOptions } from "../target/target-options.ts";
import type { Target } from "../target/target.ts";
import { readPlan, type RunFolder } from "./run-folder.ts";

/** What the plans of all commands have: which objects, which table, and by which mapping. */
export interface CommonPlan {
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
  /** Identifies the manifest: a resumed run must find the same. */
  readonly manifestIdentity?: string;
}

/** What a run does, from its beginning to its end: `plan.json` in its folder. */
export interface Plan extends CommonPlan {
  readonly command: "backfill";
  readonly what: BackfillRequest;
  /** Where its objects are processed if not on the machine of the command. */
  readonly on?: "aws";
}

/** @throws UsageError if the run is not a backfill */
export function readBackfillPlan(run: RunFolder): Plan {
  const plan = readPlan(run) as Omit<Plan, "command"> & { readonly command: string };
  if (plan.command !== "backfill") throw new UsageError(`run ${run.id} is not a backfill`);
  return plan as Plan;
}

/** @throws UserError if a resumed run would have another target */
export function checkSameTarget(plan: Pick<Plan, "bucket" | "table" | "title">, target: Target): void {
  for (const what of ["bucket", "table"] as const) {
    if (plan[what] !== target[what]) {
      throw new UserError(`the run is for ${what} ${plan[what]}, and ${plan.title} now has ${target[what]}`);
    }
  }
}

/** @throws UserError if the manifest changed since the run began: the run would resume at the wrong line */
export function checkSameManifest(plan: { readonly manifestIdentity?: string }, manifest: Manifest | undefined): void {
  if (plan.manifestIdentity === manifest?.identity) return;
  throw new UserError(`the manifest ${manifest?.name ?? ""} has changed since the run began; start a new run`);
}

/** The request, stored with the run. */
export interface BackfillRequest extends ObjectChoice {
  readonly limit?: number;
  readonly sample?: number;
  readonly rewrite: boolean;
  readonly dryRun: boolean;
}

/** The filters of a run's listing or manifest. */
export function selectionOf(
  { prefix, suffixes, since, until }: ObjectChoice,
  target: Pick<Target, "prefix" | "suffixes">,
  manifest: Pick<Manifest, "isInventory"> | undefined,
): Selection {
  // The user chose the keys in a list. An inventory, like a listing, has every object in the bucket.
  const listsAll = manifest === undefined || manifest.isInventory;
  return {
    prefix: prefix ?? (listsAll ? target.prefix : ""),
    suffixes: suffixes ?? (listsAll ? target.suffixes : []),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}
