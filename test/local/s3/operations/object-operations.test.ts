import { PassThrough } from "node:stream";
import { expect } from "chai";
import { HELLO_MD5, NOON, NOON_HTTP, type Operations, startOperations } from "../ask.ts";

const CRC32 = "NhCmhg=="; // of "hello"

describe("an object in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    for (const name of ["plain", "versioned", "suspended"]) await s3.ask(`PUT /${name}`);
    await s3.setVersioning("versioned", "Enabled");
    await s3.setVersioning("suspended", "Suspended");
  });

  const put = async (target: string, body = "hello", headers: Record<string, string> = {}): Promise<string> =>
    (await s3.ask(`PUT /${target}`, headers, body)).headers["x-amz-version-id"] ?? "";
  const kept = { "content-type": "binary/octet-stream", "accept-ranges": "bytes", "last-modified": NOON_HTTP };

  it("is stored with its ETag, its checksum, and its version where there are versions", async () => {
    const etag = `"${HELLO_MD5}"`;
    const checksum = { "x-amz-checksum-crc32": CRC32 };

    expect(await s3.ask("PUT /plain/k", {}, "hello")).to.deep.equal({ status: 200, headers: { etag }, body: "" });
    expect((await s3.ask("PUT /plain/k", checksum, "hello")).headers).to.deep.equal({
      ...{ etag, ...checksum, "x-amz-checksum-type": "FULL_OBJECT" },
    });
    expect((await s3.ask("PUT /suspended/k", {}, "hello")).headers).to.deep.equal({ etag, "x-amz-version-id": "null" });
    const { headers } = await s3.ask("PUT /versioned/k", {}, "hello");
    expect(headers["x-amz-version-id"]).to.match(/^[0-9a-z]{32}$/);
    expect(headers).to.deep.equal({ etag, "x-amz-version-id": headers["x-amz-version-id"] });
  });

  for (const { title, target, headers, code } of [
    { title: "into no bucket", target: "none/k", headers: { "content-md5": "x" }, code: "NoSuchBucket" },
    { title: "as an append", target: "plain/k", headers: { "x-amz-write-offset-bytes": "0" }, code: "NotImplemented" },
    {
      title: "under a condition that fails",
      target: "plain/old",
      headers: { "if-none-match": "*" },
      code: "PreconditionFailed",
    },
    {
      title: "that is shorter than announced",
      target: "plain/k",
      headers: { "content-length": "6" },
      code: "IncompleteBody",
    },
  ] as const) {
    it(`is not stored ${title}, and leaves no body behind`, async () => {
      await put("plain/old", "old");

      expect((await s3.refused(`PUT /${target}`, headers, "hello")).code).to.equal(code);
      expect([s3.bodies.size, s3.changes.map(({ key }) => key)]).to.deep.equal([1, ["old"]]);
    });
  }

  it("is not stored in a bucket that is deleted while the object arrives", async () => {
    const body = new PassThrough();
    const asked = s3.refused("PUT /plain/k", { "content-length": "5" }, body);
    await s3.ask("DELETE /plain");
    body.end("hello");

    expect([(await asked).code, s3.bodies.size]).to.deep.equal(["NoSuchBucket", 0]);
  });

  it("is read with its headers, and those that the query asks for", async () => {
    await put("plain/k", "hello", { "content-type": "text/plain", "x-amz-meta-a": "1", "x-amz-checksum-crc32": CRC32 });
    const headers = {
      ...kept,
      "content-type": "text/plain",
      "x-amz-meta-a": "1",
      etag: `"${HELLO_MD5}"`,
      "content-length": "5",
    };

    expect(await s3.ask("GET /plain/k")).to.deep.equal({ status: 200, headers, body: "hello" });
    expect(await s3.ask("HEAD /plain/k")).to.deep.equal({ status: 200, headers, body: "" });
    expect((await s3.ask("GET /plain/k?response-content-type=a/b")).headers).to.deep.equal({
      ...{ ...headers, "content-type": "a/b" },
    });
  });

  const checksum = { "x-amz-checksum-crc32": CRC32, "x-amz-checksum-type": "FULL_OBJECT" };
  for (const { headers, has } of [
    { headers: { "x-amz-checksum-mode": "enabled" }, has: checksum },
    { headers: { "x-amz-checksum-mode": "ENABLED", range: "bytes=0-4" }, has: checksum },
    { headers: { "x-amz-checksum-mode": "ENABLED", range: "bytes=0-3" }, has: {} },
    { headers: { "x-amz-checksum-mode": "ENABLED", range: "bytes=2-2" }, has: {} },
    { headers: { "x-amz-checksum-mode": "ENABLED", "if-none-match": "*" }, has: {} },
    { headers: { "x-amz-checksum-mode": "other" }, has: {} },
    { headers: {}, has: {} },
  ]) {
    it(`is read ${has === checksum ? "with" : "without"} its checksum by ${JSON.stringify(headers)}`, async () => {
      await put("plain/k", "hello", { "x-amz-checksum-crc32": CRC32 });

      const { headers: given } = await s3.ask("GET /plain/k", headers);

      const found = Object.entries(given).filter(([name]) => name.startsWith("x-amz-checksum-"));
      expect(Object.fromEntries(found)).to.deep.equal(has);
    });
  }

  it("is read in part, with the range that was read", async () => {
    await put("plain/k", "0123456789");

    const part = await s3.ask("GET /plain/k", { range: "bytes=2-5" });

    expect([part.status, part.body, part.headers["content-range"], part.headers["content-length"]]).to.deep.equal([
      ...[206, "2345", "bytes 2-5/10", "4"],
    ]);
  });

  for (const { headers, status, details } of [
    { headers: { "if-match": '"x"' }, status: 412, details: { Condition: "If-Match" } },
    {
      headers: { "if-unmodified-since": new Date(NOON - 10_000).toUTCString() },
      ...{ status: 412, details: { Condition: "If-Unmodified-Since" } },
    },
    { headers: { "if-none-match": HELLO_MD5 }, status: 304, details: undefined },
    { headers: { "if-modified-since": NOON_HTTP }, status: 304, details: undefined },
  ]) {
    it(`is not read under ${JSON.stringify(headers)}: ${status}`, async () => {
      await put("plain/k");

      if (details !== undefined) expect(await s3.refused("GET /plain/k", headers)).to.deep.include({ status, details });
      else {
        expect(await s3.ask("GET /plain/k", headers)).to.deep.equal({
          ...{ status: 304, body: "", headers: { ...kept, etag: `"${HELLO_MD5}"` } },
        });
      }
    });
  }

  it("is found by its version, or said not to be there, or to be deleted", async () => {
    const first = await put("versioned/k", "first");
    await put("versioned/k", "second");
    const marker = (await s3.ask("DELETE /versioned/k")).headers["x-amz-version-id"] ?? "";
    const markerHeaders = { "x-amz-delete-marker": "true", "x-amz-version-id": marker };

    expect((await s3.ask(`GET /versioned/k?versionId=${first}`)).body).to.equal("first");
    expect(await s3.refused("GET /versioned/none")).to.deep.equal({
      ...{ status: 404, code: "NoSuchKey", details: { Key: "none" }, headers: {} },
    });
    expect(await s3.refused("GET /versioned/k?versionId=none")).to.deep.equal({
      ...{ status: 404, code: "NoSuchVersion", details: { Key: "k", VersionId: "none" }, headers: {} },
    });
    expect(await s3.refused("GET /versioned/k")).to.deep.equal({
      ...{ status: 404, code: "NoSuchKey", details: { Key: "k" }, headers: markerHeaders },
    });
    expect(await s3.refused(`GET /versioned/k?versionId=${marker}`)).to.deep.equal({
      ...{ status: 405, code: "MethodNotAllowed", details: { Method: "GET", ResourceType: "DeleteMarker" } },
      headers: { ...markerHeaders, allow: "DELETE", "last-modified": NOON_HTTP },
    });
    expect((await s3.refused("GET /versioned/k?versionId=%20")).code).to.equal("InvalidArgument");
  });

  it("is deleted for good where there are no versions, once", async () => {
    await put("plain/k");

    expect(await s3.ask("DELETE /plain/k")).to.deep.equal({ status: 204, headers: {}, body: "" });
    expect(await s3.ask("DELETE /plain/k")).to.deep.equal({ status: 204, headers: {}, body: "" });
    expect(s3.changes.map(({ eventName }) => eventName)).to.deep.equal(["ObjectCreated:Put", "ObjectRemoved:Delete"]);
    expect(s3.bodies.size).to.equal(0);
  });

  it("is deleted by a marker where there are versions, and by its version for good", async () => {
    const version = await put("versioned/k");
    const { headers } = await s3.ask("DELETE /versioned/k");
    const marker = headers["x-amz-version-id"] ?? "";

    expect(headers).to.deep.equal({ "x-amz-version-id": marker, "x-amz-delete-marker": "true" });
    expect((await s3.ask(`DELETE /versioned/k?versionId=${version}`)).headers).to.deep.equal({
      ...{ "x-amz-version-id": version },
    });
    expect((await s3.ask(`DELETE /versioned/k?versionId=${version}`)).headers).to.deep.equal({
      ...{ "x-amz-version-id": version },
    });
    expect((await s3.ask(`DELETE /versioned/k?versionId=${marker}`)).headers).to.deep.equal(headers);
    expect((await s3.ask("DELETE /suspended/k")).headers).to.deep.equal({ ...headers, "x-amz-version-id": "null" });
    expect([s3.bodies.size, s3.changes.length]).to.deep.equal([0, 5]);
  });

  it("is not deleted under a condition, nor by what is no version", async () => {
    await put("plain/k");

    expect((await s3.refused("DELETE /plain/k", { "if-match": "*" })).code).to.equal("NotImplemented");
    expect(await s3.refused("DELETE /plain/k?versionId=%20")).to.deep.include({
      ...{ code: "InvalidArgument", details: { ArgumentName: "versionId", ArgumentValue: " " } },
    });
    expect((await s3.ask("GET /plain/k")).body).to.equal("hello");
  });
});
