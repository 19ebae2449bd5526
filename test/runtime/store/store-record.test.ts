import { expect } from "chai";
import type { ObjectVersion } from "../../../runtime/model/object.ts";
import type { MappedRecord, RecordData } from "../../../runtime/model/outcome.ts";
import type { StoredItem } from "../../../runtime/store/item.ts";
import { jump } from "../../../runtime/store/slots.ts";
import { storeRecord, TableRefusalError } from "../../../runtime/store/store-record.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";
import { keyNames } from "../../../runtime/mapping/record-mapping.ts";

const DATA: RecordData = { value: { M: { a: { N: "1" } } }, bytes: 7 };

function record(changes: Partial<MappedRecord> = {}): MappedRecord {
  const position = { line: 1, column: 1 };
  return { index: 0, position, userID: "u", time: 1_700_000_000_000, ordinal: 0, data: DATA, ...changes };
}

function version(changes: Partial<ObjectVersion> = {}): ObjectVersion {
  return { bucket: "b", key: "a.json", versionId: "v1", etag: "e1", lastModified: 5000, ...changes };
}

describe("storeRecord", () => {
  let items: MemoryItemStore;
  let objects: MemoryObjectSource;
  const store = (given: MappedRecord, object: ObjectVersion, rewrite = false) =>
    storeRecord(given, object, { items, objects, rewrite, keys: keyNames({}) });
  const only = (): StoredItem => {
    expect(items.items).to.have.length(1);
    return items.items[0]!;
  };

  beforeEach(() => {
    items = new MemoryItemStore();
    objects = new MemoryObjectSource();
  });

  it("writes into an empty slot", async () => {
    const outcome = await store(record(), version());

    expect(outcome).to.deep.equal({ kind: "written" });
    expect(only()).to.deep.equal({
      userID: "u",
      timestamp: 1_700_000_000_000,
      data: { M: { a: { N: "1" } } },
      origin: { bucket: "b", key: "a.json", version: "v1", lastModified: 5000, ordinal: 0, shift: 0 },
    });
    expect(items.puts).to.equal(1);
  });

  const sameRecord = [
    {
      title: "replaces an older version",
      second: { versionId: "v2", lastModified: 6000 },
      kind: "written",
      kept: "v2",
    },
    { title: "leaves this version", second: {}, kind: "alreadyThere", kept: "v1" },
    { title: "leaves a newer version", second: { versionId: "v0", lastModified: 4000 }, kind: "stale", kept: "v1" },
  ];
  for (const { title, second, kind, kept } of sameRecord) {
    it(`${title} of the same record`, async () => {
      await store(record(), version());

      const outcome = await store(record(), version(second));

      expect(outcome).to.deep.equal({ kind });
      expect(only().origin.version).to.equal(kept);
    });
  }

  it("replaces this version where it is told to rewrite, and only this or an older one", async () => {
    await store(record(), version());
    const other: RecordData = { value: { S: "other" }, bytes: 5 };

    expect(await store(record({ data: other }), version(), true)).to.deep.equal({ kind: "written" });
    expect(only().data).to.deep.equal({ S: "other" });
    expect(await store(record(), version({ versionId: "v0", lastModified: 4000 }), true)).to.deep.equal({
      kind: "stale",
    });
    expect(only().data).to.deep.equal({ S: "other" });
  });

  describe("within one second", () => {
    const put = (versionId: string | undefined, etag: string): void =>
      objects.put({
        ...{ bucket: "b", key: "a.json", etag, lastModified: 5000, body: "" },
        ...(versionId === undefined ? {} : { versionId }),
      });
    const cases = [
      {
        title: "takes the version that S3 stored later",
        stored: ["v1", "v2"],
        first: "v1",
        then: "v2",
        kind: "written",
      },
      {
        title: "leaves the version that S3 stored later",
        stored: ["v1", "v2"],
        first: "v2",
        then: "v1",
        kind: "stale",
      },
      { title: "takes a version where the other is gone", stored: ["v2"], first: "v1", then: "v2", kind: "written" },
      { title: "leaves a version where its own is gone", stored: ["v1"], first: "v1", then: "v2", kind: "stale" },
      { title: "takes the greater id where both are gone", stored: [], first: "v1", then: "v2", kind: "written" },
      { title: "leaves the greater id where both are gone", stored: [], first: "v2", then: "v1", kind: "stale" },
    ];
    for (const { title, stored, first, then, kind } of cases) {
      it(title, async () => {
        for (const versionId of stored) put(versionId, `e-${versionId}`);
        await store(record(), version({ versionId: first, etag: `e-${first}` }));

        const outcome = await store(record(), version({ versionId: then, etag: `e-${then}` }));

        expect(outcome).to.deep.equal({ kind });
        expect(only().origin.version).to.equal(kind === "written" ? then : first);
      });
    }

    it("takes the etag that a bucket without versions holds now", async () => {
      const unversioned: ObjectVersion = { bucket: "b", key: "a.json", etag: "e1", lastModified: 5000 };
      put(undefined, "e2");
      await store(record(), { ...unversioned, etag: "e1" });

      expect(await store(record(), { ...unversioned, etag: "e2" })).to.deep.equal({ kind: "written" });
      expect(await store(record(), { ...unversioned, etag: "e1" })).to.deep.equal({ kind: "stale" });
      expect(only().origin.version).to.equal("etag:e2");
    });

    it("tells versions called null apart by their etags", async () => {
      put("null", "e2");
      await store(record(), version({ versionId: "null", etag: "e1" }));

      expect(await store(record(), version({ versionId: "null", etag: "e2" }))).to.deep.equal({ kind: "written" });
      expect(only().origin.version).to.equal("etag:e2");
    });
  });

  const others = [
    { title: "another object", record: {}, object: { key: "other.json" } },
    { title: "another bucket", record: {}, object: { bucket: "other" } },
    {
      title: "another time and ordinal that add up to the same",
      record: { time: 1_699_999_999_999, ordinal: 1 },
      object: {},
    },
  ];
  for (const { title, record: changes, object } of others) {
    it(`moves a record aside that comes from ${title}, however new`, async () => {
      await store(record(), version());

      const moved = record(changes);
      const from = version({ ...object, lastModified: 9000 });
      const outcome = await store(moved, from);

      expect(outcome).to.deep.equal({ kind: "written" });
      const shift = jump({ ...moved, bucket: from.bucket, key: from.key }, 1);
      expect(shift).to.equal(1); // the first jump is always to the next millisecond
      expect(items.items.map(({ timestamp, origin }) => [timestamp, origin.shift])).to.deep.equal([
        [1_700_000_000_000, 0],
        [1_700_000_000_001, 1],
      ]);
      expect(await store(moved, from)).to.deep.equal({ kind: "alreadyThere" });
    });
  }

  it("parts a thousand objects that ask for one slot, in some ten writes each", async () => {
    for (let i = 0; i < 1000; i++) await store(record(), version({ key: `${i}.json` }));

    const times = items.items.map(({ timestamp }) => timestamp);
    expect(new Set(times).size).to.equal(1000);
    expect(Math.max(...times) - 1_700_000_000_000).to.be.below(8192);
    expect(items.puts).to.be.below(12_000);
  });

  it("rejects a record whose twenty slots are all taken", async () => {
    const identity = { bucket: "b", key: "a.json", userID: "u", time: 1_700_000_000_000, ordinal: 0 };
    for (let k = 0; k < 20; k++) {
      await items.put({
        userID: "u",
        timestamp: identity.time + jump(identity, k),
        origin: { bucket: "b", key: `${k}.json`, version: "v", lastModified: 0, ordinal: 0, shift: 0 },
      });
    }

    const outcome = await store(record({ index: 7, position: { line: 8, column: 3 } }), version());

    expect(outcome).to.deep.equal({
      kind: "rejected",
      rejection: {
        record: 7,
        line: 8,
        column: 3,
        reason: "too-many-collisions",
        detail: "20 other records with this partition key stand where this one could, from 2023-11-14T22:13:20.000Z on",
      },
    });
    expect(items.items).to.have.length(20);
  });

  describe("what DynamoDB cannot hold", () => {
    const reference = { bucket: "b", key: "a.json", version: "v1", record: 3 };
    const at = (reason: string) => ({ record: 3, line: 1, column: 1, reason });

    it("stays in S3, with a reference in the item", async () => {
      const outcome = await store(record({ index: 3, data: { unstorable: "too-deep" } }), version());

      expect(outcome).to.deep.equal({ kind: "storedByReference", reference: at("too-deep") });
      expect(only()).to.deep.include({ dataAt: reference });
      expect(only()).to.not.have.property("data");
    });

    it("is told from the whole item's size, key and names included", async () => {
      // userID 6+1, timestamp 9+8, source 6+6, data 4, origin 6+3+(6+1+1)+(9+2+1)+(12+2+1)+(5+5+1 for the longest shift)
      const others = 7 + 17 + 12 + 4 + 9 + 8 + 12 + 15 + 11;
      const fits: RecordData = { value: { S: "x".repeat(409_600 - others) }, bytes: 409_600 - others };
      const tooLarge: RecordData = { value: { S: "x".repeat(409_601 - others) }, bytes: 409_601 - others };

      expect(await store(record({ index: 3, data: fits }), version())).to.deep.equal({ kind: "written" });
      expect(await store(record({ index: 3, userID: "w", data: tooLarge }), version())).to.deep.equal({
        kind: "storedByReference",
        reference: at("item-too-large"),
      });
    });

    it("is told by the table where only the table knows", async () => {
      items.refuses = ({ data }) => data !== undefined;

      const outcome = await store(record({ index: 3 }), version());

      expect(outcome).to.deep.equal({ kind: "storedByReference", reference: at("refused-by-table") });
      expect(only().dataAt).to.deep.equal(reference);
    });

    it("throws where the table refuses the item without its data too", async () => {
      items.refuses = () => true;

      const error = await store(record(), version()).catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(TableRefusalError).with.property("message", "refused by the test");
    });
  });
});
