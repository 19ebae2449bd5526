import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { compareKeys } from "../../runtime/model/key-order.ts";
import { keyReader } from "../../runtime/model/listed-keys.ts";
import { isSelected, passedOverOf, type Selection } from "./selection.ts";
import { SHARD_OBJECTS, type ShardObject } from "../../runtime/work/shard/shard.ts";
import { type Cursor, type Page, type Range } from "./shard-source.ts";

/** A bucket's current objects. */
export interface ListingOptions {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly selection: Selection;
  /** Whether objects come with all that is listed of them: their dates, and the ETags of versions. */
  readonly detailed?: boolean;
}

/**
 * Lists a range of a bucket, page by page.
 *
 * It continues after the last key instead of with the continuation token. S3 may expire a token, but a key can resume a listing a
 * year later.
 */
export async function* listObjects(
  { s3, bucket, selection, detailed = false }: ListingOptions,
  range: Range,
  from: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let after = from === undefined ? range.after : String(from);
  for (;;) {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: selection.prefix,
        StartAfter: after,
        MaxKeys: SHARD_OBJECTS,
        // Without it, a key with a control character makes the answer invalid XML.
        EncodingType: "url",
      }),
      { abortSignal: signal },
    );
    const read = keyReader(page);
    const listed = (page.Contents ?? []).map(({ Key = "", Size: size, ETag: etag, LastModified: date }) => {
      const key = read(Key) ?? Key;
      const lastModified = date?.getTime();
      return { key, lastModified, object: { key, ...statedOf(size, etag), ...dated(detailed, lastModified) } };
    });
    const { upTo } = range;
    const inside = upTo === undefined ? listed : listed.filter(({ key }) => compareKeys(key, upTo) <= 0);
    after = listed.at(-1)?.key ?? after;
    const ended = page.IsTruncated !== true || inside.length < listed.length || after === upTo;
    yield {
      objects: inside.filter((each) => isSelected(selection, each)).map(({ object }) => object),
      listed: inside.length,
      deleteMarkers: 0,
      ...passedOverOf(selection, inside),
      next: ended ? null : (after ?? null),
    };
    if (ended) return;
  }
}

/** The date of an object, if it was asked for. */
export const dated = (detailed: boolean, lastModified: number | undefined): Pick<ShardObject, "lastModified"> =>
  detailed && lastModified !== undefined ? { lastModified } : {};

/** The size and ETag from a listing that names no version. */
function statedOf(size: number | undefined, etag: string | undefined): Pick<ShardObject, "size" | "etag"> {
  return {
    ...(size === undefined ? {} : { size }),
    ...(etag === undefined ? {} : { etag: etag.replace(/^"(.*)"$/, "$1") }),
  };
}
