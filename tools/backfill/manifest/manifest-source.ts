import { UserError } from "../../../local/user-error.ts";
import { isSelected, type Selection } from "../selection.ts";
import { SHARD_OBJECTS, type Page, type ShardSource } from "../shard.ts";
import type { ManifestEntry } from "./entries.ts";

export interface ManifestOptions {
  /** As the user named it. */
  readonly name: string;
  readonly identity: string;
  /** All that it lists, from its beginning, the same each time. */
  readonly entries: () => AsyncIterable<ManifestEntry>;
  readonly bucket: string;
  readonly selection: Selection;
  readonly allVersions: boolean;
}

/** Shards from what a manifest lists. A range that was left goes on after so many entries. */
export function manifestSource(options: ManifestOptions): ShardSource {
  return {
    identity: options.identity,
    ranges: () => Promise.resolve([{}]),
    async *pages(_range, from = 0, signal) {
      let entries: ManifestEntry[] = [];
      let read = 0;
      for await (const entry of options.entries()) {
        if (signal.aborted) return;
        read += 1;
        if (read <= Number(from)) continue;
        check(entry, options);
        // Versions of one key stay together.
        if (entries.length >= SHARD_OBJECTS && entries.at(-1)?.key !== entry.key) {
          yield pageOf(entries, options, read - 1);
          entries = [];
        }
        entries.push(entry);
      }
      yield pageOf(entries, options, null);
    },
  };
}

/** @throws UserError where an entry cannot be judged */
function check({ key, bucket, lastModified }: ManifestEntry, { name, bucket: own, selection }: ManifestOptions): void {
  if (bucket !== undefined && bucket !== own) {
    throw new UserError(`the manifest ${name} lists ${key} of bucket ${bucket}; this run is for ${own}`);
  }
  const dated = selection.since !== undefined || selection.until !== undefined;
  if (dated && lastModified === undefined) {
    throw new UserError(`the manifest ${name} has no dates, so --since and --until cannot be used`);
  }
}

function pageOf(
  entries: readonly ManifestEntry[],
  { selection, allVersions }: ManifestOptions,
  next: number | null,
): Page {
  const wanted = entries.filter(
    (entry) => entry.deleteMarker !== true && (allVersions || entry.latest !== false) && isSelected(selection, entry),
  );
  return {
    objects: oldestFirst(wanted).map(({ key, versionId, size }) => ({
      key,
      ...(versionId === undefined ? {} : { versionId }),
      ...(size === undefined ? {} : { size }),
    })),
    listed: entries.length,
    deleteMarkers: entries.filter(({ deleteMarker }) => deleteMarker === true).length,
    next,
  };
}

/** Puts the versions of a key that follow one another in order, where their dates are known. */
function oldestFirst(entries: readonly ManifestEntry[]): ManifestEntry[] {
  const keys: ManifestEntry[][] = [];
  for (const entry of entries) {
    const current = keys.at(-1);
    if (current?.[0]?.key === entry.key) current.push(entry);
    else keys.push([entry]);
  }
  return keys.flatMap((key) => key.sort((a, b) => (a.lastModified ?? 0) - (b.lastModified ?? 0)));
}
