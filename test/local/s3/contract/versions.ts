import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";

import { type Contract, failure } from "./harness.ts";

export function describeVersions(contract: Contract): void {
  const { it } = contract;
  const put = async (Bucket: string, Key: string, Body: string): Promise<string> =>
    (await contract.s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId ?? "none";
  const remove = (
    Bucket: string,
    Key: string,
    VersionId?: string,
  ): Promise<{ DeleteMarker?: boolean; VersionId?: string }> =>
    contract.s3.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) })) as never;
  const body = async (Bucket: string, Key: string, VersionId?: string): Promise<string> => {
    const got = await contract.s3.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
    return (await got.Body?.transformToString()) ?? "";
  };
  const list = (Bucket: string, more: object = {}) =>
    contract.s3.send(new ListObjectVersionsCommand({ Bucket, ...more }));
  const setVersioning = (Bucket: string, Status: "Enabled" | "Suspended"): Promise<unknown> =>
    contract.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

  it("tells a bucket's versioning", async () => {
    const Bucket = await contract.bucket();
    const status = async () => (await contract.s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;

    expect(await status()).to.equal(undefined);
    await setVersioning(Bucket, "Enabled");
    expect(await status()).to.equal("Enabled");
    await setVersioning(Bucket, "Suspended");
    expect(await status()).to.equal("Suspended");
  });

  it("keeps every version, and lists the newest first", async () => {
    const Bucket = await contract.bucket("Enabled");
    const ids: string[] = [];
    for (const text of ["one", "two", "three", "four", "five"]) ids.push(await put(Bucket, "k", text));

    const { Versions = [] } = await list(Bucket);

    expect(new Set(ids).size).to.equal(5);
    expect(Versions.map((version) => version.VersionId)).to.deep.equal([...ids].reverse());
    expect(Versions.map((version) => version.IsLatest)).to.deep.equal([true, false, false, false, false]);
    expect(Versions.map((version) => version.Size)).to.deep.equal([4, 4, 5, 3, 3]);
    expect(await body(Bucket, "k")).to.equal("five");
    expect(await body(Bucket, "k", ids[1])).to.equal("two");
  });

  it("stores concurrent writes of one key all, in an order", async () => {
    const Bucket = await contract.bucket("Enabled");
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const ids = await Promise.all(texts.map((text) => put(Bucket, "k", text)));

    const { Versions = [] } = await list(Bucket);

    expect(new Set(Versions.map((version) => version.VersionId))).to.deep.equal(new Set(ids));
    expect(Versions.filter((version) => version.IsLatest)).to.have.length(1);
    const latest = Versions[0]?.VersionId ?? "";
    expect(await body(Bucket, "k")).to.equal(texts[ids.indexOf(latest)]);
  });

  it("hides an object behind a delete marker, and shows it again without it", async () => {
    const Bucket = await contract.bucket("Enabled");
    const id = await put(Bucket, "k", "kept");

    const marker = await remove(Bucket, "k");

    expect(marker.DeleteMarker).to.equal(true);
    expect(marker.VersionId).to.be.a("string").and.not.equal(id);
    expect(await failure(body(Bucket, "k"))).to.equal("404 NoSuchKey");
    expect(await body(Bucket, "k", id)).to.equal("kept");
    const { Versions = [], DeleteMarkers = [] } = await list(Bucket);
    expect(Versions.map((version) => [version.VersionId, version.IsLatest])).to.deep.equal([[id, false]]);
    expect(DeleteMarkers.map((each) => [each.VersionId, each.IsLatest])).to.deep.equal([[marker.VersionId, true]]);
    const removed = await remove(Bucket, "k", marker.VersionId);
    expect(removed).to.include({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(await body(Bucket, "k")).to.equal("kept");
  });

  it("refuses to read a delete marker by its version", async () => {
    const Bucket = await contract.bucket("Enabled");
    await put(Bucket, "k", "x");
    const { VersionId = "" } = await remove(Bucket, "k");

    expect(await failure(body(Bucket, "k", VersionId))).to.equal("405 MethodNotAllowed");
    const head = contract.s3.send(new HeadObjectCommand({ Bucket, Key: "k", VersionId }));
    expect(await failure(head)).to.match(/^405 /);
  });

  it("removes a version for good", async () => {
    const Bucket = await contract.bucket("Enabled");
    const [first, second] = [await put(Bucket, "k", "one"), await put(Bucket, "k", "two")];

    await remove(Bucket, "k", second);

    expect(await body(Bucket, "k")).to.equal("one");
    expect(await failure(body(Bucket, "k", second))).to.equal("404 NoSuchVersion");
    await remove(Bucket, "k", first);
    expect((await list(Bucket)).Versions ?? []).to.deep.equal([]);
  });

  it("calls what was there before versions null, and replaces that only when suspended", async () => {
    const Bucket = await contract.bucket();
    expect(await put(Bucket, "k", "before")).to.equal("none");
    await setVersioning(Bucket, "Enabled");
    const versioned = await put(Bucket, "k", "versioned");
    expect(await body(Bucket, "k", "null")).to.equal("before");

    await setVersioning(Bucket, "Suspended");
    expect(await put(Bucket, "k", "suspended")).to.be.oneOf(["null", "none"]); // servers differ; S3 says "null"

    expect(await body(Bucket, "k")).to.equal("suspended");
    expect(await body(Bucket, "k", "null")).to.equal("suspended");
    expect(await body(Bucket, "k", versioned)).to.equal("versioned");
    const { Versions = [] } = await list(Bucket);
    expect(Versions.map((version) => version.VersionId)).to.deep.equal(["null", versioned]);
  });

  it("deletes in a suspended bucket by a null marker in place of the null version", async () => {
    const Bucket = await contract.bucket("Suspended");
    await put(Bucket, "k", "x");

    const marker = await remove(Bucket, "k");

    expect(marker).to.include({ DeleteMarker: true, VersionId: "null" });
    const { Versions = [], DeleteMarkers = [] } = await list(Bucket);
    expect(Versions).to.deep.equal([]);
    expect(DeleteMarkers.map((each) => each.VersionId)).to.deep.equal(["null"]);
  });

  it("pages through versions, and ends", async () => {
    const Bucket = await contract.bucket("Enabled");
    const all: string[] = [];
    for (const key of ["a", "b", "c"]) {
      const ids: string[] = [];
      for (let count = 0; count < 3; count++) ids.unshift(`${key} ${await put(Bucket, key, String(count))}`);
      all.push(...ids);
    }

    const seen: string[] = [];
    let marker = {};
    for (let page = 0; page < 20; page++) {
      const answer = await list(Bucket, { MaxKeys: 2, ...marker });
      seen.push(...(answer.Versions ?? []).map((version) => `${version.Key} ${version.VersionId}`));
      if (answer.IsTruncated !== true) break;
      marker = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
    }

    expect(seen).to.deep.equal(all);
  });

  it("lists the versions under a prefix only", async () => {
    const Bucket = await contract.bucket("Enabled");
    for (const key of ["a/1", "a/2", "b/1"]) await put(Bucket, key, "x");

    const { Versions = [] } = await list(Bucket, { Prefix: "a/" });

    expect(Versions.map((version) => version.Key)).to.deep.equal(["a/1", "a/2"]);
  });

  it("deletes many at once, each with its answer", async () => {
    const Bucket = await contract.bucket("Enabled");
    const id = await put(Bucket, "a & <b>", "x");
    await put(Bucket, "c\rd", "x");
    const Objects = [{ Key: "a & <b>", VersionId: id }, { Key: "c\rd" }, { Key: "never" }];

    const { Deleted = [], Errors = [] } = await contract.s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );

    expect(Errors).to.deep.equal([]);
    expect(Deleted.map((each) => [each.Key, each.VersionId, each.DeleteMarker])).to.deep.equal([
      ["a & <b>", id, undefined],
      ["c\rd", undefined, true],
      ["never", undefined, true],
    ]);
    const { Versions = [], DeleteMarkers = [] } = await list(Bucket);
    expect(Versions.map((each) => each.Key)).to.deep.equal(["c\rd"]);
    expect(DeleteMarkers.map((each) => each.Key)).to.deep.equal(["c\rd", "never"]);
  });

  it("copies a version that is not the latest", async () => {
    const Bucket = await contract.bucket("Enabled");
    const first = await put(Bucket, "k", "first");
    await put(Bucket, "k", "second");
    const CopySource = `${Bucket}/k?versionId=${first}`;

    const copy = await contract.s3.send(new CopyObjectCommand({ Bucket, Key: "k", CopySource }));

    expect(copy.CopySourceVersionId).to.equal(first);
    expect(copy.VersionId).to.be.a("string").and.not.equal(first);
    expect(await body(Bucket, "k")).to.equal("first");
  });
}
