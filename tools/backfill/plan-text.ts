import { mappingText } from "../../runtime/mapping/source-text.ts";
import type { Plan } from "../runs/plan.ts";
import type { SessionSettings } from "./backfill-options.ts";
import { speedOf } from "./speed.ts";
import { countText } from "../../terminal/text/format.ts";
import { labelledLines, wrapped } from "../../terminal/text/labelled-lines.ts";

/** Workers on AWS at once, by default: some 4,000 small objects a second, which is what a new on-demand table takes. */
export const WORKERS = 20;

/** How many workers a run on AWS has at once. */
export const workersOf = ({ concurrency = WORKERS }: Pick<SessionSettings, "concurrency">): number => concurrency;

/**
 * Formats the plan for people: what will be done, where, and how fast.
 *
 * @param width the terminal's width, in columns
 */
export function planText(plan: Plan, how: SessionSettings, folder: string, width: number | undefined): string {
  const { what, selection, mapping } = plan;
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
    ...atOnceTexts(plan, how),
    how.maxRate === Infinity ? "" : `at most ${countText(how.maxRate)} objects/s`,
    how.maxWrites === Infinity ? "" : `at most ${countText(how.maxWrites)} write units/s`,
  ];
  const list = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(", ");
  const title = `${what.dryRun ? "Dry run: would backfill" : "Backfill"} s3://${plan.bucket} into table ${plan.table} (${plan.title})`;
  const rows = [
    ["objects", list(chosen)],
    ["mapping", `${mappingText(mapping)}${what.rewrite ? "; rewrites what is there" : ""}`],
    ["speed", list(limits)],
    ["run", `${plan.run}, in ${folder}`],
  ] as const;
  return `${wrapped(title, width).join("\n")}\n${labelledLines(rows, { width, indent: "  " })}`;
}

function atOnceTexts({ on }: Plan, how: SessionSettings): readonly string[] {
  if (on === "aws") return [`${countText(workersOf(how))} workers on AWS at once`];
  const { concurrency, why, workers } = speedOf(how);
  return [
    `${concurrency} objects at once (${why})`,
    workers === 1 ? "" : `${workers} workers${how.workers === undefined ? " once that pays" : ""}`,
  ];
}
