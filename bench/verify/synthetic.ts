import type { DynamoDBClient, ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { SHARD_OBJECTS } from "../../runtime/work/shard/shard.ts";
import { type Page, type ShardSource } from "../../tools/listing/shard-source.ts";

export const BUCKET = "files";

/** One in so many: an object without an item, an item of an older version, an item without an object. */
const EVERY = { missing: 10_007, stale: 20_011, orphaned: 30_011 } as const;

const isHit = (n: number, every: number): boolean => n % every === every - 1;

const DATE = 1_700_000_000_000;

const keyOf = (n: number): string => `2026/${String(n).padStart(9, "0")}/events-of-one-hour.json`;

/** What a comparison must find. */
export function expectedOf(count: number): { missing: number; stale: number; orphaned: number } {
  const found = { missing: 0, stale: 0, orphaned: 0 };
  for (let n = 0; n < count; n += 1) {
    if (isHit(n, EVERY.orphaned)) {
      if (!isHit(n, EVERY.missing)) found.orphaned += 1;
    } else if (isHit(n, EVERY.missing)) found.missing += 1;
    else if (isHit(n, EVERY.stale)) found.stale += 1;
  }
  return found;
}

/** A listing in S3's order. */
export function syntheticSource(count: number): ShardSource {
  return {
    ranges: () => Promise.resolve([{}]),
    async *pages(_range, from) {
      let n = from === undefined ? 0 : Number(from);
      while (n < count) {
        await Promise.resolve();
        const until = Math.min(count, n + SHARD_OBJECTS);
        const objects: Page["objects"][number][] = [];
        for (; n < until; n += 1) {
          if (!isHit(n, EVERY.orphaned))
            objects.push({ key: keyOf(n), etag: `etag-${n}`, size: 500, lastModified: DATE });
        }
        yield { objects, listed: objects.length, deleteMarkers: 0, next: n < count ? n : null };
      }
    },
  };
}

/** Items of a page of 1 MB. */
const PAGE_ITEMS = 4_000;

/** A table whose scans come in an order that has nothing to do with that of the keys. */
export class SyntheticTable implements Pick<DynamoDBClient, "send"> {
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  send = (async (command: {
    readonly input: { Segment?: number; TotalSegments?: number; ExclusiveStartKey?: object };
  }) => {
    await new Promise((resolve) => setImmediate(resolve));
    const { Segment: segment = 0, TotalSegments: segments = 1, ExclusiveStartKey: after } = command.input;
    const start = (after as { at?: { N: string } } | undefined)?.at?.N;
    let at = start === undefined ? segment : Number(start);
    const items: NonNullable<ScanCommandOutput["Items"]> = [];
    for (; at < this.#count && items.length < PAGE_ITEMS; at += segments) {
      const n = shuffled(at, this.#count);
      if (!isHit(n, EVERY.missing)) items.push(itemOf(n));
    }
    return {
      ...{ Items: items, Count: items.length, ScannedCount: items.length, $metadata: {} },
      ConsumedCapacity: { CapacityUnits: items.length / 20 },
      ...(at < this.#count ? { LastEvaluatedKey: { at: { N: String(at) } } } : {}),
    };
  }) as never;
}

/** A permutation, if the factor has no divisor in common with the count. */
const shuffled = (n: number, count: number): number => Number((BigInt(n) * 7_919n) % BigInt(count));

function itemOf(n: number) {
  const lastModified = isHit(n, EVERY.stale) ? DATE - 1_000 : DATE;
  return {
    userID: { S: `user-${n % 100_003}` },
    timestamp: { N: String(DATE + n) },
    source: { S: keyOf(n) },
    origin: {
      M: {
        bucket: { S: BUCKET },
        versionId: { S: `${n.toString(36)}AbCdEfGhIjKlMnOpQrStUvWx` },
        lastModified: { N: String(lastModified) },
      },
    },
  };
}
