import { createHash } from "node:crypto";

import {
  AbortMultipartUploadCommand,
  ChecksumType,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";

import { type Contract, failure } from "./harness.ts";

const FIRST = Buffer.alloc(5 * 1024 ** 2, "first ");
const SECOND = Buffer.from("the last part may be short");

export function describeMultipart(contract: Contract): void {
  const { it } = contract;
  const create = async (Bucket: string, more: object = {}): Promise<string> => {
    const created = await contract.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "big", ...more }));
    return created.UploadId ?? "";
  };
  const upload = async (Bucket: string, UploadId: string, PartNumber: number, Body: Buffer) => {
    const sent = new UploadPartCommand({ Bucket, Key: "big", UploadId, PartNumber, Body });
    const { ETag, ChecksumCRC32 } = await contract.s3.send(sent);
    return { ETag, PartNumber, ...(ChecksumCRC32 && { ChecksumCRC32 }) };
  };
  const complete = (Bucket: string, UploadId: string, Parts: object[]) =>
    contract.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "big", UploadId, MultipartUpload: { Parts } }));
  const md5 = (bytes: Buffer): Buffer => createHash("md5").update(bytes).digest();

  it("puts parts together, whatever their order", async () => {
    const Bucket = await contract.bucket("Enabled");
    const UploadId = await create(Bucket, { Metadata: { a: "1" }, ContentType: "application/json" });
    const second = await upload(Bucket, UploadId, 7, SECOND);
    const first = await upload(Bucket, UploadId, 2, FIRST);
    expect(await failure(contract.s3.send(new GetObjectCommand({ Bucket, Key: "big" })))).to.equal("404 NoSuchKey");

    const completed = await complete(Bucket, UploadId, [first, second]);

    const etag = `"${md5(Buffer.concat([md5(FIRST), md5(SECOND)])).toString("hex")}-2"`;
    expect(completed).to.include({ ETag: etag, Bucket, Key: "big" });
    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "big" }));
    expect(Buffer.concat([FIRST, SECOND]).equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).to.equal(
      true,
    );
    expect(got).to.include({ ETag: etag, ContentType: "application/json", VersionId: completed.VersionId });
    expect(got.Metadata).to.deep.equal({ a: "1" });
  });

  it("gives a composite checksum, or one of the whole", async () => {
    const Bucket = await contract.bucket();
    const checksums: (string | undefined)[] = [];
    for (const type of [ChecksumType.COMPOSITE, ChecksumType.FULL_OBJECT]) {
      const UploadId = await create(Bucket, { ChecksumAlgorithm: "CRC32", ChecksumType: type });
      const parts = [await upload(Bucket, UploadId, 1, FIRST), await upload(Bucket, UploadId, 2, SECOND)];
      checksums.push((await complete(Bucket, UploadId, parts)).ChecksumCRC32);
    }
    await contract.s3.send(new PutObjectCommand({ Bucket, Key: "whole", Body: Buffer.concat([FIRST, SECOND]) }));
    const whole = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "whole", ChecksumMode: "ENABLED" }));
    await whole.Body?.transformToByteArray();

    expect(checksums[0]).to.match(/^[\w+/]{6}==-2$/);
    expect(checksums[1]).to.equal(whole.ChecksumCRC32);
  });

  it("refuses parts that are not there, not in order, too small, or none", async () => {
    const Bucket = await contract.bucket();
    const UploadId = await create(Bucket);
    const first = await upload(Bucket, UploadId, 1, SECOND);
    const second = await upload(Bucket, UploadId, 2, SECOND);

    expect(await failure(complete(Bucket, UploadId, [second, first]))).to.equal("400 InvalidPartOrder");
    expect(await failure(complete(Bucket, UploadId, [first, second]))).to.equal("400 EntityTooSmall");
    expect(await failure(complete(Bucket, UploadId, [{ ...first, PartNumber: 3 }]))).to.equal("400 InvalidPart");
    const other = { PartNumber: 1, ETag: `"${"0".repeat(32)}"` };
    expect(await failure(complete(Bucket, UploadId, [other]))).to.equal("400 InvalidPart");
    expect(await failure(complete(Bucket, UploadId, []))).to.equal("400 MalformedXML");
    expect(await failure(complete(Bucket, "0".repeat(48), [first]))).to.equal("404 NoSuchUpload");
    expect(await failure(complete(Bucket, UploadId, [second]))).to.equal("no failure");
  });

  it("lists uploads and parts, and forgets an aborted one", async () => {
    const Bucket = await contract.bucket();
    const UploadId = await create(Bucket);
    await upload(Bucket, UploadId, 3, SECOND);
    await upload(Bucket, UploadId, 1, SECOND);

    const { Parts = [] } = await contract.s3.send(new ListPartsCommand({ Bucket, Key: "big", UploadId }));
    const before = await contract.s3.send(new ListMultipartUploadsCommand({ Bucket }));
    await contract.s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "big", UploadId }));
    const after = await contract.s3.send(new ListMultipartUploadsCommand({ Bucket }));

    expect(Parts.map((part) => [part.PartNumber, part.Size])).to.deep.equal([
      [1, 26],
      [3, 26],
    ]);
    expect(before.Uploads?.map((each) => [each.Key, each.UploadId])).to.deep.equal([["big", UploadId]]);
    expect(after.Uploads ?? []).to.deep.equal([]);
    expect(await failure(upload(Bucket, UploadId, 1, SECOND))).to.equal("404 NoSuchUpload");
  });

  it("takes a part from another object", async () => {
    const Bucket = await contract.bucket();
    await contract.s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
    const UploadId = await create(Bucket);
    const sent = { Bucket, Key: "big", UploadId, PartNumber: 1, CopySource: `${Bucket}/source` };

    const copied = await contract.s3.send(new UploadPartCopyCommand({ ...sent, CopySourceRange: "bytes=2-5" }));
    await complete(Bucket, UploadId, [{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);

    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "big" }));
    expect(await got.Body?.transformToString()).to.equal("2345");
  });
}
