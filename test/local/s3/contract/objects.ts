import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";

import { type Contract, failure } from "./harness.ts";

const HELLO_MD5 = '"5d41402abc4b2a76b9719d911017c592"';

export function describeObjects(contract: Contract): void {
  const { it } = contract;
  const put = (Bucket: string, Key: string, Body: string): Promise<unknown> =>
    contract.s3.send(new PutObjectCommand({ Bucket, Key, Body }));

  it("gives back an object with its metadata", async () => {
    const Bucket = await contract.bucket();
    const sent = {
      ContentType: "application/json",
      ContentEncoding: "gzip",
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="a.json"',
      ContentLanguage: "en",
      Metadata: { "made-by": "a test", empty: "" },
    };

    const put = await contract.s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello", ...sent }));
    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "k" }));

    expect(put.ETag).to.equal(HELLO_MD5);
    expect(put.VersionId).to.equal(undefined);
    expect(await got.Body?.transformToString()).to.equal("hello");
    expect(got).to.include({ ETag: HELLO_MD5, ContentLength: 5, AcceptRanges: "bytes" });
    expect(got.VersionId).to.equal(undefined);
    const { ContentType, ContentEncoding, CacheControl, ContentDisposition, ContentLanguage, Metadata } = got;
    const back = { ContentType, ContentEncoding, CacheControl, ContentDisposition, ContentLanguage, Metadata };
    expect(back).to.deep.equal(sent);
  });

  it("answers HEAD as GET, without the body", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "k", "hello");

    const head = await contract.s3.send(new HeadObjectCommand({ Bucket, Key: "k" }));
    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "k" }));

    expect(head).to.include({ ETag: HELLO_MD5, ContentLength: 5 });
    expect(head.LastModified).to.deep.equal(got.LastModified);
    expect(await failure(contract.s3.send(new HeadObjectCommand({ Bucket, Key: "none" })))).to.equal("404 NotFound");
  });

  it("stores an empty object", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "empty", "");

    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "empty" }));

    expect(await got.Body?.transformToString()).to.equal("");
    expect(got).to.include({ ContentLength: 0, ETag: '"d41d8cd98f00b204e9800998ecf8427e"' });
  });

  it("says what is missing", async () => {
    const Bucket = await contract.bucket();
    const missing = new GetObjectCommand({ Bucket, Key: "none" });

    expect(await failure(contract.s3.send(missing))).to.equal("404 NoSuchKey");
    const elsewhere = new GetObjectCommand({ Bucket: `${Bucket}-not`, Key: "none" });
    expect(await failure(contract.s3.send(elsewhere))).to.equal("404 NoSuchBucket");
    expect(await failure(put(`${Bucket}-not`, "k", "x"))).to.equal("404 NoSuchBucket");
    await contract.s3.send(new DeleteObjectCommand({ Bucket, Key: "none" }));
  });

  const ranges = [
    { range: "bytes=0-3", body: "0123", contentRange: "bytes 0-3/10" },
    { range: "bytes=7-", body: "789", contentRange: "bytes 7-9/10" },
    { range: "bytes=-2", body: "89", contentRange: "bytes 8-9/10" },
    { range: "bytes=8-100", body: "89", contentRange: "bytes 8-9/10" },
    { range: "bytes=-100", body: "0123456789", contentRange: "bytes 0-9/10" },
  ];
  for (const { range, body, contentRange } of ranges) {
    it(`answers the range ${range}`, async () => {
      const Bucket = await contract.bucket();
      await put(Bucket, "digits", "0123456789");

      const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "digits", Range: range }));

      expect(await got.Body?.transformToString()).to.equal(body);
      expect(got.ContentRange).to.equal(contentRange);
      expect(got.$metadata.httpStatusCode).to.equal(206);
    });
  }

  it("refuses a range behind the object's end", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "digits", "0123456789");

    const call = contract.s3.send(new GetObjectCommand({ Bucket, Key: "digits", Range: "bytes=10-" }));

    expect(await failure(call)).to.equal("416 InvalidRange");
  });

  it("reads on conditions", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "k", "hello");
    const { LastModified } = await contract.s3.send(new HeadObjectCommand({ Bucket, Key: "k" }));
    const get = (condition: object): Promise<string> =>
      failure(contract.s3.send(new GetObjectCommand({ Bucket, Key: "k", ...condition })));
    const before = new Date((LastModified?.getTime() ?? 0) - 1000);

    expect(await get({ IfMatch: HELLO_MD5 })).to.equal("no failure");
    expect(await get({ IfMatch: '"other"' })).to.equal("412 PreconditionFailed");
    expect(await get({ IfNoneMatch: HELLO_MD5 })).to.match(/^304 /);
    expect(await get({ IfNoneMatch: '"other"' })).to.equal("no failure");
    expect(await get({ IfModifiedSince: LastModified })).to.match(/^304 /);
    expect(await get({ IfModifiedSince: before })).to.equal("no failure");
    expect(await get({ IfUnmodifiedSince: LastModified })).to.equal("no failure");
    expect(await get({ IfUnmodifiedSince: before })).to.equal("412 PreconditionFailed");
    expect(await get({ IfMatch: HELLO_MD5, IfUnmodifiedSince: before })).to.equal("no failure");
    expect(await get({ IfNoneMatch: '"other"', IfModifiedSince: LastModified })).to.equal("no failure");
  });

  it("answers other headers where the query asks for them", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "k", "hello");
    const wanted = { ResponseContentType: "text/x", ResponseCacheControl: "no-store" };

    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "k", ...wanted }));

    expect(got).to.include({ ContentType: "text/x", CacheControl: "no-store" });
  });

  it("dates objects in whole seconds", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "k", "hello");

    const { LastModified } = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "k" }));

    expect((LastModified?.getTime() ?? 1) % 1000).to.equal(0);
    expect(Math.abs(Date.now() - (LastModified?.getTime() ?? 0))).to.be.below(60_000);
  });

  it("writes only where nothing is, with If-None-Match: *", async () => {
    const Bucket = await contract.bucket();
    const once = new PutObjectCommand({ Bucket, Key: "once", Body: "first", IfNoneMatch: "*" });

    expect(await failure(contract.s3.send(once))).to.equal("no failure");
    expect(await failure(contract.s3.send(once))).to.equal("412 PreconditionFailed");
  });

  it("lets one of many concurrent conditional writes through", async () => {
    const Bucket = await contract.bucket();
    const write = (Body: string): Promise<string> =>
      failure(contract.s3.send(new PutObjectCommand({ Bucket, Key: "once", Body, IfNoneMatch: "*" })));

    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => write(String(index))));

    expect(outcomes.filter((outcome) => outcome === "no failure")).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === "412 PreconditionFailed")).to.have.length(19);
  });

  it("overwrites only what it knows, with If-Match", async () => {
    const Bucket = await contract.bucket();
    const write = (Key: string, IfMatch: string): Promise<string> =>
      failure(contract.s3.send(new PutObjectCommand({ Bucket, Key, Body: "second", IfMatch })));
    await put(Bucket, "k", "hello");

    expect(await write("k", '"other"')).to.equal("412 PreconditionFailed");
    expect(await write("k", HELLO_MD5)).to.equal("no failure");
    expect(await write("none", HELLO_MD5)).to.equal("404 NoSuchKey");
  });

  it("copies an object with its metadata, or with new metadata", async () => {
    const Bucket = await contract.bucket();
    const source = { Bucket, Key: "from a+b/é", Body: "hello", Metadata: { a: "1" }, ContentType: "text/plain" };
    await contract.s3.send(new PutObjectCommand(source));
    const CopySource = `${Bucket}/${encodeURIComponent(source.Key)}`;

    const copy = await contract.s3.send(new CopyObjectCommand({ Bucket, Key: "same", CopySource }));
    const replace = { MetadataDirective: "REPLACE", Metadata: { b: "2" }, ContentType: "text/x" } as const;
    await contract.s3.send(new CopyObjectCommand({ Bucket, Key: "new", CopySource, ...replace }));

    expect(copy.CopyObjectResult?.ETag).to.equal(HELLO_MD5);
    const same = await contract.s3.send(new GetObjectCommand({ Bucket, Key: "same" }));
    expect(await same.Body?.transformToString()).to.equal("hello");
    expect(same.Metadata).to.deep.equal({ a: "1" });
    expect(same.ContentType).to.equal("text/plain");
    const changed = await contract.s3.send(new HeadObjectCommand({ Bucket, Key: "new" }));
    expect(changed.Metadata).to.deep.equal({ b: "2" });
    expect(changed.ContentType).to.equal("text/x");
  });

  it("refuses copies of nothing, onto themselves, and on failed conditions", async () => {
    const Bucket = await contract.bucket();
    await put(Bucket, "k", "hello");
    const copy = (CopySource: string, more: object = {}): Promise<string> =>
      failure(contract.s3.send(new CopyObjectCommand({ Bucket, Key: "k", CopySource, ...more })));

    expect(await copy(`${Bucket}/none`)).to.equal("404 NoSuchKey");
    expect(await copy(`${Bucket}/k`)).to.equal("400 InvalidRequest");
    expect(await copy(`${Bucket}/k`, { CopySourceIfMatch: '"other"' })).to.equal("412 PreconditionFailed");
  });
}
