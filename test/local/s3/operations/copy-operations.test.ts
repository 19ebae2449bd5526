import { PassThrough } from "node:stream";
import { expect } from "chai";
import { HELLO_MD5, NOON, NOON_HTTP, NOON_XML, type Operations, startOperations, xml } from "../ask.ts";

const CRC32 = "NhCmhg=="; // of "hello"
const SHA1 = "qvTGHdzF6KLavt4PO0gs2a6pQ00=";

describe("a copy in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    for (const name of ["from", "into", "versioned"]) await s3.ask(`PUT /${name}`);
    await s3.setVersioning("versioned", "Enabled");
    const headers = { "content-type": "text/plain", "x-amz-meta-a": "1", "x-amz-checksum-crc32": CRC32 };
    await s3.ask("PUT /from/a%20b/c", headers, "hello");
  });

  const copy = (target: string, source: string, headers: Record<string, string> = {}) =>
    s3.ask(`PUT /${target}`, { "x-amz-copy-source": source, ...headers });
  const refused = (target: string, source: string, headers: Record<string, string> = {}) =>
    s3.refused(`PUT /${target}`, { "x-amz-copy-source": source, ...headers });
  const result = (more: string): string =>
    xml("CopyObjectResult", `<LastModified>${NOON_XML}</LastModified><ETag>&quot;${HELLO_MD5}&quot;</ETag>${more}`);
  const crc32 = `<ChecksumCRC32>${CRC32}</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>`;

  for (const source of ["from/a%20b/c", "/from/a%20b/c", "%2Ffrom%2Fa%20b%2Fc"]) {
    it(`of ${source} is another object with its bytes, headers and kind of checksum`, async () => {
      expect(await copy("into/k", source)).to.deep.equal({
        ...{ status: 200, headers: { "content-type": "application/xml" }, body: result(crc32) },
      });
      const copied = await s3.ask("GET /into/k", { "x-amz-checksum-mode": "ENABLED" });
      expect(copied).to.deep.equal({
        ...{ status: 200, body: "hello" },
        headers: {
          ...{ "content-type": "text/plain", "x-amz-meta-a": "1", "accept-ranges": "bytes", "content-length": "5" },
          ...{ etag: `"${HELLO_MD5}"`, "last-modified": NOON_HTTP },
          ...{ "x-amz-checksum-crc32": CRC32, "x-amz-checksum-type": "FULL_OBJECT" },
        },
      });
      expect(s3.changes.map(({ eventName, key }) => [eventName, key])).to.deep.equal([
        ["ObjectCreated:Put", "a b/c"],
        ["ObjectCreated:Copy", "k"],
      ]);
      expect(s3.bodies.size).to.equal(2);
    });
  }

  it("has the checksum that is asked for, or none where its source has none", async () => {
    await s3.ask("PUT /from/none", {}, "hello");
    const sha1 = `<ChecksumSHA1>${SHA1}</ChecksumSHA1><ChecksumType>FULL_OBJECT</ChecksumType>`;

    expect((await copy("into/k", "from/a b/c", { "x-amz-checksum-algorithm": "sha1" })).body).to.equal(result(sha1));
    expect((await copy("into/k", "from/none")).body).to.equal(result(""));
    expect((await refused("into/k", "from/none", { "x-amz-checksum-algorithm": "x" })).code).to.equal("InvalidRequest");
  });

  it("has other headers where they are to be replaced, also onto itself", async () => {
    const replace = { "x-amz-metadata-directive": "replace", "x-amz-meta-b": "2" };
    for (const target of ["into/k", "from/a%20b/c"]) {
      await copy(target, "from/a b/c", replace);
      const { headers } = await s3.ask(`HEAD /${target}`);

      expect([headers["content-type"], headers["x-amz-meta-a"], headers["x-amz-meta-b"]]).to.deep.equal([
        ...["binary/octet-stream", undefined, "2"],
      ]);
    }
  });

  it("tells the versions of both, where there are versions", async () => {
    const first = (await s3.ask("PUT /versioned/k", {}, "hello")).headers["x-amz-version-id"];
    await s3.ask("PUT /versioned/k", {}, "other");

    const { headers, body } = await copy("versioned/k", `versioned/k?versionId=${first}`);
    const plain = await copy("into/k", `versioned/k?versionId=${first}`);

    const latest = s3.store.bucket("versioned").latest("k")?.versionId;
    expect([headers, body]).to.deep.equal([
      { "content-type": "application/xml", "x-amz-version-id": latest, "x-amz-copy-source-version-id": first },
      result(""),
    ]);
    expect(plain.headers).to.deep.equal({ "content-type": "application/xml", "x-amz-copy-source-version-id": first });
    expect((await s3.ask("GET /versioned/k")).body).to.equal("hello");
  });

  for (const { title, target, source, headers, code } of [
    { title: "into no bucket", target: "none/k", source: "", code: "NoSuchBucket" },
    { title: "of no bucket", target: "into/k", source: "none/k", code: "NoSuchBucket" },
    { title: "of a bucket that nobody can make", target: "into/k", source: "a/k", code: "NoSuchBucket" },
    { title: "of no object", target: "into/k", source: "from/none", code: "NoSuchKey" },
    { title: "of no version", target: "into/k", source: "from/a b/c?versionId=x", code: "NoSuchVersion" },
    { title: "onto itself", target: "from/a%20b/c", source: "from/a b/c", code: "InvalidRequest" },
    {
      ...{ title: "with a lock", target: "into/k", source: "from/a b/c", code: "NotImplemented" },
      headers: { "x-amz-object-lock-mode": "GOVERNANCE" },
    },
    {
      ...{ title: "under a condition on the target that fails", target: "into/old", source: "from/a b/c" },
      ...{ headers: { "if-none-match": "*" }, code: "PreconditionFailed" },
    },
  ]) {
    it(`is refused ${title}, and leaves no body behind`, async () => {
      await s3.ask("PUT /into/old", {}, "old");

      expect((await refused(target, source, headers)).code).to.equal(code);
      expect([s3.bodies.size, s3.changes.length]).to.deep.equal([2, 2]);
    });
  }

  for (const source of ["", "/", "from", "from/", "/from/", "//k", "?versionId=a/b"]) {
    it(`is refused of ${JSON.stringify(source)}, which names no object`, async () => {
      expect(await refused("into/k", source)).to.deep.include({
        ...{ code: "InvalidArgument", details: { ArgumentName: "x-amz-copy-source", ArgumentValue: source } },
      });
    });
  }

  const earlier = new Date(NOON - 10_000).toUTCString();
  for (const [name, value] of [
    ["if-match", '"x"'],
    ["if-none-match", HELLO_MD5],
    ["if-modified-since", NOON_HTTP],
    ["if-unmodified-since", earlier],
  ] as const) {
    it(`is refused where its source fails ${name}`, async () => {
      expect(await refused("into/k", "from/a b/c", { [`x-amz-copy-source-${name}`]: value })).to.deep.include({
        ...{ code: "PreconditionFailed", details: { Condition: "x-amz-copy-source-If-*" } },
      });
    });
  }

  it("is refused of a delete marker, without headers that would tell of the target", async () => {
    await s3.ask("PUT /versioned/k", {}, "hello");
    const marker = (await s3.ask("DELETE /versioned/k")).headers["x-amz-version-id"];

    expect((await refused("into/k", `versioned/k?versionId=${marker}`)).code).to.equal("InvalidRequest");
    expect(await refused("into/k", "versioned/k")).to.deep.equal({
      ...{ status: 404, code: "NoSuchKey", details: { Key: "k" }, headers: {} },
    });
  });

  it("onto itself is one from another bucket, or of an earlier version", async () => {
    await s3.ask("PUT /versioned/a%20b/c", {}, "other");
    const id = s3.store.bucket("versioned").latest("a b/c")?.versionId;

    expect((await copy("versioned/a%20b/c", "from/a b/c")).status).to.equal(200);
    expect((await copy("versioned/a%20b/c", `versioned/a b/c?versionId=${id}`)).status).to.equal(200);
    expect((await refused("versioned/a%20b/c", "versioned/a b/c")).code).to.equal("InvalidRequest");
  });

  it("is refused if its target is deleted while it is made", async () => {
    const { store } = s3;
    const read = store.blobs.read.bind(store.blobs);
    store.blobs.read = async (...args) => {
      const bytes = (await read(...args)) as Buffer;
      await s3.ask("DELETE /into");
      return new PassThrough().end(bytes);
    };

    expect((await refused("into/k", "from/a b/c")).code).to.equal("NoSuchBucket");
    expect(s3.bodies.size).to.equal(1);
  });

  it("is refused by a directive that is none, which is named", async () => {
    expect((await refused("into/k", "from/a b/c", { "x-amz-metadata-directive": "merge" })).details).to.deep.equal({
      ...{ ArgumentName: "x-amz-metadata-directive", ArgumentValue: "MERGE" },
    });
  });
});
