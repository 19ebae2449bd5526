import { mappingText } from "../../runtime/mapping/source-text.ts";
import { availableParallelism } from "node:os";
import { mostAtOnce } from "../target/clients/open-files.ts";
import type { Plan } from "../runs/plan.ts";
import type { SessionSettings } from "./backfill-options.ts";
import { countText } from "../../terminal/text/format.ts";
import { labelledLines, wrapped } from "../../terminal/text/labelled-lines.ts";

/** Objects at once per core. Waiting for S3 and DynamoDB takes no core, but one process uses only a few cores. */
const A_CORE = 32;

const MOST = 128;

/** @returns the number of objects at once, and the reason for it */
export function concurrencyOf(
  how: Pick<SessionSettings, "concurrency">,
  most = mostAtOnce(),
): { readonly concurrency: number; readonly why: string } {
  const { concurrency, why } = wantedConcurrency(how);
  return concurrency <= most
    ? { concurrency, why }
    : { concurrency: most, why: `not ${concurrency}: ulimit -n allows no more open files` };
}

function wantedConcurrency(how: Pick<SessionSettings, "concurrency">) {
  if (how.concurrency !== undefined) return { concurrency: how.concurrency, why: "as told" };
  const cores = availableParallelism();
  const concurrency = Math.min(MOST, cores * A_CORE);
  return { concurrency, why: cores * A_CORE > MOST ? `at most ${MOST}` : `${A_CORE} for each of ${cores} cores` };
}

/**
 * Formats the plan for people: what will be done, where, and how fast.
 *
 * @param width the terminal's width, in columns
 */
export function planText(plan: Plan, how: SessionSettings, folder: string, width: number | undefined): string {
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
    what.limit === undefined ? "" : `at most ${countText(what.limit)}`,
    what.sample === undefined ? "" : `a sample of ${countText(what.sample)}`,
  ];
  const limits = [
    how.maxRate === Infinity ? "" : `at most ${countText(how.maxRate)} objects/s`,
    how.maxWrites === Infinity ? "" : `at most ${countText(how.maxWrites)} write units/s`,
  ];
  const list = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(", ");
  const title = `${what.dryRun ? "Dry run: would backfill" : "Backfill"} s3://${plan.bucket} into table ${plan.table} (${plan.title})`;
  const rows = [
    ["objects", list(chosen)],
    ["mapping", `${mappingText(mapping)}${what.rewrite ? "; rewrites what is there" : ""}`],
    ["speed", list([`${concurrency} objects at once (${why})`, ...limits])],
    ["run", `${plan.run}, in ${folder}`],
  ] as const;
  return `${wrapped(title, width).join("\n")}\n${labelledLines(rows, { width, indent: "  " })}`;
}
