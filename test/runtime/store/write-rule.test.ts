import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { processObject } from "../../../runtime/object/process-object.ts";
import type { ItemStore } from "../../../runtime/store/item-store.ts";
import type { StoredItem } from "../../../runtime/store/item.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource, type MemoryObject } from "../../support/memory-object-source.ts";

/** A version of one of few objects, with few users, times and seconds, so that nearly everything collides. */
interface Version {
  readonly key: string;
  readonly second: number;
  readonly records: readonly { readonly userID: string; readonly timestamp: number }[];
}

const versions: fc.Arbitrary<Version[]> = fc.array(
  fc.record({
    key: fc.constantFrom("a.json", "b.json", "c.json"),
    second: fc.integer({ min: 0, max: 2 }),
    records: fc.array(
      fc.record({ userID: fc.constantFrom("u", "v"), timestamp: fc.integer({ min: 1000, max: 1003 }) }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

/** S3 stores versions in the order of their dates. */
function stored(given: readonly Version[]): MemoryObject[] {
  return [...given]
    .sort((a, b) => a.second - b.second)
    .map(({ key, second, records }, index) => ({
      bucket: "bucket",
      key,
      versionId: `version-${index}`,
      etag: `etag-${index}`,
      lastModified: second * 1000,
      body: records.map((record, line) => JSON.stringify({ ...record, data: { version: index, line } })).join("\n"),
    }));
}

/** What the table must hold: each record of any version once, from the newest version that has it. */
function expected(objects: readonly MemoryObject[]): string[] {
  const newest = new Map<string, string>();
  for (const { key, body, versionId = "" } of objects) {
    const seen = new Map<string, number>();
    for (const line of (body as string).split("\n")) {
      const { userID, timestamp, data } = JSON.parse(line) as { userID: string; timestamp: number; data: unknown };
      const pair = `${userID}@${timestamp}`;
      const ordinal = seen.get(pair) ?? 0;
      seen.set(pair, ordinal + 1);
      newest.set(`${key} ${pair}#${ordinal}`, `${versionId} ${JSON.stringify(data)}`);
    }
  }
  return [...newest].map(([identity, record]) => `${identity} ${record}`).sort();
}

function actual(items: readonly StoredItem[]): string[] {
  return items
    .map(({ userID, timestamp, data, origin }) => {
      const { M } = data as { M: { version: { N: string }; line: { N: string } } };
      const time = timestamp - origin.ordinal - origin.shift;
      const record = JSON.stringify({ version: Number(M.version.N), line: Number(M.line.N) });
      return `${origin.key} ${userID}@${time}#${origin.ordinal} ${origin.version} ${record}`;
    })
    .sort();
}

describe("the write rule", () => {
  it("gives one table, whatever the order, the repetitions and the interleaving", async () => {
    await fc.assert(
      fc.asyncProperty(
        versions,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        fc.scheduler(),
        async (given, repeated, priorities, scheduler) => {
          const objects = new MemoryObjectSource();
          const all = stored(given);
          all.forEach((object) => objects.put(object));
          const table = new MemoryItemStore();
          const items: ItemStore = { put: scheduler.scheduleFunction((item, also) => table.put(item, also)) };
          const events = [...all, ...repeated.map((n) => all[n % all.length]!)]
            .map((object) => ({ object, priority: priorities.next().value as number }))
            .sort((a, b) => a.priority - b.priority);

          const runs = events.map(async ({ object: { bucket, key, versionId } }) =>
            processObject(
              { bucket, key, versionId: versionId! },
              { objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 2 },
            ),
          );
          await scheduler.waitFor(Promise.all(runs));

          expect(actual(table.items)).to.deep.equal(expected(all));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("gives the same slots to the same records when nothing else is there", async () => {
    const table = new MemoryItemStore();
    const objects = new MemoryObjectSource();
    objects.put({
      bucket: "bucket",
      key: "a.ndjson",
      etag: "e",
      lastModified: 0,
      body: '{"userID":"u","timestamp":5}\n{"userID":"u","timestamp":5}\n{"userID":"u","timestamp":5}',
    });

    const outcome = await processObject(
      { bucket: "bucket", key: "a.ndjson" },
      { objects, items: table, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 1 },
    );

    expect(outcome).to.deep.include({ kind: "processed", records: 3 });
    expect(table.items.map(({ timestamp, origin }) => [timestamp, origin.ordinal, origin.shift])).to.deep.equal([
      [5, 0, 0],
      [6, 1, 0],
      [7, 2, 0],
    ]);
  });
});
