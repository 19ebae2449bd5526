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

export function isSelected(
  selection: Selection,
  { key, lastModified }: { readonly key: string; readonly lastModified?: number | undefined },
): boolean {
  const { prefix, suffixes, since = -Infinity, until = Infinity } = selection;
  if (!key.startsWith(prefix)) return false;
  // What a console makes for an empty folder is not a file.
  if (suffixes.length > 0 ? !suffixes.some((suffix) => key.endsWith(suffix)) : key.endsWith("/")) return false;
  if (lastModified === undefined) return true;
  return lastModified >= since && lastModified < until;
}
