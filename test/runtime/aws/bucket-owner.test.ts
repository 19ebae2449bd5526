import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { withBucketOwner } from "../../../runtime/aws/bucket-owner.ts";
import { type FixedAnswers, startFixedAnswers } from "../../support/fixed-answers.ts";

const credentials = { accessKeyId: "a", secretAccessKey: "b" };

describe("the bucket's owner", () => {
  let server: FixedAnswers;
  let client: S3Client;
  beforeEach(async () => {
    server = await startFixedAnswers();
    client = new S3Client({
      ...{ region: "us-east-1", credentials, endpoint: server.endpoint, forcePathStyle: true, maxAttempts: 1 },
    });
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  /** The owner that each call says, and whether the signature covers it. */
  async function saidBy(s3: S3Client, Bucket: string): Promise<unknown[]> {
    server.requests.length = 0;
    const calls = [
      () => s3.send(new ListObjectsV2Command({ Bucket })),
      () => s3.send(new ListObjectVersionsCommand({ Bucket })),
      () => s3.send(new GetObjectCommand({ Bucket, Key: "a" })),
      () => s3.send(new HeadObjectCommand({ Bucket, Key: "a" })),
    ];
    for (const call of calls) await call().catch(() => undefined);
    return server.requests.map(({ headers }) => [
      headers["x-amz-expected-bucket-owner"],
      headers.authorization?.includes("x-amz-expected-bucket-owner"),
    ]);
  }
  const SAID = ["123456789012", true];
  const NOT_SAID = [undefined, false];

  it("is said with every call to S3", async () => {
    expect(await saidBy(withBucketOwner(client, "123456789012"), "files")).to.deep.equal([SAID, SAID, SAID, SAID]);
  });

  it("is said for one bucket only, where one is named", async () => {
    const s3 = withBucketOwner(client, "123456789012", "files");

    expect(await saidBy(s3, "files")).to.deep.equal([SAID, SAID, SAID, SAID]);
    expect(await saidBy(s3, "manifests")).to.deep.equal([NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID]);
  });
});
