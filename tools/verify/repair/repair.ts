import { existsSync } from "node:fs";
import { join } from "node:path";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";
import { Pacer } from "../../../runtime/work/pacer.ts";
import { countText } from "../../../terminal/text/format.ts";
import type { BackfillRequest } from "../../runs/plan.ts";
import { NdjsonWriter } from "../../runs/ndjson.ts";
import type { VerifySettings } from "../verify-options.ts";
import { lookOptions, type ReadScope } from "../look-options.ts";
import type { VerifySessionOptions } from "../session-options.ts";
import { objectDetails } from "../read/object-details.ts";
import type { ObjectClass } from "../result/classes.ts";
import { fileOf } from "../result/findings-files.ts";
import type { RepairResult, VerifySummary } from "../result/verify-summary.ts";
import { confirmRemoval } from "./confirm-removal.ts";
import { lookAgain } from "./look-again.ts";
import { removeOrphans, type RemovedOrphans } from "./remove-orphans.ts";

export type RepairOptions = Omit<VerifySessionOptions, "source" | "files" | "combined" | "io"> & {
  readonly io: VerifySessionOptions["io"] & { readonly ask: ((question: string) => Promise<string>) | undefined };
  /** Backfills the objects of a manifest, and returns when it has ended. */
  readonly backfill: (what: BackfillRequest) => Promise<void>;
};

/** The classes that a backfill mends; with `different`, one that rewrites. */
export const mendedBy = (repair: VerifySettings["repair"]): readonly ObjectClass[] => [
  ...(["missing", "stale", "partial"] as const),
  ...(repair === "different" ? (["different"] as const) : []),
];

/**
 * Backfills the classes that a backfill mends, through the same code as any other backfill, and looks at their objects again.
 *
 * @returns `undefined` if there is nothing to repair
 */
export async function repair(options: RepairOptions, scope: ReadScope): Promise<RepairResult | undefined> {
  const { plan, folder, how, backfill } = options;
  const files = mendedBy(how.repair).map((name) => ({ name, file: fileOf(folder.path, name) }));
  const there = files.filter(({ file }) => existsSync(file));
  if (there.length === 0) return undefined;
  for (const { name, file } of there) {
    // What was chosen was chosen already: no filter applies to a list.
    await backfill({
      ...{ manifest: file, prefix: "", suffixes: [], allVersions: plan.what.allVersions, dryRun: false },
      // With contents altered, a record is rewritten though its version is there.
      rewrite: how.repair === "different" && (name === "different" || name === "partial"),
    });
  }
  const look = lookOptions(options, scope);
  return lookAgain(
    there.map(({ file }) => file),
    look,
  );
}

/**
 * Deletes orphaned items, if the user says so.
 *
 * @returns `undefined` if there are none, or the user does not want it
 */
export async function removeFoundOrphans(
  { plan, folder, how, clients, signal, io }: RepairOptions,
  summary: VerifySummary,
  look: ReturnType<typeof lookOptions>,
): Promise<RemovedOrphans | undefined> {
  const file = fileOf(folder.path, "orphaned");
  const count = summary.classes.orphaned;
  if (count === 0 || !(await confirmRemoval(file, count, plan.table, io))) return undefined;
  const path = join(folder.path, "removed.ndjson");
  const copies = new NdjsonWriter(path);
  const { bucket, table, mapping } = plan;
  try {
    const removed = await removeOrphans({
      ...{
        dynamodb: clients.dynamodb,
        items: look.items,
        table,
        bucket,
        keys: keyNames(mapping),
        file,
        copies,
        signal,
      },
      isGone: async (key, lastModified) => {
        const date = (await objectDetails(clients, { bucket, key }))?.lastModified;
        return date === undefined || Math.floor(date / 1_000) * 1_000 < lastModified;
      },
      writes: new Pacer({ rate: how.maxWrites, signal }),
    });
    io.stderr.write(`Removed ${countText(removed.removed)} items; a copy of each is in ${path}\n`);
    return removed;
  } finally {
    copies.close();
  }
}
