import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { compareKeys } from "../../runtime/model/key-order.ts";
import { keyReader } from "../../runtime/model/listed-keys.ts";
import { dated, type ListingOptions } from "./list-objects.ts";
import { isSelected, passedOverOf, type Selection } from "./selection.ts";
import { SHARD_OBJECTS, type ShardObject } from "../../runtime/work/shard/shard.ts";
import { type Cursor, type Page, type Range } from "./shard-source.ts";

interface ListedVersion {
  readonly object: ShardObject;
  readonly deleteMarker: boolean;
  readonly lastModified: number | undefined;
}

/**
 * Lists all versions in a range of a bucket. The versions of one key stay together, oldest first.
 *
 * S3 lists a key's versions newest first, and a page may end between them. So the last key of a page waits for the next page, and
 * a resumed listing begins again with that key.
 */
export async function* listVersions(
  options: ListingOptions,
  range: Range,
  from: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let waiting: ListedVersion[] = [];
  let cursor = from === undefined ? range.after : String(from);
  for await (const { versions, last } of answers(options, cursor, signal)) {
    const { upTo } = range;
    const keys = byKey([...waiting, ...versions]);
    const inside =
      upTo === undefined ? keys : keys.filter(([first]) => first && compareKeys(first.object.key, upTo) <= 0);
    const ended = last || inside.length < keys.length;
    waiting = ended ? [] : (inside.pop() ?? []);
    const ready = pages(inside);
    if (ended && ready.length === 0) ready.push([]);
    for (const [index, page] of ready.entries()) {
      cursor = page.at(-1)?.object.key ?? cursor;
      yield pageOf(page, options.selection, ended && index === ready.length - 1 ? null : (cursor ?? ""));
    }
    if (ended) return;
  }
}

/** S3's own pages, each in S3's order. */
async function* answers(
  { s3, bucket, selection, detailed = false }: ListingOptions,
  after: string | undefined,
  signal: AbortSignal,
) {
  let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = { KeyMarker: after };
  for (;;) {
    const page: ListObjectVersionsCommandOutput = await ask(s3, bucket, selection, markers, signal);
    const last = page.IsTruncated !== true;
    yield { versions: inOrder(page, detailed), last };
    if (last) return;
    // Defined, because the check of the page requires it.
    const next = keyReader(page)(page.NextKeyMarker ?? "");
    markers = { KeyMarker: next, VersionIdMarker: page.NextVersionIdMarker };
  }
}

function ask(s3: S3Client, bucket: string, selection: Selection, markers: object, abortSignal: AbortSignal) {
  const { prefix } = selection;
  return s3.send(
    new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      MaxKeys: SHARD_OBJECTS,
      EncodingType: "url",
      ...markers,
    }),
    { abortSignal },
  );
}

/** Versions and delete markers come in two lists. Within one key, only the order of the versions matters, and S3 keeps it. */
function inOrder(page: ListObjectVersionsCommandOutput, detailed: boolean): ListedVersion[] {
  const { Versions = [], DeleteMarkers = [] } = page;
  const read = keyReader(page);
  const versions = Versions.map(({ Key = "", VersionId, Size: size, ETag: etag, LastModified }) => ({
    object: {
      key: read(Key) ?? Key,
      ...(VersionId === undefined ? {} : { versionId: VersionId }),
      ...(size === undefined ? {} : { size }),
      ...(detailed && etag !== undefined ? { etag: etag.replace(/^"(.*)"$/, "$1") } : {}),
      ...dated(detailed, LastModified?.getTime()),
    },
    deleteMarker: false,
    lastModified: LastModified?.getTime(),
  }));
  const markers = DeleteMarkers.map(({ Key = "" }) => ({
    object: { key: read(Key) ?? Key },
    deleteMarker: true,
    lastModified: undefined,
  }));
  if (markers.length === 0) return versions;
  // The sort is stable, so the versions of one key keep their order.
  return [...versions, ...markers].sort((a, b) => compareKeys(a.object.key, b.object.key));
}

/** Groups entries by key. */
function byKey(versions: readonly ListedVersion[]): ListedVersion[][] {
  const keys: ListedVersion[][] = [];
  for (const version of versions) {
    const current = keys.at(-1);
    if (current?.[0]?.object.key === version.object.key) current.push(version);
    else keys.push([version]);
  }
  return keys;
}

/** Divides keys into pages of at most 1,000 versions, but keeps each key whole. */
function pages(keys: readonly (readonly ListedVersion[])[]): ListedVersion[][] {
  const result: ListedVersion[][] = [];
  for (const key of keys) {
    const current = result.at(-1);
    if (current && current.length + key.length <= SHARD_OBJECTS) current.push(...key);
    else result.push([...key]);
  }
  return result;
}

function pageOf(versions: readonly ListedVersion[], selection: Selection, next: Cursor | null): Page {
  const objects = byKey(versions).flatMap((key) =>
    key
      .filter(
        ({ deleteMarker, object, lastModified }) =>
          !deleteMarker && isSelected(selection, { key: object.key, lastModified }),
      )
      .map(({ object }) => object)
      .reverse(),
  );
  const deleteMarkers = versions.filter(({ deleteMarker }) => deleteMarker).length;
  const listed = versions.flatMap(({ deleteMarker, object: { key }, lastModified }) =>
    deleteMarker ? [] : { key, lastModified },
  );
  return { objects, listed: versions.length, deleteMarkers, ...passedOverOf(selection, listed), next };
}
