import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { startS3Server, type S3Server } from "../../../../local/s3/server.ts";

describe("DeleteObjects", () => {
  let server: S3Server;
  let client: S3Client;
  beforeEach(async () => {
    server = await startS3Server();
    client = new S3Client({
      endpoint: server.endpoint,
      ...{ region: "us-east-1", forcePathStyle: true, credentials: { accessKeyId: "a", secretAccessKey: "b" } },
    });
    await server.createBucket("files");
    for (const Key of ["a", "b"]) await client.send(new PutObjectCommand({ Bucket: "files", Key, Body: "{}" }));
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  const remove = (Objects: ObjectIdentifier[], Quiet?: boolean) =>
    client.send(
      new DeleteObjectsCommand({
        Bucket: "files",
        Delete: { Objects, ...(Quiet === undefined ? {} : { Quiet }) },
      }),
    );
  const isThere = (Key: string): Promise<boolean> =>
    client.send(new HeadObjectCommand({ Bucket: "files", Key })).then(
      () => true,
      () => false,
    );

  for (const quiet of [undefined, false] as const) {
    it(`names what it deleted, where Quiet is ${quiet}`, async () => {
      const { Deleted, Errors } = await remove([{ Key: "a" }, { Key: "never" }], quiet);

      expect([Deleted?.map(({ Key }) => Key), Errors]).to.deep.equal([["a", "never"], undefined]);
      expect([await isThere("a"), await isThere("b")]).to.deep.equal([false, true]);
    });
  }

  it("names only errors where it is to be quiet", async () => {
    const { Deleted, Errors } = await remove([{ Key: "a" }, { Key: "b", ETag: '"x"' }], true);

    expect(Deleted).to.equal(undefined);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).to.deep.equal([["b", "NotImplemented"]]);
    expect([await isThere("a"), await isThere("b")]).to.deep.equal([false, true]);
  });

  for (const [condition, given] of [
    ["ETag", { ETag: '"x"' }],
    ["LastModifiedTime", { LastModifiedTime: new Date(0) }],
    ["Size", { Size: 2 }],
  ] as const) {
    it(`refuses a deletion with the condition ${condition}, and keeps the object`, async () => {
      const { Errors } = await remove([{ Key: "a", ...given }]);

      expect(Errors?.map(({ Key, Code }) => [Key, Code])).to.deep.equal([["a", "NotImplemented"]]);
      expect(await isThere("a")).to.be.true;
    });
  }
});

describe("CreateBucket", () => {
  it("answers where the bucket is", async () => {
    const server = await startS3Server();
    const client = new S3Client({
      endpoint: server.endpoint,
      ...{ region: "us-east-1", forcePathStyle: true, credentials: { accessKeyId: "a", secretAccessKey: "b" } },
    });
    const { Location } = await client.send(new CreateBucketCommand({ Bucket: "made" }));
    client.destroy();
    await server.close();

    expect(Location).to.equal("/made");
  });
});
