import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect } from "chai";

import { codeIn, type Contract, failure, rawRequest } from "./harness.ts";

export function describeBuckets(contract: Contract): void {
  const { it } = contract;

  it("makes, finds, lists and deletes a bucket", async () => {
    const Bucket = await contract.bucket();

    await contract.s3.send(new HeadBucketCommand({ Bucket }));
    const { Buckets = [] } = await contract.s3.send(new ListBucketsCommand({}));
    expect(Buckets.map((bucket) => bucket.Name)).to.include(Bucket);
    const location = await contract.s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint ?? "").to.equal("");
    await contract.s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await failure(contract.s3.send(new HeadBucketCommand({ Bucket })))).to.match(/^404 /);
    expect(await failure(contract.s3.send(new DeleteBucketCommand({ Bucket })))).to.equal("404 NoSuchBucket");
  });

  it("keeps a bucket that is not empty, a delete marker being enough", async () => {
    const Bucket = await contract.bucket("Enabled");
    const { VersionId } = await contract.s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
    const remove = () => failure(contract.s3.send(new DeleteBucketCommand({ Bucket })));

    expect(await remove()).to.equal("409 BucketNotEmpty");
    const marker = await contract.s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    await contract.s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }));
    expect(await remove()).to.equal("409 BucketNotEmpty");
    await contract.s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId: marker.VersionId }));
    expect(await remove()).to.equal("no failure");
  });

  it("says that a bucket is there already", async () => {
    const Bucket = await contract.bucket();
    const LocationConstraint = "ap-southeast-2" as const;
    const again = new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } });

    expect(await failure(contract.s3.send(again))).to.equal("409 BucketAlreadyOwnedByYou");
  });

  for (const name of ["ab", "Upper-Case", "under_score", "-dash", "1.2.3.4", "two..dots", "a".repeat(64)]) {
    it(`refuses the name ${name.slice(0, 12)}`, async () => {
      const answer = await rawRequest(contract.endpoint, "PUT", `/${name}`);

      expect(codeIn(answer)).to.equal("400 InvalidBucketName");
    });
  }

  it("does not take a subresource for the object", async () => {
    const Bucket = await contract.bucket();
    await contract.s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "kept" }));
    const tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";

    for (const subresource of ["acl", "tagging", "retention", "legal-hold"]) {
      await rawRequest(contract.endpoint, "PUT", `/${Bucket}/k?${subresource}`, {}, tags);
      expect((await rawRequest(contract.endpoint, "GET", `/${Bucket}/k`)).body).to.equal("kept");
    }
  });
}
