import { isAccessPoint } from "../../../terminal/arguments/bucket-name.ts";
import { UserError } from "../../../terminal/user-error.ts";
import { isSelected, passedOverOf, type Selection } from "../selection.ts";
import { SHARD_OBJECTS } from "../../../runtime/work/shard/shard.ts";
import { type Page, type ShardSource } from "../shard-source.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { Manifest } from "./open-manifest.ts";

export interface ManifestOptions {
  readonly bucket: string;
  readonly selection: Selection;
  readonly allVersions: boolean;
  /** Whether objects come with all that the manifest says of them. */
  readonly detailed?: boolean;
}

type Options = ManifestOptions & { readonly manifest: Manifest };

/**
 * Makes shards from a manifest. A resumed range skips the entries that it already returned.
 *
 * @throws UserError if the first entry already shows that the manifest cannot be used
 */
export async function manifestSource(options: Options): Promise<ShardSource> {
  const { manifest } = options;
  for await (const entry of manifest.entries()) {
    check(entry, options);
    break;
  }
  return {
    ranges: () => Promise.resolve([{}]),
    async *pages(_range, from = 0, signal) {
      let entries: ManifestEntry[] = [];
      let read = 0;
      for await (const entry of manifest.entries()) {
        if (signal.aborted) return;
        read += 1;
        if (read <= Number(from)) continue;
        check(entry, options);
        // The versions of one key stay together.
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

/** @throws UserError if the filters cannot be applied to an entry */
function check(entry: ManifestEntry, { manifest, bucket, selection, allVersions }: Options): void {
  const { key, lastModified, versionId, latest } = entry;
  if (entry.bucket !== undefined && entry.bucket !== bucket) {
    const alias = isAccessPoint(entry.bucket) ? ", which is an access point: name the bucket behind it" : "";
    throw new UserError(
      `the manifest ${entry.place ?? manifest.name} lists ${key} of bucket ${entry.bucket}${alias}; this run is for ${bucket}`,
    );
  }
  const dated = selection.since !== undefined || selection.until !== undefined;
  if (dated && lastModified === undefined) {
    throw new UserError(`the manifest ${manifest.name} has no dates, so --since and --until cannot be used`);
  }
  // An inventory's current version needs no version id, and neither does a delete marker.
  const known = versionId !== undefined || latest === true || entry.deleteMarker === true;
  if (allVersions && !known) {
    throw new UserError(
      `the manifest ${manifest.name} lists ${key} without a version; --all-versions needs one for each object`,
    );
  }
}

function pageOf(
  entries: readonly ManifestEntry[],
  { selection, allVersions, detailed = false }: Options,
  next: number | null,
): Page {
  const there = entries.filter(({ deleteMarker }) => deleteMarker !== true);
  const current = there.filter(({ latest }) => allVersions || latest !== false);
  const older = there.length - current.length;
  const { passedOver } = passedOverOf(selection, current);
  const wanted = current.filter((entry) => isSelected(selection, entry));
  return {
    objects: oldestFirst(wanted).map(({ key, versionId, size, etag, lastModified }) => ({
      key,
      ...(versionId === undefined ? {} : { versionId }),
      ...(size === undefined ? {} : { size }),
      ...(detailed && etag !== undefined ? { etag } : {}),
      ...(detailed && lastModified !== undefined ? { lastModified } : {}),
    })),
    listed: entries.length,
    deleteMarkers: entries.length - there.length,
    ...(passedOver || older > 0 ? { passedOver: { ...passedOver, ...(older > 0 ? { version: older } : {}) } } : {}),
    next,
  };
}

/** Sorts consecutive versions of a key by date, if their dates are known. */
function oldestFirst(entries: readonly ManifestEntry[]): ManifestEntry[] {
  const keys: ManifestEntry[][] = [];
  for (const entry of entries) {
    const current = keys.at(-1);
    if (current?.[0]?.key === entry.key) current.push(entry);
    else keys.push([entry]);
  }
  return keys.flatMap((key) => key.sort((a, b) => (a.lastModified ?? 0) - (b.lastModified ?? 0)));
}
