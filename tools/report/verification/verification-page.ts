import { countText, timeText } from "../../../terminal/text/format.ts";
import { pageShell } from "../page/page-shell.ts";
import { planSection, type Entry } from "../page/plan.ts";
import { byDay, daysOf } from "./by-day.ts";
import { byPrefix } from "./by-prefix.ts";
import { findings } from "./findings.ts";
import { overview } from "./overview.ts";
import type { VerificationData } from "./verification-data.ts";

/** The report of a verification, as one HTML file. */
export const verificationPage = (data: VerificationData): string =>
  pageShell({
    title: `${data.plan.run}: verification of ${data.plan.bucket}`,
    main: [overview(data), findings(data), byPrefix(data), byDay(data), planSection(data.plan, how(data))],
    course: daysOf(data),
  });

function how({ plan, summary }: VerificationData): readonly Entry[] {
  return [
    ["Compared", summary.deep ? "each record, and its contents" : "objects and items"],
    ["Left out", `what changed at ${timeText(plan.cutoff)} or later`],
    ["Parallel scans", countText(plan.segments)],
    ["Looked at again", `${countText(summary.looked)}; not ${countText(summary.notLooked)}`],
  ];
}
