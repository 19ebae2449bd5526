import type { EarlierPart } from "../earlier-part.ts";
import { interleaved } from "./interleave.ts";
import type { Shard, ShardObject } from "./shard.ts";

/** The objects of one key: its versions, oldest first, which are processed one after the other. */
export interface Lot {
  readonly bucket: string;
  readonly objects: readonly LotObject[];
}

export interface LotObject {
  /** In its shard. */
  readonly position: number;
  readonly object: ShardObject;
  /** What an earlier try did of it. */
  readonly earlier?: EarlierPart;
}

/**
 * The lots of a shard, in an order in which neighbours are far apart in the shard.
 *
 * @param done positions that are left out
 */
export function* lotsOf(
  { bucket, objects }: Shard,
  done: ReadonlySet<number>,
  earlier: ReadonlyMap<number, EarlierPart> = new Map(),
): Generator<Lot> {
  const keys = positionsByKey(objects);
  for (const index of interleaved(keys.length)) {
    const lot: LotObject[] = [];
    for (const position of keys[index] ?? []) {
      const object = objects[position];
      const part = earlier.get(position);
      if (!object || done.has(position)) continue;
      lot.push({ position, object, ...(part === undefined ? {} : { earlier: part }) });
    }
    if (lot.length > 0) yield { bucket, objects: lot };
  }
}

function positionsByKey(objects: readonly ShardObject[]): number[][] {
  const keys: number[][] = [];
  objects.forEach(({ key }, position) => {
    const current = keys.at(-1);
    if (current && objects[position - 1]?.key === key) current.push(position);
    else keys.push([position]);
  });
  return keys;
}
