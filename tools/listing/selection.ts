/** The filters for listed objects. */
export interface Selection {
  readonly prefix: string;
  /** The key must end with one of them; an empty list matches every key. */
  readonly suffixes: readonly string[];
  /** LastModified at or after this time, in epoch milliseconds. */
  readonly since?: number;
  /** LastModified before this time, in epoch milliseconds. */
  readonly until?: number;
}

/** Why an object is skipped: a filter of the selection, a folder marker instead of a file, or an older version. */
export type Filter = "prefix" | "suffix" | "folder" | "since" | "until" | "version";

/** How many objects each filter skipped. An object counts once, for the first filter that skips it. */
export type PassedOver = Readonly<Partial<Record<Filter, number>>>;

interface Listed {
  readonly key: string;
  readonly lastModified?: number | undefined;
}

export const isSelected = (selection: Selection, listed: Listed): boolean => filterOf(selection, listed) === undefined;

function filterOf(selection: Selection, { key, lastModified }: Listed): Filter | undefined {
  const { prefix, suffixes, since = -Infinity, until = Infinity } = selection;
  if (!key.startsWith(prefix)) return "prefix";
  if (suffixes.length > 0 && !suffixes.some((suffix) => key.endsWith(suffix))) return "suffix";
  // The marker that the S3 console creates for an empty folder is not a file.
  if (suffixes.length === 0 && key.endsWith("/")) return "folder";
  if (lastModified === undefined) return undefined;
  if (lastModified < since) return "since";
  return lastModified < until ? undefined : "until";
}

/** Counts the skipped objects, as a field of a page; no field if none were skipped. */
export function passedOverOf(selection: Selection, listed: Iterable<Listed>): { readonly passedOver?: PassedOver } {
  const counts: Partial<Record<Filter, number>> = {};
  for (const each of listed) {
    const filter = filterOf(selection, each);
    if (filter !== undefined) counts[filter] = (counts[filter] ?? 0) + 1;
  }
  return Object.keys(counts).length === 0 ? {} : { passedOver: counts };
}

export function sumPassedOver(a: PassedOver, b: PassedOver = {}): PassedOver {
  const sum: Partial<Record<Filter, number>> = { ...a };
  for (const [filter, count] of Object.entries(b) as [Filter, number][]) sum[filter] = (sum[filter] ?? 0) + count;
  return sum;
}
