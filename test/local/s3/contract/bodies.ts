import { createHash } from "node:crypto";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";

import { ChecksumAlgorithm, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { codeIn, type Contract, failure, type RawAnswer, rawRequest } from "./harness.ts";

/** Check values of "123456789" from the catalogues of CRC algorithms and FIPS 180, so that they are not only ours. */
const CHECKS = [
  { algorithm: ChecksumAlgorithm.CRC32, field: "ChecksumCRC32", hex: "cbf43926" },
  { algorithm: ChecksumAlgorithm.CRC32C, field: "ChecksumCRC32C", hex: "e3069283" },
  { algorithm: ChecksumAlgorithm.CRC64NVME, field: "ChecksumCRC64NVME", hex: "ae8b14860a799888" },
  { algorithm: ChecksumAlgorithm.SHA1, field: "ChecksumSHA1", hex: "f7c3bc1d808e04732adf679965ccc34ca7ae3441" },
  {
    algorithm: ChecksumAlgorithm.SHA256,
    field: "ChecksumSHA256",
    hex: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  },
] as const;

const SIGNATURE = ";chunk-signature=" + "0".repeat(64);

export function describeBodies(contract: Contract): void {
  const { it } = contract;
  const get = async (Bucket: string, Key = "k"): Promise<string> => {
    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await got.Body?.transformToString()) ?? "";
  };
  const put = (
    bucket: string,
    headers: Record<string, string>,
    body: string | Buffer = "123456789",
  ): Promise<RawAnswer> =>
    rawRequest(contract.endpoint, "PUT", `/${bucket}/k`, { "content-length": String(body.length), ...headers }, body);

  for (const { algorithm, field, hex } of CHECKS) {
    const base64 = Buffer.from(hex, "hex").toString("base64");
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;

    it(`checks a ${algorithm}, keeps it, and gives it back where asked`, async () => {
      const Bucket = await contract.bucket();

      const stored = await put(Bucket, { [name]: base64 });
      const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "k", ChecksumMode: "ENABLED" }));

      expect(stored.status).to.equal(200);
      expect(stored.headers[name]).to.equal(base64);
      expect(await got.Body?.transformToString()).to.equal("123456789");
      expect(got[field]).to.equal(base64);
    });

    it(`refuses a wrong ${algorithm}, and stores nothing`, async () => {
      const Bucket = await contract.bucket();
      const wrong = Buffer.alloc(hex.length / 2).toString("base64");

      expect(codeIn(await put(Bucket, { [name]: wrong }))).to.equal("400 BadDigest");
      expect(await failure(get(Bucket))).to.equal("404 NoSuchKey");
    });

    it(`takes a stream with a ${algorithm} behind it`, async () => {
      const Bucket = await contract.bucket();
      const Body = Readable.from([Buffer.from("12345"), Buffer.from("6789")]);
      const sent = { Bucket, Key: "k", Body, ContentLength: 9, ChecksumAlgorithm: algorithm, ContentEncoding: "x" };

      const stored = await contract.s3.send(new PutObjectCommand(sent));
      const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "k" }));

      expect(stored[field]).to.equal(base64);
      expect(await got.Body?.transformToString()).to.equal("123456789");
      expect(got).to.include({ ContentEncoding: "x", ContentLength: 9 });
    });
  }

  it("checks Content-MD5", async () => {
    const Bucket = await contract.bucket();
    const md5 = createHash("md5").update("123456789").digest("base64");

    expect((await put(Bucket, { "content-md5": md5 })).status).to.equal(200);
    expect(codeIn(await put(Bucket, { "content-md5": md5 }, "other"))).to.equal("400 BadDigest");
    expect(codeIn(await put(Bucket, { "content-md5": "no base64" }))).to.equal("400 InvalidDigest");
    expect(await get(Bucket)).to.equal("123456789");
  });

  const framings = [
    {
      title: "unsigned chunks with a trailer",
      kind: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      body: "4\r\n1234\r\n5\r\n56789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n",
    },
    {
      title: "signed chunks",
      kind: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      body: `4${SIGNATURE}\r\n1234\r\n5${SIGNATURE}\r\n56789\r\n0${SIGNATURE}\r\n\r\n`,
    },
    {
      title: "signed chunks with a signed trailer",
      kind: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
      body: `9${SIGNATURE}\r\n123456789\r\n0${SIGNATURE}\r\nx-amz-checksum-crc32:y/Q5Jg==\r\nx-amz-trailer-signature:${"0".repeat(64)}\r\n\r\n`,
    },
  ];
  for (const { title, kind, body } of framings) {
    it(`takes ${title}`, async () => {
      const Bucket = await contract.bucket();
      const headers = {
        "x-amz-content-sha256": kind,
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": "9",
        ...(kind.endsWith("TRAILER") && { "x-amz-trailer": "x-amz-checksum-crc32" }),
      };

      expect((await put(Bucket, headers, body)).status).to.equal(200);
      expect(await get(Bucket)).to.equal("123456789");
      const got = await rawRequest(contract.endpoint, "GET", `/${Bucket}/k`);
      expect(got.headers).not.to.have.property("content-encoding");
    });
  }

  const broken = [
    {
      title: "a wrong trailer",
      body: "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
      code: "400 BadDigest",
    },
    { title: "a missing trailer", body: "9\r\n123456789\r\n0\r\n\r\n", code: "400 MalformedTrailerError" },
    { title: "a missing end", body: "9\r\n123456789\r\n", code: "400 IncompleteBody" },
    { title: "a short chunk", body: "9\r\n12345", code: "400 IncompleteBody" },
    {
      title: "fewer bytes than announced",
      body: "3\r\n123\r\n0\r\nx-amz-checksum-crc32:iIY9Uw==\r\n\r\n",
      code: "400 IncompleteBody",
    },
  ];
  for (const { title, body, code } of broken) {
    it(`refuses chunks with ${title}, and stores nothing`, async () => {
      const Bucket = await contract.bucket();
      const headers = {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length": "9",
        "x-amz-trailer": "x-amz-checksum-crc32",
      };

      expect(codeIn(await put(Bucket, headers, body))).to.equal(code);
      expect(await failure(get(Bucket))).to.equal("404 NoSuchKey");
    });
  }

  it("stores nothing of a connection that is cut", async () => {
    const Bucket = await contract.bucket();
    const { hostname, port } = new URL(contract.endpoint);

    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        const head = `PUT /${Bucket}/k HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 1000\r\n\r\n`;
        socket.write(`${head}only the beginning`, () => socket.destroy());
      });
      socket.on("error", reject);
      socket.on("close", () => resolve());
    });
    await contract.s3.send(new PutObjectCommand({ Bucket, Key: "after", Body: "x" }));

    expect(await failure(get(Bucket))).to.equal("404 NoSuchKey");
    expect(await get(Bucket, "after")).to.equal("x");
  });

  it("wants to know the length", async () => {
    const Bucket = await contract.bucket();

    const answer = await rawRequest(contract.endpoint, "PUT", `/${Bucket}/k`, { "transfer-encoding": "chunked" }, "x");

    expect(codeIn(answer)).to.equal("411 MissingContentLength");
    expect(await failure(get(Bucket))).to.equal("404 NoSuchKey");
  });

  it("says 100 Continue", async () => {
    const Bucket = await contract.bucket();

    const answer = await put(Bucket, { expect: "100-continue" });

    expect(answer.status).to.equal(200);
    expect(await get(Bucket)).to.equal("123456789");
  });

  it("keeps every byte of a big body", async () => {
    const Bucket = await contract.bucket();
    const body = Buffer.alloc(12_000_000, Buffer.from(Array.from({ length: 251 }, (_, index) => index)));

    await contract.s3.send(new PutObjectCommand({ Bucket, Key: "big", Body: body }));
    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "big" }));
    const bytes = await got.Body?.transformToByteArray();

    expect(bytes?.length).to.equal(body.length);
    expect(crc32(bytes ?? "")).to.equal(crc32(body));
  });
}
