import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { type BlobStore, DiskBlobs, MemoryBlobs } from "../../../../local/s3/store/blobs.ts";

describe("the bodies of objects", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const bodies = (): string => join(folder, "deep", "bodies");
  const files = (): string[] => readdirSync(bodies()).sort();
  const stores: readonly { where: string; open: () => Promise<BlobStore> }[] = [
    { where: "in memory", open: () => Promise.resolve(new MemoryBlobs()) },
    { where: "in a folder", open: () => DiskBlobs.open(bodies()) },
  ];
  const store = async (blobs: BlobStore, ...chunks: string[]): Promise<string> => {
    const writer = await blobs.create();
    for (const chunk of chunks) await writer.write(Buffer.from(chunk));
    return writer.finish();
  };
  const read = async (blobs: BlobStore, blob: string, start = 0, end = 10): Promise<string> => {
    const bytes = await blobs.read(blob, start, end);
    return (Buffer.isBuffer(bytes) ? bytes : await buffer(bytes)).toString();
  };

  for (const { where, open } of stores) {
    describe(where, () => {
      let blobs: BlobStore;
      beforeEach(async () => (blobs = await open()));

      it("are read in full and in part", async () => {
        const blob = await store(blobs, "0123", "", "456789");

        const ranges = [[0, 10], [0, 1], [3, 5], [9, 10], [4, 4], [10, 10]] as const; // prettier-ignore
        const parts = await Promise.all(ranges.map(([start, end]) => read(blobs, blob, start, end)));

        expect(parts).to.deep.equal(["0123456789", "0", "34", "9", "", ""]);
      });

      it("have an id each, also when their bytes are the same", async () => {
        const [first, second, empty] = [await store(blobs, "a"), await store(blobs, "a"), await store(blobs)];
        blobs.remove(first);

        expect(new Set([first, second, empty]).size).to.equal(3);
        expect(await read(blobs, second, 0, 1)).to.equal("a");
        expect(await read(blobs, empty, 0, 0)).to.equal("");
      });

      it("stay what they were when the writer's buffer is used again", async () => {
        const chunk = Buffer.from("abc");
        const writer = await blobs.create();
        await writer.write(chunk);
        const blob = await writer.finish();
        chunk.fill("x");

        expect(await read(blobs, blob, 0, 3)).to.equal("abc");
      });

      it("are gone once they were removed, which may happen twice", async () => {
        const blob = await store(blobs, "a");
        blobs.remove(blob);
        blobs.remove(blob);
        // A folder removes its files later.
        const isThere = (): Promise<boolean> => read(blobs, blob, 0, 1).then(Boolean, () => false);
        while (await isThere()) await new Promise((resolve) => setImmediate(resolve));

        const error: unknown = await read(blobs, blob, 0, 1).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(Error);
      });

      it("that are abandoned are not kept", async () => {
        const writer = await blobs.create();
        await writer.write(Buffer.from("a"));
        await writer.abandon();

        if (where === "in a folder") expect(files()).to.deep.equal([]);
      });
    });
  }

  it("in a folder can be read to their end once reading has begun, though they are removed", async () => {
    const blobs = await DiskBlobs.open(bodies());
    const blob = await store(blobs, "x".repeat(500_000));
    const stream = await blobs.read(blob, 0, 500_000);
    blobs.remove(blob);
    while (existsSync(join(bodies(), blob))) await new Promise((resolve) => setImmediate(resolve));

    expect((await buffer(stream as AsyncIterable<Buffer> as never)).length).to.equal(500_000);
  });

  it("in a folder have another name until they are complete", async () => {
    const blobs = await DiskBlobs.open(bodies());
    const writer = await blobs.create();
    await writer.write(Buffer.from("a"));
    const before = files();
    const blob = await writer.finish();

    expect([before, files()]).to.deep.equal([[`${blob}.part`], [blob]]);
  });

  it("in a folder are abandoned, though their file is gone already", async () => {
    const blobs = await DiskBlobs.open(bodies());
    const writer = await blobs.create();
    for (const name of files()) rmSync(join(bodies(), name));
    await writer.abandon();

    expect(files()).to.deep.equal([]);
  });

  it("in a folder are swept, but for those that live", async () => {
    const blobs = await DiskBlobs.open(bodies());
    const [kept, gone] = [await store(blobs, "a"), await store(blobs, "b")];
    writeFileSync(join(bodies(), "torn.part"), "x");
    await blobs.sweep(new Set([kept]));

    expect([files(), gone === kept]).to.deep.equal([[kept], false]);
  });

  it("in a folder are those of an earlier start", async () => {
    const blob = await store(await DiskBlobs.open(bodies()), "kept");

    expect(await read(await DiskBlobs.open(bodies()), blob, 0, 4)).to.equal("kept");
  });
});
