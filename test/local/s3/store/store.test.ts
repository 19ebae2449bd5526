import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { NULL_VERSION, type Part, type Version } from "../../../../local/s3/store/bucket.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";
import { checkVersionId, newVersionId, sequenceOf, Store } from "../../../../local/s3/store/store.ts";

const content = (blob: string) => ({ blob, sizeBytes: 1, etag: "e", headers: { "x-amz-meta-a": "1" } });
const objectOf = (sequence: number, blob: string, versionId = NULL_VERSION): Version => ({
  ...{ kind: "object", versionId, sequence, lastModified: 1_000, content: content(blob) },
});
const markerOf = (sequence: number, versionId = NULL_VERSION): Version => ({
  ...{ kind: "delete-marker", versionId, sequence, lastModified: 1_000 },
});
const partOf = (blob: string): Part => ({ blob, sizeBytes: 1, etag: "e", lastModified: 1_000 });
const upload = { uploadId: "u", key: "big", initiated: 1_000, headers: {} };
const bucket = "files";

describe("the store of S3", () => {
  let folder: string;
  let store: Store;
  let removed: string[];
  const open = async (directory?: string): Promise<void> => {
    store = await Store.open(directory);
    removed = [];
    const remove = store.blobs.remove.bind(store.blobs);
    store.blobs.remove = (blob) => {
      removed.push(blob);
      remove(blob);
    };
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    await open();
    store.commit({ type: "bucket", bucket, created: 1_000 });
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  it("knows the buckets that were made, and not others", () => {
    expect([store.bucket(bucket).name, store.bucket(bucket).created]).to.deep.equal([bucket, 1_000]);
    expect(() => store.bucket("none"))
      .to.throw(S3Error)
      .with.deep.include({ code: "NoSuchBucket", details: { BucketName: "none" } });
  });

  it("counts its changes, and goes on behind the last that it read", () => {
    const seen = [store.nextSequence(), store.nextSequence()];
    store.commit({ type: "put", bucket, key: "k", version: objectOf(7, "a") });
    seen.push(store.nextSequence());
    store.commit({ type: "put", bucket, key: "k", version: objectOf(3, "b") });
    seen.push(store.nextSequence());
    store.commit({ type: "removed", bucket, key: "k", versionId: NULL_VERSION, sequence: 12 });
    seen.push(store.nextSequence());
    store.commit({ type: "removed", bucket, key: "k", versionId: NULL_VERSION, sequence: 2 });
    seen.push(store.nextSequence());

    expect(seen).to.deep.equal([1, 2, 8, 9, 13, 14]);
  });

  it("removes the bodies that nothing needs any more", () => {
    store.commit({ type: "put", bucket, key: "k", version: objectOf(1, "replaced") });
    store.commit({ type: "put", bucket, key: "k", version: objectOf(2, "removed") });
    store.commit({ type: "removed", bucket, key: "k", versionId: NULL_VERSION, sequence: 3 });
    store.commit({ type: "removed", bucket, key: "k", versionId: NULL_VERSION, sequence: 4 });
    store.commit({ type: "put", bucket, key: "k", version: markerOf(5) });
    store.commit({ type: "put", bucket, key: "k", version: objectOf(6, "kept") });

    expect(removed).to.deep.equal(["replaced", "removed"]);
  });

  it("removes the parts of an upload when they are replaced, and when it ends", () => {
    const ends = [
      { type: "upload-aborted", bucket, uploadId: "u" },
      { type: "put", bucket, key: "big", version: objectOf(1, "whole", "v"), uploadId: "u" },
      { type: "bucket-removed", bucket },
    ] as const;
    const seen = ends.map((end) => {
      removed.length = 0;
      store.commit({ type: "upload", bucket, upload });
      for (const [number, blob] of [
        [1, "old"],
        [1, "one"],
        [2, "two"],
      ] as const)
        // prettier-ignore
        store.commit({ type: "part", bucket, uploadId: "u", number, part: partOf(blob) });
      store.commit(end);
      return [...removed];
    });

    expect(seen).to.deep.equal([["old", "one", "two"], ["old", "one", "two"], ["old", "one", "two"]]); // prettier-ignore
    expect(store.buckets.size).to.equal(0);
  });

  it("keeps an upload whose object is put without it, and takes no part for none", () => {
    store.commit({ type: "upload", bucket, upload });
    store.commit({ type: "put", bucket, key: "big", version: objectOf(1, "a") });
    store.commit({ type: "part", bucket, uploadId: "none", number: 1, part: partOf("b") });
    store.commit({ type: "upload-aborted", bucket, uploadId: "none" });

    expect([...store.bucket(bucket).uploads]).to.deep.equal([["u", { ...upload, parts: new Map() }]]);
    expect(removed).to.deep.equal([]);
  });

  describe("in a folder", () => {
    const directory = (): string => join(folder, "deep", "s3");
    const write = async (text: string): Promise<string> => {
      const writer = await store.blobs.create();
      await writer.write(Buffer.from(text));
      return writer.finish();
    };
    const restart = async (): Promise<void> => {
      store.close();
      await open(directory());
    };
    const state = () =>
      [...store.buckets.values()].map(({ name, created, versioning, uploads, ...each }) => {
        return { name, created, versioning, uploads: [...uploads], each };
      });
    const bodies = (): string[] => readdirSync(join(directory(), "bodies")).sort();

    beforeEach(() => restart());

    it("is after a restart as it was, and has the bodies that it needs alone", async () => {
      const [current, older, part] = [await write("current"), await write("older"), await write("part")];
      store.commit({ type: "bucket", bucket, created: 1_000 });
      store.commit({ type: "bucket", bucket: "gone", created: 1_000 });
      store.commit({ type: "versioning", bucket, versioning: "Suspended" });
      store.commit({ type: "put", bucket, key: "k", version: objectOf(1, older, newVersionId(1)) });
      store.commit({ type: "put", bucket, key: "k", version: objectOf(2, current) });
      store.commit({ type: "put", bucket, key: "l", version: markerOf(3) });
      store.commit({ type: "put", bucket, key: "m", version: markerOf(4) });
      store.commit({ type: "removed", bucket, key: "m", versionId: NULL_VERSION, sequence: 5 });
      store.commit({ type: "upload", bucket, upload });
      store.commit({ type: "part", bucket, uploadId: "u", number: 1, part: partOf(part) });
      store.commit({ type: "upload", bucket, upload: { ...upload, uploadId: "v" } });
      store.commit({ type: "upload-aborted", bucket, uploadId: "v" });
      store.commit({ type: "bucket-removed", bucket: "gone" });
      const before = state();
      const versions = ["k", "l", "m"].map((key) => store.bucket(bucket).versions(key));
      await write("nobody's");

      await restart();

      expect(state()).to.deep.equal(before);
      expect(["k", "l", "m"].map((key) => store.bucket(bucket).versions(key))).to.deep.equal(versions);
      expect(store.bucket(bucket).keys()).to.deep.equal(["k", "l"]);
      expect([bodies(), store.nextSequence()]).to.deep.equal([[current, older, part].sort(), 6]);
    });

    it("writes a change before it makes it, and none once it is closed", async () => {
      store.commit({ type: "bucket", bucket, created: 1_000 });
      store.close();
      store.commit({ type: "bucket", bucket: "late", created: 1_000 });

      await restart();
      expect([...store.buckets.keys()]).to.deep.equal([bucket]);
    });

    it("writes no change of a bucket that is not there", async () => {
      expect(() => store.commit({ type: "versioning", bucket: "none", versioning: "Enabled" }))
        .to.throw(S3Error)
        .with.property("code", "NoSuchBucket");

      await restart();
      expect(store.buckets.size).to.equal(0);
    });

    it("opens only when the sweep is done", async () => {
      for (let count = 0; count < 50; count += 1) writeFileSync(join(directory(), "bodies", `torn ${count}`), "x");

      await restart();

      expect(bodies()).to.deep.equal([]);
      expect(existsSync(join(directory(), "journal.ndjson"))).to.equal(true);
    });
  });
});

describe("a version's id", () => {
  it("is 32 characters, begins with its sequence, and is never the same", () => {
    const [first, again] = [newVersionId(36), newVersionId(36)];

    expect(first).to.match(/^00000000010[0-9a-f]{21}$/);
    expect(first).not.to.equal(again);
    expect([sequenceOf(first), sequenceOf(newVersionId(123_456_789))]).to.deep.equal([36, 123_456_789]);
    expect(sequenceOf(`1${"0".repeat(31)}`)).to.equal(36 ** 10);
  });

  for (const text of ["null", "", "0".repeat(31), "0".repeat(33), `${"0".repeat(31)}A`]) {
    it(`has no sequence in ${JSON.stringify(text)}`, () => expect(sequenceOf(text)).to.equal(undefined));
  }

  for (const { text, good } of [
    { text: "null", good: true },
    { text: "aZ_.-+/=9", good: true },
    { text: "a".repeat(1_024), good: true },
    { text: "a".repeat(1_025), good: false },
    { text: "", good: false },
    { text: "a b", good: false },
    { text: "é", good: false },
  ]) {
    it(`${good ? "may" : "cannot"} be ${JSON.stringify(text.slice(0, 9))} of ${text.length}`, () => {
      if (good) checkVersionId(text);
      else {
        expect(() => checkVersionId(text))
          .to.throw(S3Error)
          .with.deep.include({
            ...{ code: "InvalidArgument", details: { ArgumentName: "versionId", ArgumentValue: text } },
          });
      }
    });
  }
});
