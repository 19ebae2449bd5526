import { expect } from "chai";
import type { ItemStore } from "../../../runtime/store/item-store.ts";
import type { Occupant, StoredItem } from "../../../runtime/store/item.ts";

/** A store that is under test, and how to look into it. */
export interface StoreUnderTest {
  readonly store: ItemStore;
  /** What is under a key. */
  readonly get: (userID: string, timestamp: number) => Promise<Occupant | undefined>;
}

type Changes = Partial<Omit<StoredItem, "origin">> & { readonly origin?: Partial<StoredItem["origin"]> };

function item(changes: Changes = {}): StoredItem {
  const { origin, ...rest } = changes;
  return {
    userID: "u",
    timestamp: 1000,
    data: { M: {} },
    ...rest,
    origin: { bucket: "b", key: "a.json", version: "v1", lastModified: 5000, ordinal: 0, shift: 0, ...origin },
  };
}

function occupant({ userID, timestamp, origin }: StoredItem): Occupant {
  return { userID, timestamp, origin };
}

/** What every {@link ItemStore} promises; each test has a store of its own. */
export function describeItemStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an item store`, () => {
    let under: StoreUnderTest;

    beforeEach(async () => {
      under = await make();
    });

    const origins: { title: string; origin: Partial<StoredItem["origin"]> }[] = [
      { title: "a version id", origin: {} },
      { title: "an etag", origin: { version: "etag:0123" } },
      { title: "an ordinal", origin: { ordinal: 3 } },
      { title: "a shift", origin: { shift: 17 } },
      { title: "an ordinal and a shift", origin: { ordinal: 3, shift: 17 } },
      { title: "a bucket and key with odd characters", origin: { bucket: "b.1-x", key: "ü/ \"'&\n😀+%2F" } },
    ];
    for (const { title, origin } of origins) {
      it(`stores into an empty slot, and says what is in a slot that is not, with ${title}`, async () => {
        const first = item({ origin });

        expect(await under.store.put(first)).to.deep.equal({ kind: "stored" });
        const identity = occupant(first);
        expect(await under.get("u", 1000)).to.deep.equal(identity);
        expect(await under.store.put(first)).to.deep.equal({ kind: "occupied", by: identity });
      });

      it(`replaces the same identity from an older version, with ${title}`, async () => {
        await under.store.put(item({ origin }));

        const newer = item({ origin: { ...origin, version: "v2", lastModified: 6000 } });
        expect(await under.store.put(newer)).to.deep.equal({ kind: "stored" });
        expect((await under.get("u", 1000))?.origin.version).to.equal("v2");
      });

      it(`replaces the version it may replace, with ${title}`, async () => {
        const first = item({ origin });
        await under.store.put(first);

        const other = item({ origin: { ...origin, version: "v2" } });
        expect(await under.store.put(other)).to.have.property("kind", "occupied");
        expect(await under.store.put(other, "v3")).to.have.property("kind", "occupied");
        expect(await under.store.put(other, "etag:v1")).to.have.property("kind", "occupied");
        expect(await under.store.put(other, first.origin.version)).to.deep.equal({ kind: "stored" });
        expect((await under.get("u", 1000))?.origin.version).to.equal("v2");
      });
    }

    const refused: { title: string; changes: Changes }[] = [
      { title: "a version of the same second", changes: { origin: { version: "v2" } } },
      { title: "an older version", changes: { origin: { version: "v0", lastModified: 4000 } } },
      { title: "another bucket, however new", changes: { origin: { bucket: "other", lastModified: 9000 } } },
      { title: "another key, however new", changes: { origin: { key: "other", lastModified: 9000 } } },
      { title: "another ordinal, however new", changes: { origin: { ordinal: 1, lastModified: 9000 } } },
      { title: "another shift, however new", changes: { origin: { shift: 1, lastModified: 9000 } } },
    ];
    for (const { title, changes } of refused) {
      it(`leaves a slot to what is in it, before ${title}`, async () => {
        const first = item();
        await under.store.put(first);

        const identity = occupant(first);
        expect(await under.store.put(item(changes))).to.deep.equal({ kind: "occupied", by: identity });
        expect((await under.get("u", 1000))?.origin).to.deep.equal(first.origin);
      });
    }

    it("keeps apart what differs in userID or timestamp", async () => {
      for (const changes of [{}, { userID: "v" }, { timestamp: 1001 }, { timestamp: -1 }]) {
        expect(await under.store.put(item(changes))).to.deep.equal({ kind: "stored" });
      }
    });

    it("lets one of many writers have a slot", async () => {
      const puts = Array.from({ length: 20 }, (_, i) => under.store.put(item({ origin: { key: `${i}.json` } })));
      const results = await Promise.all(puts);

      expect(results.filter(({ kind }) => kind === "stored")).to.have.length(1);
      const winner = await under.get("u", 1000);
      for (const result of results) {
        if (result.kind === "occupied") expect(result.by?.origin).to.deep.equal(winner?.origin);
      }
    });
  });
}
