import { isDeepStrictEqual } from "node:util";
import type { ObjectLogEntry } from "../pipeline/function-log.ts";
import { attributeText } from "../items/item-text.ts";
import type { Item } from "../items/read-items.ts";

/** The expected items that are not in the table; one line each. */
export function missingItems(expected: readonly Item[], items: readonly Item[]): string[] {
  const left = new Set(items);
  return expected.flatMap((wanted) => {
    const found = [...left].find(({ userID, timestamp, data }) =>
      isDeepStrictEqual({ userID, timestamp, data }, wanted),
    );
    if (found !== undefined) left.delete(found);
    return found === undefined ? [`missing: ${attributeText(wanted)}`] : [];
  });
}

/** Outcomes after which a record is an item. */
const STORED = ["written", "storedByReference", "alreadyThere"];

/**
 * Objects that were not processed, or that have another number of items in the table than the function said it stored;
 * one line each.
 */
export function unfinishedObjects(
  keys: readonly string[],
  notes: readonly ObjectLogEntry[],
  items: readonly Item[],
): string[] {
  const processed = new Map(notes.filter((note) => note.kind === "processed").map((note) => [note.key, note]));
  const counts = new Map<string, number>();
  for (const { source } of items) counts.set(String(source), (counts.get(String(source)) ?? 0) + 1);
  return keys.flatMap((key) => {
    const note = processed.get(key);
    if (note === undefined) return [`not processed: ${key}`];
    const parts = [note, ...notes.filter((each) => each.kind === "unfinished").filter((each) => each.key === key)];
    const stored = parts.reduce((sum, part) => sum + storedIn(part.outcomes), 0);
    const found = counts.get(key) ?? 0;
    return found === stored ? [] : [`missing: ${key} has ${found} of ${stored} items in the table`];
  });
}

const storedIn = (outcomes: Readonly<Record<string, number>>): number =>
  STORED.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
