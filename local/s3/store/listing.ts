import type { Bucket, ObjectVersion, Version } from "./bucket.ts";
import { compareKeys, firstIndex } from "./key-order.ts";
import { sequenceOf } from "./store.ts";

/** The parameters of a listing. */
export interface ListingQuery {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  readonly maxKeys: number;
  /** Keys up to and including this one are skipped, and so is all under an equal common prefix. Empty for the start. */
  readonly after: string;
}

/** A page of a listing, with at most `maxKeys` objects and common prefixes together. */
export interface ListingPage<T> {
  readonly entries: readonly T[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page continues; undefined on the last page. */
  readonly next?: { readonly after: string; readonly isPrefix: boolean };
}

export interface ListedObject {
  readonly key: string;
  readonly version: ObjectVersion;
}

/** A page of the current objects, in UTF-8 byte order. */
export function listObjects(bucket: Bucket, query: ListingQuery): ListingPage<ListedObject> {
  const entriesOf = (key: string): ListedObject[] => {
    const version = bucket.latest(key);
    return version?.kind === "object" ? [{ key, version }] : [];
  };
  return listPage(bucket.keys(), query, entriesOf, (entry) => entry.key);
}

export interface ListedVersion {
  readonly key: string;
  readonly version: Version;
  readonly isLatest: boolean;
}

/** A page of all versions and delete markers: keys in UTF-8 byte order, each key's newest first. */
export function listVersions(
  bucket: Bucket,
  query: ListingQuery & { readonly afterVersionId?: string | undefined },
): ListingPage<ListedVersion> {
  const { after, afterVersionId } = query;
  const entriesOf = (key: string): ListedVersion[] => {
    const versions = [...bucket.versions(key)].reverse();
    const listed = versions.map((version, index) => ({ key, version, isLatest: index === 0 }));
    return key === after && afterVersionId !== undefined ? listed.slice(behind(versions, afterVersionId)) : listed;
  };
  return listPage(bucket.keys(), query, entriesOf, (entry) => entry.key, afterVersionId !== undefined);
}

/** How many versions, newest first, come up to and including the given one, which may have been deleted since. */
function behind(versions: readonly Version[], versionId: string): number {
  const index = versions.findIndex((version) => version.versionId === versionId);
  if (index >= 0) return index + 1;
  const sequence = sequenceOf(versionId);
  if (sequence === undefined) return 0;
  return versions.filter((version) => version.sequence >= sequence).length;
}

function listPage<T>(
  keys: readonly string[],
  query: ListingQuery,
  entriesOf: (key: string) => readonly T[],
  keyOf: (entry: T) => string,
  includeAfter = false,
): ListingPage<T> {
  const { prefix, delimiter, maxKeys, after } = query;
  const entries: T[] = [];
  const commonPrefixes: string[] = [];
  let last: { after: string; isPrefix: boolean } | undefined;
  const isFull = (): boolean => entries.length + commonPrefixes.length >= maxKeys;

  let index = firstIndex(keys, (key) => compareKeys(key, prefix) >= 0);
  if (after !== "") {
    index = Math.max(
      index,
      firstIndex(keys, (key) => compareKeys(key, after) >= (includeAfter ? 0 : 1)),
    );
  }
  if (maxKeys === 0) return { entries, commonPrefixes };

  while (index < keys.length) {
    const key = keys[index] as string;
    if (!key.startsWith(prefix)) break;
    const found = entriesOf(key);
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut >= 0 && found.length > 0) {
      const common = key.slice(0, cut + delimiter.length);
      if (common !== after) {
        if (isFull()) return { entries, commonPrefixes, ...(last && { next: last }) };
        commonPrefixes.push(common);
        last = { after: common, isPrefix: true };
      }
      index = behindPrefix(keys, common, index);
      continue;
    }
    for (const entry of found) {
      if (isFull()) return { entries, commonPrefixes, ...(last && { next: last }) };
      entries.push(entry);
      last = { after: keyOf(entry), isPrefix: false };
    }
    index++;
  }
  return { entries, commonPrefixes };
}

/** The position of the first key after all keys with a prefix. */
function behindPrefix(keys: readonly string[], prefix: string, from: number): number {
  return firstIndex(keys, (key) => !key.startsWith(prefix) && compareKeys(key, prefix) > 0, from);
}
