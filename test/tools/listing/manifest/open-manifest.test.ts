import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { openManifest, type Manifest } from "../../../../tools/listing/manifest/open-manifest.ts";
import type { ObjectClients } from "../../../../tools/target/clients/current-object.ts";

const SILENCE = { milliseconds: 10_000 };
const INVENTORY = { sourceBucket: "files", destinationBucket: "lists", fileFormat: "CSV", fileSchema: "Bucket, Key" };

describe("openManifest", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sluice-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const unused = new S3Client({ region: "us-east-1" });
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const open = (name: string, s3 = unused): Promise<Manifest> => openManifest(name, "files", { s3, silence: SILENCE });
  const keysIn = async (manifest: Manifest): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of manifest.entries()) keys.push(key);
    return keys;
  };

  it("opens a list, which can be read more than once", async () => {
    const manifest = await open(file("keys", "a\nb\n"));

    expect([manifest.name, manifest.isInventory]).to.deep.equal([join(folder, "keys"), false]);
    expect(await keysIn(manifest)).to.deep.equal(["a", "b"]);
    expect(await keysIn(manifest)).to.deep.equal(["a", "b"]);
  });

  it("opens an inventory by its manifest, whatever that is called, and reads its files in their order", async () => {
    file("2.csv", "files,c\n");
    file("1.csv.gz", gzipSync("files,a%20b\nfiles,b\n"));
    const files = [{ key: "inv/1.csv.gz" }, { key: "inv/2.csv" }];
    const manifest = await open(file("m", gzipSync(JSON.stringify({ ...INVENTORY, files }, undefined, 2))));

    expect(manifest.isInventory).to.equal(true);
    expect(await keysIn(manifest)).to.deep.equal(["a b", "b", "c"]);
  });

  it("takes JSON lines for a list, even a single one", async () => {
    const manifest = await open(file("m", '{"key":"a"}'));

    expect(manifest.isInventory).to.equal(false);
    expect(await keysIn(manifest)).to.deep.equal(["a"]);
  });

  it("refuses at once an inventory of another bucket", async () => {
    const name = file("m", JSON.stringify({ ...INVENTORY, sourceBucket: "other", files: [] }));
    const error = await open(name).catch((thrown: unknown) => thrown);

    expect(error).to.have.property("message", "the inventory is of bucket other, not of files");
  });

  it("changes its identity with the file", async () => {
    const { identity } = await open(file("keys", "a\n"));
    expect((await open(join(folder, "keys"))).identity).to.equal(identity);

    expect((await open(file("keys", "a\nb\n"))).identity).not.to.equal(identity);
  });

  const megabyte = Buffer.alloc(1_048_576, `{"key":"${"k".repeat(55)}"}\n`);
  for (const { title, first, least, most } of [
    // The stream reads some pieces ahead.
    { title: "no more than the beginning of a list of keys", first: "a\n", least: 0, most: 3 },
    { title: "at most 16 MiB of a list of JSON lines", first: '{"key":"a"}\n', least: 16, most: 24 },
  ]) {
    it(`reads ${title} to see whether it is an inventory`, async () => {
      let pieces = 0;
      const endless = function* () {
        yield Buffer.from(first);
        for (;;) {
          pieces += 1;
          yield megabyte;
        }
      };
      const { manifest, bodies } = await openIn3(endless);

      expect(manifest.isInventory).to.equal(false);
      expect(pieces).to.be.within(least, most);
      expect(bodies.map(({ destroyed }) => destroyed)).to.deep.equal([true]);
    });
  }

  /** Opens a manifest in S3 whose bytes are these. */
  async function openIn3(bytes: () => Iterable<Buffer>) {
    const bodies: Readable[] = [];
    const send = (command: object) => {
      const common = { ETag: '"e"', LastModified: new Date(0) };
      if (!(command instanceof GetObjectCommand)) return Promise.resolve(common);
      const Body = Readable.from(bytes(), { objectMode: false });
      bodies.push(Body);
      return Promise.resolve({ ...common, Body });
    };
    const manifest = await open("s3://lists/m", { send } as unknown as ObjectClients["s3"]);
    return { manifest, bodies };
  }
});
