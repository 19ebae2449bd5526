import { countText } from "../../../terminal/text/format.ts";
import type { GroupCounts } from "../../verify/result/breakdown.ts";
import { CLASSES } from "../../verify/result/classes.ts";

/** How many findings are in a group. */
export const foundIn = (counts: GroupCounts): number => CLASSES.reduce((sum, name) => sum + (counts[name] ?? 0), 0);

/** What was found in a group, such as `12 missing, 3 stale`. */
export function foundText(counts: GroupCounts): string {
  const found = CLASSES.filter((name) => (counts[name] ?? 0) > 0);
  return found.length === 0 ? "nothing" : found.map((name) => `${countText(counts[name] ?? 0)} ${name}`).join(", ");
}
