import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import {
  asInventory,
  checkInventory,
  placeOfFile,
  readInventoryFile,
  type Inventory,
} from "../../../../tools/listing/manifest/inventory.ts";
import type { ManifestEntry } from "../../../../tools/listing/manifest/manifest-entry.ts";

const INVENTORY: Inventory = {
  sourceBucket: "files",
  destinationBucket: "arn:aws:s3:::lists",
  fileFormat: "CSV",
  fileSchema: "Bucket, Key",
  files: [{ key: "inv/data/1.csv.gz" }],
};

const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).to.be.instanceOf(UserError);
    return (error as Error).message;
  }
  return "accepted";
};

describe("asInventory", () => {
  it("reads an inventory's manifest", () => expect(asInventory(JSON.stringify(INVENTORY))).to.deep.equal(INVENTORY));

  for (const text of ["{", "null", "5", "{}", '{"files":[]}', '{"fileSchema":"Key"}', '{"key":"a"}\n{"key":"b"}']) {
    it(`takes ${JSON.stringify(text)} for none`, () => expect(asInventory(text)).to.equal(undefined));
  }
});

describe("checkInventory", () => {
  for (const { title, changes, says } of [
    { title: "accepts CSV of the bucket", changes: {}, says: "accepted" },
    {
      title: "refuses another format",
      changes: { fileFormat: "Parquet" },
      says: "the inventory is in Parquet; only CSV can be read",
    },
    {
      title: "refuses another bucket",
      changes: { sourceBucket: "other" },
      says: "the inventory is of bucket other, not of files",
    },
  ]) {
    it(title, () => expect(messageOf(() => checkInventory({ ...INVENTORY, ...changes }, "files"))).to.equal(says));
  }
});

describe("placeOfFile", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const KEY = "inv/data/1.csv.gz";
  const place = (manifest: string, changes: Partial<Inventory> = {}): string =>
    placeOfFile(KEY, { ...INVENTORY, ...changes }, manifest);

  it("finds a file beside its manifest, before one in the folder data", () => {
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data", "1.csv.gz"), "");
    expect(place(join(folder, "manifest.json"))).to.equal(join(folder, "data", "1.csv.gz"));

    writeFileSync(join(folder, "1.csv.gz"), "");
    expect(place(join(folder, "manifest.json"))).to.equal(join(folder, "1.csv.gz"));
  });

  it("finds a file in S3 that was not copied along", () => {
    expect(place(join(folder, "manifest.json"))).to.equal(`s3://lists/${KEY}`);
  });

  for (const { partition, destinationBucket } of [
    { partition: "of China", destinationBucket: "arn:aws-cn:s3:::lists" },
    { partition: "that is named without an ARN", destinationBucket: "lists" },
  ]) {
    it(`finds a file in a bucket ${partition}`, () => {
      expect(place("s3://lists/inv/manifest.json", { destinationBucket })).to.equal(`s3://lists/${KEY}`);
    });
  }
});

describe("readInventoryFile", () => {
  async function read(text: string, fileSchema: string): Promise<ManifestEntry[]> {
    const entries: ManifestEntry[] = [];
    const file = {
      ...{ name: "/1.csv", identity: "" },
      open: async function* () {
        await Promise.resolve();
        yield Buffer.from(text);
      },
    };
    for await (const entry of readInventoryFile(file, { ...INVENTORY, fileSchema })) entries.push(entry);
    return entries;
  }

  it("reads each column by its name", async () => {
    const schema = "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, StorageClass";
    const text =
      '"files","a%2Bb+c.json","v1","true","false","0","2026-01-02T03:04:05.000Z","STANDARD"\n\n' +
      '"files","d","v2","false","true","","",""\n';

    expect(await read(text, schema)).to.deep.equal([
      {
        ...{ key: "a+b c.json", versionId: "v1", latest: true, deleteMarker: false, size: 0 },
        lastModified: Date.UTC(2026, 0, 2, 3, 4, 5),
      },
      { key: "d", versionId: "v2", latest: false, deleteMarker: true },
    ]);
  });

  it("reads what an inventory without versions has", async () => {
    expect(await read('"5","a"\n', "Size,Key")).to.deep.equal([{ key: "a", size: 5 }]);
  });

  for (const { title, text, schema, says } of [
    { title: "no column of keys", text: "a\n", schema: "Bucket", says: "/1.csv has no column Key" },
    {
      title: "a key that is not encoded",
      text: "a\n\n100%\n",
      schema: "Key",
      says: "/1.csv, line 3: the key 100% is not percent-encoded",
    },
    {
      title: "a row of another length",
      text: "files,a\nfiles\n",
      schema: "Bucket, Key",
      says: "/1.csv: Invalid Record Length: columns length is 2, got 1 on line 2",
    },
  ]) {
    it(`refuses ${title}`, async () => {
      const error = await read(text, schema).catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.equal(says);
    });
  }
});
