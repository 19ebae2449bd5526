/** Which of the listed objects are wanted. */
export interface Selection {
  readonly prefix: string;
  /** The key ends with one of them; none is any key. */
  readonly suffixes: readonly string[];
  /** Epoch milliseconds of LastModified: not before. */
  readonly since?: number;
  /** Before. */
  readonly until?: number;
}

/** What passes an object over: an option of the selection; or it is no file but a folder's marker; or an older version. */
export type Filter = "prefix" | "suffix" | "folder" | "since" | "until" | "version";

/** How many objects each filter passed over; an object counts once, for the first that it does not pass. */
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
  // What a console makes for an empty folder is not a file.
  if (suffixes.length === 0 && key.endsWith("/")) return "folder";
  if (lastModified === undefined) return undefined;
  if (lastModified < since) return "since";
  return lastModified < until ? undefined : "until";
}

/** Counts what is passed over, as a field of a page: none where all are selected. */
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
