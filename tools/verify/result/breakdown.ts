import type { FindingClass } from "./classes.ts";

/** How many objects agree, and how many objects or items are in each class; a class without any is absent. */
export type GroupCounts = Readonly<Partial<Record<FindingClass | "agrees", number>>>;

/** Where a verification's findings are, by key and by day: `breakdown.json` in its folder, for its report. */
export interface Breakdown {
  /** At most {@link MOST_PREFIXES}, in the order of their names; where there are more, those with the most findings. */
  readonly prefixes: readonly { readonly prefix: string; readonly counts: GroupCounts }[];
  /** All other prefixes together; absent if there are none. */
  readonly others?: GroupCounts;
  /**
   * By the day on which the object was last modified, in order. A foreign item has the day of its sort key; it and others are
   * under `null` if there is no such day.
   */
  readonly days: readonly { readonly day: string | null; readonly counts: GroupCounts }[];
}

export const MOST_PREFIXES = 40;
