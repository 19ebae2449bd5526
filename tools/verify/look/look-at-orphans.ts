import pLimit from "p-limit";
import type { FoundItem } from "../join/item-findings.ts";
import type { ObjectDetails } from "../read/object-details.ts";
import type { ItemFinding } from "../result/finding.ts";

export interface LookAtOrphansOptions {
  /** `undefined`: there is no such object. */
  readonly details: (key: string) => Promise<ObjectDetails | undefined>;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Asks S3 whether the objects of orphaned items are gone, once for each key.
 *
 * @param orphans in the order of their keys
 * @param most for how many keys it may ask; others are taken for gone
 * @returns the orphans; those whose object is there now are left out
 */
export async function lookAtOrphans(
  orphans: readonly FoundItem[],
  most: number,
  { details, concurrency, signal }: LookAtOrphansOptions,
): Promise<{ readonly findings: readonly ItemFinding[]; readonly looked: number }> {
  const keys = [...new Set(orphans.map(({ key }) => key))].slice(0, most);
  const dates = new Map(
    await pLimit(concurrency).map(keys, async (key) => {
      if (signal.aborted) return [key, undefined] as const;
      const found = await details(key);
      return [
        key,
        found?.lastModified === undefined ? -Infinity : Math.floor(found.lastModified / 1_000) * 1_000,
      ] as const;
    }),
  );
  const findings = orphans.flatMap(({ key, who, slot, modified }): ItemFinding[] => {
    const date = dates.get(key);
    // Its object came back meanwhile. One that is older than the item is not the one that it came from.
    if (date !== undefined && date >= modified) return [];
    const confirmed = date !== undefined;
    return [{ type: "item", class: "orphaned", key, userID: who, timestamp: slot, lastModified: modified, confirmed }];
  });
  return { findings, looked: keys.length };
}
