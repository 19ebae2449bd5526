import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { expect } from "chai";
import type { S3Error } from "../../../../local/s3/store/errors.ts";
import { type Answered, type Operations, startOperations, textOf, xml } from "../ask.ts";

/** The least size of a part that is not the last. */
const FIRST = "x".repeat(5 * 1024 * 1024);
const LAST = "the last part may be short";

const md5 = (text: string): Buffer => createHash("md5").update(text).digest();
const crc = (bytes: string | Buffer): Buffer => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value;
};
const base64 = (bytes: Buffer): string => bytes.toString("base64");

interface Listed {
  readonly number: number | string;
  readonly etag: string;
  readonly crc32?: string;
}
const completion = (parts: readonly Listed[]): string =>
  `<CompleteMultipartUpload>${parts
    .map(({ number, etag, crc32: checksum }) => {
      const more = checksum === undefined ? "" : `<ChecksumCRC32>${checksum}</ChecksumCRC32>`;
      return `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag>${more}</Part>`;
    })
    .join("")}</CompleteMultipartUpload>`;

describe("the completion of an upload in S3", () => {
  let s3: Operations;
  beforeEach(async () => {
    s3 = await startOperations();
    await s3.ask("PUT /files");
  });

  const create = async (headers: Record<string, string> = {}): Promise<string> =>
    textOf(await s3.ask("POST /files/a%20b?uploads", headers), "UploadId");
  const part = async (id: string, number: number, text: string, checksum?: string): Promise<Listed> => {
    const headers = checksum === undefined ? {} : { "x-amz-checksum-crc32": checksum };
    await s3.ask(`PUT /files/a%20b?partNumber=${number}&uploadId=${id}`, headers, text);
    return { number, etag: `"${md5(text).toString("hex")}"` };
  };
  const complete = (id: string, parts: readonly Listed[], headers: Record<string, string> = {}): Promise<Answered> =>
    s3.ask(`POST /files/a%20b?uploadId=${id}`, headers, completion(parts));
  const refused = async (id: string, parts: readonly Listed[], headers: Record<string, string> = {}) =>
    (await s3.refused(`POST /files/a%20b?uploadId=${id}`, headers, completion(parts))).code;

  const etag = `${md5Of([FIRST, LAST])}-2`;
  const answer = (more: string, location = "http://127.0.0.1:4566/files/a%20b"): string =>
    xml(
      "CompleteMultipartUploadResult",
      `<Location>${location}</Location><Bucket>files</Bucket><Key>a b</Key><ETag>&quot;${etag}&quot;</ETag>${more}`,
    );

  it("makes one object of the parts, and keeps nothing of the upload", async () => {
    const id = await create({ "x-amz-meta-a": "1" });
    const parts = [await part(id, 2, FIRST), await part(id, 7, LAST)];
    await part(id, 8, "is not named");

    expect(await complete(id, parts)).to.deep.equal({
      ...{ status: 200, headers: { "content-type": "application/xml" }, body: answer("") },
    });
    const got = await s3.ask("GET /files/a%20b");
    expect(got.body).to.equal(FIRST + LAST);
    expect([got.headers.etag, got.headers["x-amz-meta-a"]]).to.deep.equal([`"${etag}"`, "1"]);
    const sizeBytes = FIRST.length + LAST.length;
    expect(s3.changes.map(({ eventName, ...change }) => [eventName, change.sizeBytes, change.etag])).to.deep.equal([
      ["ObjectCreated:CompleteMultipartUpload", sizeBytes, etag],
    ]);
    expect([s3.bodies.size, s3.store.bucket("files").uploads.size]).to.deep.equal([1, 0]);
    expect(await refused(id, parts)).to.equal("NoSuchUpload");
  });

  it("tells the version, and an address on the host that was asked", async () => {
    await s3.setVersioning("files", "Enabled");
    const id = await create();
    const parts = [await part(id, 1, FIRST), await part(id, 2, LAST)];

    const { headers, body } = await s3.ask(
      ...([`POST /a%20b?uploadId=${id}`, { host: "files.localhost" }, completion(parts)] as const),
    );

    const { versionId } = s3.store.bucket("files").latest("a b")!;
    expect(headers).to.deep.equal({ "content-type": "application/xml", "x-amz-version-id": versionId });
    expect(body).to.equal(answer("", "http://files.localhost/files/a%20b"));
  });

  it("names the local host where none was asked", async () => {
    const id = await create();
    const parts = [await part(id, 1, FIRST), await part(id, 2, LAST)];

    expect((await complete(id, parts, { host: undefined as never })).body).to.equal(
      answer("", "http://localhost/files/a%20b"),
    );
  });

  describe("with a checksum", () => {
    const [first, last] = [crc(FIRST), crc(LAST)];
    const composite = `${base64(crc(Buffer.concat([first, last])))}-2`;
    const whole = base64(crc(FIRST + LAST));
    const kinds = [
      { type: "COMPOSITE", value: composite },
      { type: "FULL_OBJECT", value: whole },
    ];
    const start = async (type: string, withChecksums = true) => {
      const id = await create({ "x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": type });
      const [one, two] = withChecksums ? [base64(first), base64(last)] : [];
      return { id, parts: [await part(id, 1, FIRST, one), await part(id, 2, LAST, two)] };
    };

    for (const { type, value } of kinds) {
      it(`gives it as ${type}, and keeps it`, async () => {
        const { id, parts } = await start(type);

        expect((await complete(id, parts)).body).to.equal(
          answer(`<ChecksumCRC32>${value}</ChecksumCRC32><ChecksumType>${type}</ChecksumType>`),
        );
        const { headers } = await s3.ask("HEAD /files/a%20b", { "x-amz-checksum-mode": "ENABLED" });
        expect([headers["x-amz-checksum-crc32"], headers["x-amz-checksum-type"]]).to.deep.equal([value, type]);
      });
    }

    it("has none of the parts' checksums where a part has none, and one of all bytes still", async () => {
      const [parted, full] = [await start("COMPOSITE", false), await start("FULL_OBJECT", false)];

      expect((await complete(parted.id, parted.parts)).body).to.equal(answer(""));
      expect(textOf(await complete(full.id, full.parts), "ChecksumCRC32")).to.equal(whole);
    });

    it("takes the one for all bytes that the object has, and no other", async () => {
      const { id, parts } = await start("FULL_OBJECT");

      expect(await refused(id, parts, { "x-amz-checksum-crc32": base64(first) })).to.equal("BadDigest");
      // The parts of the upload are still there, and nothing else is.
      expect(s3.bodies.size).to.equal(2);
      expect((await complete(id, parts, { "x-amz-checksum-crc32": whole })).status).to.equal(200);
    });

    it("refuses another one for a part than the part has", async () => {
      const { id, parts } = await start("COMPOSITE");
      const [one, two] = [base64(first), base64(last)];

      expect(await refused(id, [{ ...parts[0]!, crc32: two }, parts[1]!])).to.equal("InvalidPart");
      expect((await complete(id, [{ ...parts[0]!, crc32: ` ${one}\n` }, parts[1]!])).status).to.equal(200);
    });
  });

  it("takes numbers and ETags with spaces around them, and ETags without quotes", async () => {
    const id = await create();
    await part(id, 1, LAST);

    expect((await complete(id, [{ number: " 1 ", etag: `\n${md5(LAST).toString("hex")} ` }])).status).to.equal(200);
  });

  const known = `"${md5(LAST).toString("hex")}"`;
  const faults: readonly { title: string; parts: readonly Listed[]; code: string }[] = [
    { title: "no parts", parts: [], code: "MalformedXML" },
    { title: "a number that is none", parts: [{ number: "x", etag: known }], code: "MalformedXML" },
    { title: "half a number", parts: [{ number: 1.5, etag: known }], code: "MalformedXML" },
    { title: "a part that is not there", parts: [{ number: 3, etag: known }], code: "InvalidPart" },
    { title: "another ETag", parts: [{ number: 1, etag: '"0"' }], code: "InvalidPart" },
    {
      ...{ title: "a part twice", code: "InvalidPartOrder" },
      parts: [1, 1].map((number) => ({ number, etag: known })),
    },
    {
      ...{ title: "parts out of order", code: "InvalidPartOrder" },
      parts: [2, 1].map((number) => ({ number, etag: known })),
    },
    {
      ...{ title: "a small part before the last", code: "EntityTooSmall" },
      parts: [1, 2].map((number) => ({ number, etag: known })),
    },
  ];
  for (const { title, parts, code } of faults) {
    it(`refuses ${title}, and keeps the upload as it is`, async () => {
      const id = await create();
      for (const number of [1, 2]) await part(id, number, LAST);

      expect(await refused(id, parts)).to.equal(code);
      expect([s3.bodies.size, s3.store.bucket("files").uploads.get(id)?.parts.size]).to.deep.equal([2, 2]);
    });
  }

  it("refuses a part before the last that lacks one byte of 5 MiB, and names the part that is missing", async () => {
    const id = await create();
    const parts = [await part(id, 1, FIRST.slice(1)), await part(id, 2, LAST)];

    expect(await refused(id, parts)).to.equal("EntityTooSmall");
    const error = await s3.refused(`POST /files/a%20b?uploadId=${id}`, {}, completion([{ number: 4, etag: known }]));
    expect(error.details).to.deep.equal({ PartNumber: "4" });
    expect((await s3.refused(`POST /files/a%20b?uploadId=${id}`, {}, "<Other/>")).code).to.equal("MalformedXML");
    expect((await s3.refused(`POST /files/a%20b?uploadId=none`, {}, "<Other/>")).code).to.equal("NoSuchUpload");
  });

  it("happens once where it is asked for twice at a time, and leaves no body behind", async () => {
    const id = await create();
    const parts = [await part(id, 1, LAST)];

    const outcomes = await Promise.allSettled([1, 2].map(() => complete(id, parts)));

    const codes = outcomes.map((outcome) =>
      outcome.status === "rejected" ? (outcome.reason as S3Error).code : "done",
    );
    expect(codes.sort()).to.deep.equal(["NoSuchUpload", "done"]);
    expect([s3.bodies.size, s3.changes.length]).to.deep.equal([1, 1]);
  });

  it("happens only where its condition holds, and leaves no body behind", async () => {
    await s3.ask("PUT /files/a%20b", {}, "old");
    const id = await create();
    const parts = [await part(id, 1, LAST)];

    expect(await refused(id, parts, { "if-none-match": "*" })).to.equal("PreconditionFailed");
    expect((await s3.ask("GET /files/a%20b")).body).to.equal("old");
    expect(s3.bodies.size).to.equal(2);
  });
});

/** The MD5 of the parts' MD5s, in hexadecimal. */
function md5Of(parts: readonly string[]): string {
  return createHash("md5")
    .update(Buffer.concat(parts.map(md5)))
    .digest("hex");
}
