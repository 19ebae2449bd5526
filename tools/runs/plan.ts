import { availableParallelism } from "node:os";
import { UsageError, UserError } from "../../terminal/user-error.ts";
import type { RecordMapping } from "../../runtime/map/record-mapping.ts";
import { readPlan, type RunFolder } from "./run-folder.ts";
import type { Where } from "../target/target-options.ts";
import type { Target } from "../target/target.ts";
import type { Manifest } from "../listing/manifest/open-manifest.ts";
import type { How, What } from "../backfill/backfill-options.ts";
import type { Selection } from "../listing/selection.ts";

/** What a run is to do, from its beginning to its end: `plan.json` in its folder. */
export interface Plan {
  readonly command: "backfill";
  readonly run: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly where: Where;
  readonly title: string;
  readonly bucket: string;
  readonly table: string;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  readonly selection: Selection;
  readonly what: What;
  /** Which manifest it was: a resumed run must find the same. */
  readonly manifestIdentity?: string;
}

export interface PlanOptions {
  readonly run: string;
  readonly created: number;
  /** Without a path that is relative: the run may go on in another folder. */
  readonly where: Where;
  readonly what: What;
  readonly target: Target;
  readonly manifest: Manifest | undefined;
}

export function makePlan({ run, created, where, what, target, manifest }: PlanOptions): Plan {
  const { title, bucket, table, mapping, maxDecompressedBytes } = target;
  const { since, until } = what;
  // A list of keys says itself what is wanted; an inventory, as a listing, has all that lies in the bucket.
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

/** @throws UsageError where a run is none of a backfill */
export function readBackfillPlan(run: RunFolder): Plan {
  const plan = readPlan(run) as Omit<Plan, "command"> & { readonly command: string };
  if (plan.command !== "backfill") throw new UsageError(`run ${run.id} is no backfill`);
  return plan as Plan;
}

/** @throws UserError where a run that is to go on would go on somewhere else */
export function checkSameTarget(plan: Plan, target: Target): void {
  for (const what of ["bucket", "table"] as const) {
    if (plan[what] !== target[what]) {
      throw new UserError(`the run is for ${what} ${plan[what]}, and ${plan.title} now has ${target[what]}`);
    }
  }
}

/** @throws UserError where the manifest changed under a run: it would be taken up at the wrong line */
export function checkSameManifest(plan: Plan, manifest: Manifest | undefined): void {
  if (plan.manifestIdentity === manifest?.identity) return;
  throw new UserError(`the manifest ${manifest?.name ?? ""} is not what it was when the run began; begin a new run`);
}

/** Objects at once, for each core; what waits for S3 and DynamoDB needs no core of its own, but one process uses few. */
const A_CORE = 32;
const MOST = 128;

/** @returns objects at once, and how that came about */
export function concurrencyOf(how: How): { readonly concurrency: number; readonly why: string } {
  if (how.concurrency !== undefined) return { concurrency: how.concurrency, why: "as told" };
  const cores = availableParallelism();
  const concurrency = Math.min(MOST, cores * A_CORE);
  return { concurrency, why: cores * A_CORE > MOST ? `at most ${MOST}` : `${A_CORE} for each of ${cores} cores` };
}

/** The plan for a reader: what will be done, where, and how fast. */
export function planText(plan: Plan, how: How, folder: string): string {
  const { what, selection, mapping } = plan;
  const { concurrency, why } = concurrencyOf(how);
  const when = [
    selection.since === undefined ? "" : `since ${new Date(selection.since).toISOString()}`,
    selection.until === undefined ? "" : `until ${new Date(selection.until).toISOString()}`,
  ];
  const chosen = [
    selection.prefix === "" ? "all keys" : `keys under ${JSON.stringify(selection.prefix)}`,
    selection.suffixes.length === 0 ? "" : `ending with ${selection.suffixes.join(" or ")}`,
    ...when,
    what.startAfter === undefined ? "" : `behind ${JSON.stringify(what.startAfter)}`,
    what.manifest === undefined ? "" : `of the manifest ${what.manifest}`,
    what.allVersions ? "in all versions" : "",
    what.limit === undefined ? "" : `at most ${what.limit.toLocaleString("en")}`,
    what.sample === undefined ? "" : `a sample of ${what.sample.toLocaleString("en")}`,
  ];
  const limits = [
    how.maxRate === Infinity ? "" : `at most ${how.maxRate} objects/s`,
    how.maxWrites === Infinity ? "" : `at most ${how.maxWrites} write units/s`,
  ];
  const records = mapping.records === undefined ? "" : `, records ${mapping.records}`;
  const list = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(", ");
  return `${what.dryRun ? "Dry run: would backfill" : "Backfill"} s3://${plan.bucket} into table ${plan.table} (${plan.title})
  objects  ${list(chosen)}
  mapping  userID ${mapping.userID}, timestamp ${mapping.timestamp}, data ${mapping.data || "the whole record"}${records}${what.rewrite ? "; rewrites what is there" : ""}
  speed    ${list([`${concurrency} objects at once (${why})`, ...limits])}
  run      ${plan.run}, in ${folder}
`;
}
