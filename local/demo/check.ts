import { isDeepStrictEqual } from "node:util";
import type { ObjectLogEntry } from "../pipeline/function-log.ts";
import type { ExpectedItem } from "./data-set.ts";
import type { Item } from "./run-set.ts";

/** Items that were written down, and are not in the table; one line each. */
export function missingItems(expected: readonly ExpectedItem[], items: readonly Item[]): string[] {
  const left = new Set(items);
  return expected.flatMap((wanted) => {
    const found = [...left].find(({ userID, timestamp, data }) =>
      isDeepStrictEqual({ userID, timestamp, data }, wanted),
    );
    if (found !== undefined) left.delete(found);
    return found === undefined ? [`missing: ${JSON.stringify(wanted)}`] : [];
  });
}

/** Outcomes after which a record is an item. */
const STORED = ["written", "storedByReference", "alreadyThere"];

/**
 * Objects that did not end as they must: not processed at all, or with fewer items in the table than records that the
 * function said it stored; one line each.
 */
export function unfinishedObjects(
  keys: readonly string[],
  notes: readonly ObjectLogEntry[],
  items: readonly Item[],
): string[] {
  const processed = new Map(notes.filter((note) => note.kind === "processed").map((note) => [note.key, note]));
  const counts = new Map<string, number>();
  for (const { source } of items) counts.set(source?.S ?? "", (counts.get(source?.S ?? "") ?? 0) + 1);
  return keys.flatMap((key) => {
    const note = processed.get(key);
    if (note === undefined) return [`not processed: ${key}`];
    const stored = STORED.reduce((sum, outcome) => sum + (note.outcomes[outcome] ?? 0), 0);
    const found = counts.get(key) ?? 0;
    return found === stored ? [] : [`missing: ${key} has ${found} items of ${stored}`];
  });
}
