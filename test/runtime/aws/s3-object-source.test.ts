import {
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startS3Server, type S3Server } from "../../../local/s3/server.ts";
import { S3ObjectSource } from "../../../runtime/aws/s3-object-source.ts";
import { BodyReadError, type OpenResult } from "../../../runtime/object/object-source.ts";

const CLIENT: S3ClientConfig = {
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  responseChecksumValidation: "WHEN_REQUIRED",
  maxAttempts: 1,
};

const SILENCE = { milliseconds: 10_000 };

async function text(result: OpenResult): Promise<string> {
  if (result.kind !== "opened") throw new Error(`not opened: ${result.kind}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of result.object.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("S3ObjectSource", () => {
  let server: S3Server;
  let client: S3Client;
  let source: S3ObjectSource;

  before(async () => {
    server = await startS3Server({ clock: () => 1_700_000_000_789 });
    client = new S3Client({ ...CLIENT, endpoint: server.endpoint });
    source = new S3ObjectSource(client, SILENCE);
    await server.createBucket("versioned", { versioning: true });
    await server.createBucket("plain");
  });

  after(async () => {
    client.destroy();
    await server.close();
  });

  const put = (input: Omit<PutObjectCommandInput, "Bucket"> & { readonly Bucket?: string }) =>
    client.send(new PutObjectCommand({ Bucket: "versioned", ...input }));

  it("opens what the bucket holds now, and says which version that is", async () => {
    await put({ Key: "a.json", Body: "old" });
    const { VersionId: versionId } = await put({ Key: "a.json", Body: "new", ContentEncoding: "gzip" });

    const result = await source.open({ bucket: "versioned", key: "a.json" });

    expect(await text(result)).to.equal("new");
    expect(result).to.have.property("kind", "opened");
    if (result.kind !== "opened") return;
    expect(result.object.contentEncoding).to.equal("gzip");
    expect(result.object.version).to.deep.equal({
      bucket: "versioned",
      key: "a.json",
      versionId,
      etag: "22af645d1859cb5ca6da0c484f1f37ea", // md5 of "new"
      lastModified: 1_700_000_000_000,
    });
  });

  it("opens a version that is not the newest", async () => {
    const { VersionId: versionId = "" } = await put({ Key: "b.json", Body: "old" });
    await put({ Key: "b.json", Body: "new" });

    expect(await text(await source.open({ bucket: "versioned", key: "b.json", versionId }))).to.equal("old");
  });

  it("names no version in a bucket that keeps none", async () => {
    await put({ Bucket: "plain", Key: "a.json", Body: "new" });

    const result = await source.open({ bucket: "plain", key: "a.json" });

    expect(await text(result)).to.equal("new");
    expect(result.kind === "opened" && result.object.version).to.not.have.property("versionId");
  });

  const keys = [
    "with space.json",
    "a+b.json",
    "a%2Fb.json",
    "quote'\".json",
    "ü😀.json",
    "a&b<c>.json",
    "//a.json",
    "tab\t\r\n.json",
  ];
  for (const key of keys) {
    it(`opens the key ${JSON.stringify(key)}, and finds its latest version`, async () => {
      const { VersionId: first = "" } = await put({ Key: key, Body: "1" });
      const { VersionId: second = "" } = await put({ Key: key, Body: "2" });

      expect(await text(await source.open({ bucket: "versioned", key }))).to.equal("2");
      expect(await source.latest({ bucket: "versioned", key }, [first, second])).to.equal(second);
    });
  }

  it("finds gone what was deleted, was never there, or is a delete marker", async () => {
    const { VersionId: versionId = "" } = await put({ Key: "gone.json", Body: "x" });
    const marker = await client.send(new DeleteObjectCommand({ Bucket: "versioned", Key: "gone.json" }));
    const gone = { kind: "gone" };

    expect(await source.open({ bucket: "versioned", key: "gone.json" })).to.deep.equal(gone);
    expect(await source.open({ bucket: "versioned", key: "gone.json", versionId: marker.VersionId! })).to.deep.equal(
      gone,
    );
    expect(await source.open({ bucket: "versioned", key: "never.json" })).to.deep.equal(gone);
    expect(await text(await source.open({ bucket: "versioned", key: "gone.json", versionId }))).to.equal("x");
    await client.send(new DeleteObjectCommand({ Bucket: "versioned", Key: "gone.json", VersionId: versionId }));
    expect(await source.open({ bucket: "versioned", key: "gone.json", versionId })).to.deep.equal(gone);
  });

  it("throws for a bucket that does not exist: no object is lost by a mistake in a name", async () => {
    const error = await source.open({ bucket: "no-such-bucket", key: "a.json" }).catch((e: unknown) => e);

    expect(error).to.have.property("name", "NoSuchBucket");
  });

  describe("latest", () => {
    it("is the version stored last, of those asked for", async () => {
      const versions: string[] = [];
      for (const Body of ["1", "2", "3"]) versions.push((await put({ Key: "latest.json", Body })).VersionId!);
      await put({ Key: "latest.json2", Body: "another key with the same beginning" });
      const [first = "", second = "", third = ""] = versions;
      const latest = (tokens: string[]) => source.latest({ bucket: "versioned", key: "latest.json" }, tokens);

      expect(await latest([first, third])).to.equal(third);
      expect(await latest([third, first])).to.equal(third);
      expect(await latest([second, first])).to.equal(second);
      expect(await latest(["gone", first])).to.equal(first);
      expect(await latest(["gone"])).to.equal(undefined);
      expect(await source.latest({ bucket: "versioned", key: "latest" }, [first])).to.equal(undefined);
    });

    it("is the etag that a bucket without versions holds", async () => {
      await put({ Bucket: "plain", Key: "latest.json", Body: "new" });
      const latest = (tokens: string[]) => source.latest({ bucket: "plain", key: "latest.json" }, tokens);

      expect(await latest(["etag:old", "etag:22af645d1859cb5ca6da0c484f1f37ea"])).to.equal(
        "etag:22af645d1859cb5ca6da0c484f1f37ea",
      );
      expect(await latest(["etag:old", "etag:older"])).to.equal(undefined);
    });

    it("looks through as many pages as there are", async () => {
      const { VersionId: first = "" } = await put({ Key: "pages.json", Body: "0" });
      for (let i = 1; i <= 1001; i++) await put({ Key: "pages.json", Body: String(i) });

      expect(await source.latest({ bucket: "versioned", key: "pages.json" }, [first])).to.equal(first);
    });
  });

  describe("against a server that misbehaves", () => {
    let bad: Server;
    let badClient: S3Client;
    let connections = 0;
    const headers = { "last-modified": "Tue, 14 Nov 2023 22:13:20 GMT", etag: '"e"' };

    beforeEach(async () => {
      connections = 0;
      bad = createServer((request, response) => {
        const path = request.url ?? "";
        if (path.includes("archived")) {
          response.writeHead(403, { "content-type": "application/xml" });
          const body = "<Code>InvalidObjectState</Code><StorageClass>DEEP_ARCHIVE</StorageClass><Message>no</Message>";
          response.end(`<Error>${body}</Error>`);
        } else if (path.includes("cut")) {
          response.writeHead(200, { ...headers, "content-length": 100 });
          response.write("x".repeat(10), () => response.destroy());
        } else {
          response.writeHead(200, { ...headers, "content-length": 4_000_000 });
          response.end("x".repeat(4_000_000));
        }
      });
      bad.on("connection", () => connections++);
      await new Promise<void>((resolve) => bad.listen(0, "127.0.0.1", resolve));
      const endpoint = `http://127.0.0.1:${(bad.address() as AddressInfo).port}`;
      badClient = new S3Client({
        ...CLIENT,
        endpoint,
        requestHandler: { httpAgent: { maxSockets: 2, keepAlive: true } },
      });
    });

    afterEach(async () => {
      badClient.destroy();
      bad.closeAllConnections();
      await new Promise((resolve) => bad.close(resolve));
    });

    it("does not take a body that was cut for the whole object", async () => {
      const result = await new S3ObjectSource(badClient, SILENCE).open({ bucket: "b", key: "cut.json" });
      const error = await text(result).catch((e: unknown) => e);

      expect(error).to.be.instanceOf(BodyReadError);
      expect((error as Error).message).to.match(/^the object broke off after \d+ of 100 bytes: aborted$/);
    });

    it("says which archive an object is in", async () => {
      const result = await new S3ObjectSource(badClient, SILENCE).open({ bucket: "b", key: "archived.json" });

      expect(result).to.deep.equal({ kind: "archived", storageClass: "DEEP_ARCHIVE" });
    });

    it("gives its connection back, read or not: more objects than sockets are no problem", async () => {
      const source = new S3ObjectSource(badClient, SILENCE);

      for (let i = 0; i < 10; i++) {
        const result = await source.open({ bucket: "b", key: `large-${i}.json` });
        if (result.kind !== "opened") throw new Error(result.kind);
        if (i % 2 === 0) await result.object.body[Symbol.asyncIterator]().next();
        result.object.close();
      }

      expect(connections).to.equal(10);
    });
  });
});
