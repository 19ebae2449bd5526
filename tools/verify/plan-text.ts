import { countText } from "../../terminal/text/format.ts";
import { labelledLines, wrapped } from "../../terminal/text/labelled-lines.ts";
import type { VerifyPlan } from "./verify-plan.ts";

export interface VerifyPlanTextOptions {
  /** What it will read, cost and take. */
  readonly reads: string;
  /** The path of its folder. */
  readonly folder: string;
  /** The terminal's width, in columns. */
  readonly width: number | undefined;
}

/** Formats the plan for people: what will be compared, and what that reads. */
export function verifyPlanText(plan: VerifyPlan, { reads, folder, width }: VerifyPlanTextOptions): string {
  const { what, selection } = plan;
  const chosen = [
    selection.prefix === "" ? "all keys" : `keys under ${JSON.stringify(selection.prefix)}`,
    selection.suffixes.length === 0 ? "" : `ending with ${selection.suffixes.join(" or ")}`,
    selection.since === undefined ? "" : `since ${new Date(selection.since).toISOString()}`,
    selection.until === undefined ? "" : `until ${new Date(selection.until).toISOString()}`,
    what.startAfter === undefined ? "" : `behind ${JSON.stringify(what.startAfter)}`,
    what.manifest === undefined ? "" : `of the manifest ${what.manifest}`,
    what.allVersions ? "in all versions" : "",
    what.limit === undefined ? "" : `at most ${countText(what.limit)}`,
    what.sample === undefined ? "" : `a sample of ${countText(what.sample)}`,
  ];
  const rows = [
    ["objects", chosen.filter((part) => part !== "").join(", ")],
    ["compares", what.deep ? "each record, and its contents" : "objects and items; contents with --deep"],
    ["reads", reads],
    ["left out", `what changed at ${new Date(plan.cutoff).toISOString()} or later`],
    ["run", `${plan.run}, in ${folder}`],
  ] as const;
  const title = `Verify s3://${plan.bucket} against table ${plan.table} (${plan.title})`;
  return `${wrapped(title, width).join("\n")}\n${labelledLines(rows, { width, indent: "  " })}`;
}
