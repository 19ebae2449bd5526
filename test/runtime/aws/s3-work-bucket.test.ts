import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { S3WorkBucket } from "../../../runtime/aws/s3-work-bucket.ts";
import { withCheckedAnswers } from "../../../runtime/aws/checked-answers.ts";
import { S3Client as Client } from "@aws-sdk/client-s3";
import { startS3Server, type S3Server } from "../../../local/s3/server.ts";
import { startFixedAnswers } from "../../support/fixed-answers.ts";

const CLIENT = {
  ...{ region: "us-east-1", forcePathStyle: true, credentials: { accessKeyId: "a", secretAccessKey: "b" } },
  maxAttempts: 1,
};
const SILENCE = { milliseconds: 5_000 };

describe("S3WorkBucket", () => {
  let server: S3Server;
  let s3: S3Client;
  before(async () => {
    server = await startS3Server();
    await server.createBucket("work", { versioning: false });
    s3 = withCheckedAnswers(new Client({ ...CLIENT, endpoint: server.endpoint }), SILENCE);
  });
  after(async () => {
    s3.destroy();
    await server.close();
  });

  it("reads what was written last, and tells what is not there", async () => {
    const work = new S3WorkBucket(s3, { bucket: "work", expectedBucketOwner: undefined, silence: SILENCE });
    await work.write("runs/r/a.json", "{}");
    await work.write("runs/r/a.json", '{"ü":1}');

    expect([await work.read("runs/r/a.json"), await work.read("runs/r/b.json")]).to.deep.equal(['{"ü":1}', undefined]);
  });

  it("names the account that must own the bucket, in every call", async () => {
    const owners: unknown[] = [];
    const etag = "99914b932bd37a50b983c5e7c90ae93b";
    const send = (command: object) => {
      if (!(command instanceof GetObjectCommand || command instanceof PutObjectCommand))
        throw new Error("not expected");
      owners.push(command.input.ExpectedBucketOwner);
      const version = { ETag: `"${etag}"`, LastModified: new Date(0), ContentLength: 2 };
      return Promise.resolve({ ...version, Body: Readable.from([Buffer.from("{}")]) });
    };
    const client = { send } as unknown as S3Client;
    const work = new S3WorkBucket(client, { bucket: "work", expectedBucketOwner: "123456789012", silence: SILENCE });
    await work.write("k", "{}");
    await work.read("k");

    expect(owners).to.deep.equal(["123456789012", "123456789012"]);
  });

  it("takes an answer without an ETag for none: a result must not be lost", async () => {
    const forged = await startFixedAnswers();
    forged.answer = () => ({ status: 200 });
    const client = withCheckedAnswers(new Client({ ...CLIENT, endpoint: forged.endpoint }), SILENCE);
    const work = new S3WorkBucket(client, { bucket: "work", expectedBucketOwner: undefined, silence: SILENCE });
    const error = await work.write("k", "{}").catch((thrown: unknown) => thrown);
    client.destroy();
    await forged.close();

    expect(error)
      .to.have.property("message")
      .that.matches(/^S3 answered PutObject without ETag/);
  });
});
