import { createHash } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { expect } from "chai";
import { receiveBody, receiveText, storeBytes } from "../../../../local/s3/http/body.ts";
import { MemoryBlobs } from "../../../../local/s3/store/blobs.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";
import { HELLO_MD5, requestOf } from "../ask.ts";

const HELLO = "hello";
const SHA256 = createHash("sha256").update(HELLO).digest("hex");
const MD5 = Buffer.from(HELLO_MD5, "hex").toString("base64");
const CRC32 = "NhCmhg==";
const UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const GIB = 1024 ** 3;

/** Counts what is stored and not removed, and what is abandoned. */
class CountedBlobs extends MemoryBlobs {
  stored = 0;
  abandoned = 0;
  override async create() {
    const writer = await super.create();
    return {
      ...writer,
      finish: () => {
        this.stored += 1;
        return writer.finish();
      },
      abandon: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        this.abandoned += 1;
      },
    };
  }
  override remove(blob: string): void {
    this.stored -= 1;
    super.remove(blob);
  }
}

describe("the body of a request to S3", () => {
  let blobs: CountedBlobs;
  beforeEach(() => (blobs = new CountedBlobs()));

  const receive = (headers: Record<string, string | undefined>, body: string | Readable = HELLO) =>
    receiveBody(requestOf("PUT /files/k", headers, body), blobs);
  const codeOf = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => "done",
      (error: unknown) => (error instanceof S3Error ? error.code : String(error)),
    );
  const stored = { sizeBytes: 5, md5: HELLO_MD5 };
  const withCrc32 = { ...stored, checksum: { algorithm: "CRC32", value: CRC32 } };
  const chunks = `5\r\n${HELLO}\r\n0\r\n`;
  const chunked = { "x-amz-decoded-content-length": "5", "content-length": "99" };

  const good: readonly { title: string; headers: Record<string, string>; body?: string; is?: object }[] = [
    { title: "as it is", headers: {} },
    { title: "with its MD5", headers: { "content-md5": MD5 } },
    { title: "with its SHA-256", headers: { "x-amz-content-sha256": SHA256 } },
    { title: "unsigned", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
    { title: "with its checksum", headers: { "x-amz-checksum-crc32": CRC32 }, is: withCrc32 },
    { title: "with an encoding of its own", headers: { "content-encoding": "x-aws-chunked" } },
    { title: "in chunks", headers: { ...chunked, "x-amz-content-sha256": UNSIGNED }, body: `${chunks}\r\n` },
    { title: "in chunks, by its encoding", headers: { ...chunked, "content-encoding": "aws-chunked" }, body: `${chunks}\r\n` }, // prettier-ignore
    { title: "in chunks, by one of its encodings", headers: { ...chunked, "content-encoding": "gzip,AWS-Chunked" }, body: `${chunks}\r\n` }, // prettier-ignore
    {
      title: "in chunks with a trailer",
      headers: { ...chunked, "x-amz-content-sha256": UNSIGNED, "x-amz-trailer": "x-amz-checksum-crc32" },
      ...{ body: `${chunks}x-amz-checksum-crc32:${CRC32}\r\n\r\n`, is: withCrc32 },
    },
  ];
  for (const { title, headers, body, is = stored } of good) {
    it(`is stored ${title}`, async () => {
      const { blob, ...rest } = await receive(headers, body);

      expect(rest).to.deep.equal(is);
      expect((await blobs.read(blob, 0, 10)).toString()).to.equal(HELLO);
    });
  }

  const zeros = Buffer.alloc(16).toString("base64");
  const trailer = { ...chunked, "x-amz-content-sha256": UNSIGNED, "x-amz-trailer": "x-amz-checksum-crc32" };
  const bad: readonly { title: string; headers: Record<string, string | undefined>; body?: string; code: string }[] = [
    { title: "without a length", headers: { "content-length": undefined }, code: "MissingContentLength" },
    { title: "in chunks without its own length", headers: { "x-amz-content-sha256": UNSIGNED }, code: "MissingContentLength" }, // prettier-ignore
    { title: "with a length that is none", headers: { "content-length": "5 " }, code: "InvalidArgument" },
    { title: "with a length of 16 digits", headers: { "content-length": "0".repeat(16) }, code: "InvalidArgument" },
    { title: "that is too large", headers: { "content-length": String(5 * GIB + 1) }, code: "EntityTooLarge" },
    { title: "that is as large as it may be, and shorter", headers: { "content-length": String(5 * GIB) }, code: "IncompleteBody" }, // prettier-ignore
    { title: "that is shorter than announced", headers: { "content-length": "6" }, code: "IncompleteBody" },
    { title: "that is longer than announced", headers: { "content-length": "4" }, code: "IncompleteBody" },
    { title: "with another MD5", headers: { "content-md5": zeros }, code: "BadDigest" },
    { title: "with an MD5 that is none", headers: { "content-md5": "AAAA" }, code: "InvalidDigest" },
    { title: "with another SHA-256", headers: { "x-amz-content-sha256": "0".repeat(64) }, code: "XAmzContentSHA256Mismatch" }, // prettier-ignore
    { title: "with another checksum", headers: { "x-amz-checksum-crc32": "AAAAAA==" }, code: "BadDigest" },
    { title: "with a checksum that is none", headers: { "x-amz-checksum-crc32": "A" }, code: "InvalidRequest" },
    { title: "without its trailer", headers: trailer, body: `${chunks}\r\n`, code: "MalformedTrailerError" },
    { title: "with another trailer", headers: trailer, body: `${chunks}x-amz-checksum-sha1:a\r\n\r\n`, code: "MalformedTrailerError" }, // prettier-ignore
    { title: "with a trailer that is none", headers: trailer, body: `${chunks}x-amz-checksum-crc32:A\r\n\r\n`, code: "InvalidRequest" }, // prettier-ignore
    { title: "with a wrong trailer", headers: trailer, body: `${chunks}x-amz-checksum-crc32:AAAAAA==\r\n\r\n`, code: "BadDigest" }, // prettier-ignore
  ];
  for (const { title, headers, body, code } of bad) {
    it(`is refused ${title}: ${code}; and nothing is kept`, async () => {
      expect([await codeOf(receive(headers, body)), blobs.stored]).to.deep.equal([code, 0]);
    });
  }

  it("is named where its length is none", async () => {
    const error = (await receive({ "content-length": "x" }).catch((reason: unknown) => reason)) as S3Error;

    expect(error.details).to.deep.equal({ ArgumentName: "content-length", ArgumentValue: "x" });
  });

  it("that is longer than announced is left there, so that the connection can go on", async () => {
    const body = new PassThrough();
    body.write("hello");
    const code = await codeOf(receive({ "content-length": "4" }, body));

    expect([code, body.destroyed, blobs.abandoned]).to.deep.equal(["IncompleteBody", false, 1]);
  });

  it("fails as its connection does, and nothing is kept", async () => {
    const body = new PassThrough().on("error", () => undefined);
    const received = codeOf(receive({ "content-length": "5" }, body));
    body.write("he");
    body.destroy(new Error("reset"));

    expect([await received, blobs.stored, blobs.abandoned]).to.deep.equal(["Error: reset", 0, 1]);
  });

  it("has a checksum only where one is named", async () => {
    const bytes = (): Readable => Readable.from([Buffer.from("hel"), Buffer.from("lo")]);

    const { blob: first, ...plain } = await storeBytes(bytes(), blobs);
    const { blob: second, ...checked } = await storeBytes(bytes(), blobs, "CRC32");

    expect([first, second, plain, checked]).to.deep.equal(["1", "2", stored, withCrc32]);
  });

  const text = (headers: Record<string, string | undefined>, body: string | Readable): Promise<string> =>
    receiveText(requestOf("POST /files?delete", headers, body));

  it("of XML is read as text, and checked", async () => {
    expect(await text({}, "é")).to.equal("é");
    expect(await text({ "content-length": undefined }, Readable.from([]))).to.equal("");
    expect(await codeOf(text({ "content-md5": zeros }, "é"))).to.equal("BadDigest");
    expect(await codeOf(text({ "content-length": undefined, "transfer-encoding": "chunked" }, "é"))).to.equal(
      "MissingContentLength",
    );
  });

  it("is not checked by the checksum of something else", async () => {
    const headers = { "x-amz-checksum-crc32": "AAAAAA==", "content-md5": zeros };
    const asked = (more: object): Promise<string> =>
      codeOf(receiveText(requestOf("POST /files/k?uploadId=u", { ...headers, ...more }, HELLO), false));

    expect([await asked({ "content-md5": undefined }), await asked({})]).to.deep.equal(["done", "BadDigest"]);
  });

  it("of XML has 8 MiB at the most", async () => {
    const most = 8 * 1024 ** 2;

    expect((await text({}, "x".repeat(most))).length).to.equal(most);
    expect(await codeOf(text({ "content-length": String(most + 1) }, ""))).to.equal("MalformedXML");
  });
});
