import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { compareKeys } from "../../runtime/model/key-order.ts";
import { keyReader } from "../../runtime/model/listed-keys.ts";
import type { Range } from "./shard-source.ts";

/** Asks a bucket for the first key after another; `undefined` if none follows under the prefix. */
export type NextKey = (after: string | undefined, prefix: string) => Promise<string | undefined>;

export function nextKeyOf(s3: S3Client, bucket: string, abortSignal: AbortSignal): NextKey {
  return async (after, prefix) => {
    const request = { Bucket: bucket, Prefix: prefix, StartAfter: after, MaxKeys: 1, EncodingType: "url" as const };
    const page = await s3.send(new ListObjectsV2Command(request), { abortSignal });
    const [{ Key } = {}] = page.Contents ?? [];
    return Key === undefined ? undefined : keyReader(page)(Key);
  };
}

/** The last character in S3's order. Appended to a prefix, it sorts after every key with that prefix. */
const LAST = "\u{10ffff}";

/** The most requests to find borders with. Beyond this, a plain listing is faster. */
const MOST_QUESTIONS = 400;

/**
 * Divides the keys under a prefix into ranges, so that they can be listed concurrently.
 *
 * S3 cannot return the middle of its keys. But one request finds the next key that differs at a given position. So this finds the
 * characters that follow the prefix, then those that follow each of them, until there are enough. The borders affect only speed:
 * ranges always meet without a gap.
 *
 * @param parts the wanted number of ranges; there may be more
 */
export async function divideKeys(
  nextKey: NextKey,
  { prefix, after, parts }: { readonly prefix: string; readonly after?: string | undefined; readonly parts: number },
): Promise<readonly Range[]> {
  const whole: Range = after === undefined ? {} : { after };
  if (parts <= 1) return [whole];
  let questions = 0;
  let prefixes = [prefix];
  let borders: string[] = [];
  while (borders.length + 1 < parts && questions < MOST_QUESTIONS) {
    const found = await Promise.all(
      prefixes.map(async (each) => {
        const keys: string[] = [];
        for (let last = after; questions < MOST_QUESTIONS;) {
          questions += 1;
          const key = await nextKey(last, each);
          if (key === undefined) break;
          keys.push(key);
          last = key === each ? key : beginning(key, each) + LAST;
        }
        return keys.map((key) => ({ key, next: beginning(key, each), longer: key !== each }));
      }),
    );
    const groups = found.flat();
    prefixes = groups.filter(({ longer }) => longer).map(({ next }) => next);
    if (prefixes.length === 0) break;
    // The very first key is not a border: nothing comes before it.
    borders = groups
      .map(({ key }) => key)
      .sort(compareKeys)
      .slice(1);
  }
  return rangesBetween(evenly(borders, parts - 1), after);
}

/** The prefix and the next character of a key. */
function beginning(key: string, prefix: string): string {
  const [character = ""] = key.slice(prefix.length);
  return prefix + character;
}

/** At most `count` elements, spread over the list. */
function evenly(list: readonly string[], count: number): readonly string[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 1) * list.length) / (count + 1))] ?? "");
}

function rangesBetween(borders: readonly string[], after: string | undefined): readonly Range[] {
  return [...borders, undefined].map((upTo, index) => {
    const from = index === 0 ? after : borders[index - 1];
    return { ...(from === undefined ? {} : { after: from }), ...(upTo === undefined ? {} : { upTo }) };
  });
}
