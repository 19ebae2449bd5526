import { PassThrough } from "node:stream";
import { expect } from "chai";
import { type Answered, HELLO_MD5, NOON_XML, type Operations, startOperations, textOf, xml } from "../ask.ts";

const CRC32 = "NhCmhg=="; // of "hello"
const XML = { "content-type": "application/xml" };
const ETAG = `<ETag>&quot;${HELLO_MD5}&quot;</ETag>`;

describe("a multipart upload in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    await s3.ask("PUT /files");
  });

  const create = async (key = "big", headers: Record<string, string> = {}): Promise<string> =>
    textOf(await s3.ask(`POST /files/${key}?uploads`, headers), "UploadId");
  const part = (id: string, number: number | string, body = "hello", headers = {}): Promise<Answered> =>
    s3.ask(`PUT /files/big?partNumber=${number}&uploadId=${id}`, headers, body);

  it("begins with an id, and the kind of checksum that was asked for", async () => {
    const plain = await s3.ask("POST /files/a%20b?uploads");
    const checked = await s3.ask("POST /files/a?uploads", { "x-amz-checksum-algorithm": "crc32" });

    const id = textOf(plain, "UploadId");
    expect(id).to.match(/^[0-9a-f]{48}$/);
    expect(plain).to.deep.equal({
      ...{ status: 200, headers: XML },
      body: xml("InitiateMultipartUploadResult", `<Bucket>files</Bucket><Key>a b</Key><UploadId>${id}</UploadId>`),
    });
    expect(checked.headers).to.deep.equal({
      ...{ ...XML, "x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "COMPOSITE" },
    });
    expect((await s3.refused("POST /none/a?uploads")).code).to.equal("NoSuchBucket");
    expect((await s3.refused("POST /files/a?uploads", { "x-amz-object-lock-mode": "x" })).code).to.equal(
      "NotImplemented",
    );
  });

  const kinds = [
    { algorithm: "CRC32", type: undefined, is: "COMPOSITE" },
    { algorithm: "CRC32", type: "full_object", is: "FULL_OBJECT" },
    { algorithm: "CRC32C", type: "COMPOSITE", is: "COMPOSITE" },
    { algorithm: "CRC64NVME", type: undefined, is: "FULL_OBJECT" },
    { algorithm: "CRC64NVME", type: "COMPOSITE", is: "InvalidRequest" },
    { algorithm: "SHA256", type: undefined, is: "COMPOSITE" },
    { algorithm: "SHA256", type: "FULL_OBJECT", is: "InvalidRequest" },
    { algorithm: "SHA1", type: "OTHER", is: "InvalidRequest" },
    { algorithm: "CRC16", type: undefined, is: "InvalidRequest" },
  ];
  for (const { algorithm, type, is } of kinds) {
    it(`has ${algorithm} as ${type ?? "is usual"}: ${is}`, async () => {
      const headers = { "x-amz-checksum-algorithm": algorithm, ...(type && { "x-amz-checksum-type": type }) };

      if (is === "InvalidRequest") expect((await s3.refused("POST /files/a?uploads", headers)).code).to.equal(is);
      else {
        const given = (await s3.ask("POST /files/a?uploads", headers)).headers;
        expect([given["x-amz-checksum-algorithm"], given["x-amz-checksum-type"]]).to.deep.equal([algorithm, is]);
      }
    });
  }

  it("takes parts, the last of each number", async () => {
    const id = await create();
    await part(id, 1, "other");
    const { size: before } = s3.bodies;

    expect(await part(id, 1)).to.deep.equal({ status: 200, headers: { etag: `"${HELLO_MD5}"` }, body: "" });
    expect((await part(id, 10_000, "hello", { "x-amz-checksum-crc32": CRC32 })).headers).to.deep.equal({
      ...{ etag: `"${HELLO_MD5}"`, "x-amz-checksum-crc32": CRC32 },
    });
    expect([before, s3.bodies.size, s3.changes]).to.deep.equal([1, 2, []]);
  });

  for (const number of ["0", "10001", "", "x", "1.5", "000001", "-1"]) {
    it(`takes no part ${JSON.stringify(number)}`, async () => {
      const target = `/files/big?partNumber=${number}&uploadId=${await create()}`;

      expect(await s3.refused(`PUT ${target}`, {}, "hello")).to.deep.include({
        ...{ code: "InvalidArgument", details: { ArgumentName: "partNumber", ArgumentValue: number } },
      });
    });
  }

  it("takes no part with a key of the customer's, under another key, or of no upload", async () => {
    const id = await create();
    const header = { "x-amz-server-side-encryption-customer-algorithm": "AES256" };

    expect((await s3.refused(`PUT /files/big?partNumber=1&uploadId=${id}`, header, "hello")).code).to.equal(
      "NotImplemented",
    );
    for (const [key, uploadId] of [["other", id] as const, ["big", "none"] as const]) {
      expect(await s3.refused(`PUT /files/${key}?partNumber=1&uploadId=${uploadId}`, {}, "hello")).to.deep.equal({
        ...{ status: 404, code: "NoSuchUpload", details: { UploadId: uploadId }, headers: {} },
      });
    }
    expect(s3.bodies.size).to.equal(0);
  });

  it("takes no part that arrives when it was aborted, and leaves no body behind", async () => {
    const id = await create();
    const body = new PassThrough();
    const asked = s3.refused(`PUT /files/big?partNumber=1&uploadId=${id}`, { "content-length": "5" }, body);
    await s3.ask(`DELETE /files/big?uploadId=${id}`);
    body.end("hello");

    expect([(await asked).code, s3.bodies.size]).to.deep.equal(["NoSuchUpload", 0]);
  });

  describe("with a part of another object", () => {
    let version: string;
    beforeEach(async () => {
      await s3.ask("PUT /source");
      await s3.setVersioning("source", "Enabled");
      version = (await s3.ask("PUT /source/k", {}, "say hello!")).headers["x-amz-version-id"] ?? "";
    });

    const copyPart = (id: string, headers: Record<string, string>) =>
      [`PUT /files/big?partNumber=1&uploadId=${id}`, { "x-amz-copy-source": "source/k", ...headers }] as const;

    it("tells its ETag and checksum, and the version that was copied", async () => {
      const crc32 = `<ChecksumCRC32>${CRC32}</ChecksumCRC32>`;
      const range = { "x-amz-copy-source-range": "bytes=4-8" };
      for (const [id, checksum] of [
        [await create(), ""],
        [await create("big", { "x-amz-checksum-algorithm": "CRC32" }), crc32],
      ] as const) {
        expect(await s3.ask(...copyPart(id, range))).to.deep.equal({
          ...{ status: 200, headers: { ...XML, "x-amz-copy-source-version-id": version } },
          body: xml("CopyPartResult", `<LastModified>${NOON_XML}</LastModified>${ETAG}${checksum}`),
        });
      }
    });

    it("has all of it without a range, and refuses a range that is none or that lies behind it", async () => {
      const id = await create();
      await s3.ask(...copyPart(id, {}));
      const sizes = (await s3.ask(`GET /files/big?uploadId=${id}`)).body.match(/<Size>\d+/g);

      expect(sizes).to.deep.equal(["<Size>10"]);
      expect(await s3.refused(...copyPart(id, { "x-amz-copy-source-range": "4-8" }))).to.deep.include({
        ...{ code: "InvalidArgument", details: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: "4-8" } },
      });
      expect((await s3.refused(...copyPart(id, { "x-amz-copy-source-range": "bytes=10-12" }))).code).to.equal(
        "InvalidRange",
      );
      expect((await s3.refused(...copyPart(id, { "x-amz-copy-source": "source/none" }))).code).to.equal("NoSuchKey");
    });
  });

  it("lists its parts in order of their numbers", async () => {
    const id = await create("big", { "x-amz-checksum-algorithm": "CRC32" });
    await part(id, 10, "hello");
    await part(id, 9, "hello", { "x-amz-checksum-crc32": CRC32 });

    const listed = (number: number, more: string): string =>
      `<Part><PartNumber>${number}</PartNumber><LastModified>${NOON_XML}</LastModified>${ETAG}<Size>5</Size>${more}</Part>`;
    expect((await s3.ask(`GET /files/big?uploadId=${id}`)).body).to.equal(
      xml(
        "ListPartsResult",
        `<Bucket>files</Bucket><Key>big</Key><UploadId>${id}</UploadId>` +
          "<PartNumberMarker>0</PartNumberMarker><MaxParts>10000</MaxParts><IsTruncated>false</IsTruncated>" +
          "<StorageClass>STANDARD</StorageClass><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>" +
          "<ChecksumType>COMPOSITE</ChecksumType>" +
          listed(9, `<ChecksumCRC32>${CRC32}</ChecksumCRC32>`) +
          listed(10, ""),
      ),
    );
    expect((await s3.refused(`GET /files/other?uploadId=${id}`)).code).to.equal("NoSuchUpload");
  });

  it("is listed with others in the order of keys, under a prefix", async () => {
    const ids = new Map<string, string>();
    for (const key of ["b", "\u{1F600}", "\uFF5E", "a/1"]) ids.set(key, await create(encodeURIComponent(key)));
    const listed = (key: string): string =>
      `<Upload><Key>${key}</Key><UploadId>${ids.get(key)}</UploadId><Initiated>${NOON_XML}</Initiated>` +
      "<StorageClass>STANDARD</StorageClass></Upload>";
    const all = (prefix: string, keys: readonly string[]): string =>
      xml(
        "ListMultipartUploadsResult",
        `<Bucket>files</Bucket><KeyMarker></KeyMarker><UploadIdMarker></UploadIdMarker><Prefix>${prefix}</Prefix>` +
          `<MaxUploads>1000</MaxUploads><IsTruncated>false</IsTruncated>${keys.map(listed).join("")}`,
      );

    expect((await s3.ask("GET /files?uploads")).body).to.equal(all("", ["a/1", "b", "\uFF5E", "\u{1F600}"]));
    expect((await s3.ask("GET /files?uploads&prefix=a/")).body).to.equal(all("a/", ["a/1"]));
  });

  it("is gone with its parts once it was aborted", async () => {
    const id = await create();
    await part(id, 1);

    expect(await s3.ask(`DELETE /files/big?uploadId=${id}`)).to.deep.equal({ status: 204, headers: {}, body: "" });
    expect(s3.bodies.size).to.equal(0);
    expect((await s3.refused(`DELETE /files/big?uploadId=${id}`)).code).to.equal("NoSuchUpload");
  });
});
