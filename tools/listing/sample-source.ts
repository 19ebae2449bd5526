import { sumPassedOver, type PassedOver } from "./selection.ts";
import { SHARD_OBJECTS, type ShardObject } from "../../runtime/work/shard/shard.ts";
import { type Page, type ShardSource } from "./shard-source.ts";

/**
 * A source that lists everything and returns objects chosen at random, each with the same probability. It uses Vitter's algorithm
 * R, which keeps only the sample in memory. Each run draws another sample, so a sample cannot be resumed.
 *
 * @param limit the most objects that the full run would take
 * @param random a number in [0, 1)
 */
export function sampleSource(
  source: ShardSource,
  size: number,
  {
    limit = Infinity,
    random = Math.random,
  }: { readonly limit?: number | undefined; readonly random?: () => number } = {},
): ShardSource {
  return {
    ...source,
    ranges: () => source.ranges(1),
    async *pages(range, _from, signal) {
      const sample: ShardObject[] = [];
      let objects = 0;
      let bytes = 0;
      let listed = 0;
      let deleteMarkers = 0;
      let passedOver: PassedOver = {};
      for await (const page of source.pages(range, undefined, signal)) {
        listed += page.listed;
        deleteMarkers += page.deleteMarkers;
        passedOver = sumPassedOver(passedOver, page.passedOver);
        for (const object of page.objects.slice(0, limit - objects)) {
          objects += 1;
          bytes += object.size ?? 0;
          const place = objects <= size ? objects - 1 : Math.floor(random() * objects);
          if (place < size) sample[place] = object;
        }
        if (objects >= limit) break;
      }
      yield* inPages(sample, { listed, deleteMarkers, passedOver, sampledFrom: { objects, bytes } });
    },
  };
}

function* inPages(sample: readonly ShardObject[], counts: Omit<Page, "objects" | "next">): Generator<Page> {
  for (let i = 0; i === 0 || i < sample.length; i += SHARD_OBJECTS) {
    const objects = sample.slice(i, i + SHARD_OBJECTS);
    // The counts are reported only once, with the first page.
    yield {
      ...(i === 0 ? counts : { listed: 0, deleteMarkers: 0, sampledFrom: { objects: 0, bytes: 0 } }),
      objects,
      next: null,
    };
  }
}
