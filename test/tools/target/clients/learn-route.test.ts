import { DynamoDBClient, PutItemCommand, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { learnRoute } from "../../../../tools/target/clients/learn-route.ts";
import { withRequestPayer } from "../../../../tools/target/clients/s3-middleware.ts";
import { startFixedAnswers } from "../../../support/fixed-answers.ts";

const credentials = { accessKeyId: "A", secretAccessKey: "S" };
const getObject = (bucket = "files") => new GetObjectCommand({ Bucket: bucket, Key: "key" });
const ofBucket = (config: S3ClientConfig, bucket?: string) =>
  learnRoute(new S3Client({ credentials, ...config }), getObject(bucket), "/key");

describe("learnRoute", () => {
  const aws = (host: string, region: string, basePath = "") => ({
    ...{ origin: `https://${host}`, host, basePath, region, signingName: "s3", headers: {} },
  });
  const BUCKETS: readonly (readonly [string, S3ClientConfig, string, object | undefined])[] = [
    ["a bucket", { region: "eu-west-1" }, "files", aws("files.s3.eu-west-1.amazonaws.com", "eu-west-1")],
    ["dots", { region: "eu-west-1" }, "a.b", aws("s3.eu-west-1.amazonaws.com", "eu-west-1", "/a.b")],
    ["China", { region: "cn-north-1" }, "files", aws("files.s3.cn-north-1.amazonaws.com.cn", "cn-north-1")],
    [
      "FIPS and dual stack",
      { region: "us-east-1", useFipsEndpoint: true, useDualstackEndpoint: true },
      "files",
      aws("files.s3-fips.dualstack.us-east-1.amazonaws.com", "us-east-1"),
    ],
    [
      "a server of one's own",
      { region: "us-east-1", endpoint: "http://127.0.0.1:9000", forcePathStyle: true },
      "files",
      { ...aws("127.0.0.1:9000", "us-east-1", "/files"), origin: "http://127.0.0.1:9000" },
    ],
    [
      "a server with a path",
      { region: "us-east-1", endpoint: "https://gateway.test/s3", forcePathStyle: true },
      "files",
      aws("gateway.test", "us-east-1", "/s3/files"),
    ],
    [
      "an access point of another region",
      { region: "us-east-1", useArnRegion: true },
      "arn:aws:s3:us-west-2:123456789012:accesspoint/ap",
      undefined,
    ],
  ];
  for (const [name, config, bucket, route] of BUCKETS) {
    it(`takes the SDK's way to ${name}`, async () => {
      expect(await ofBucket(config, bucket)).to.deep.equal(route);
    });
  }

  it("takes the SDK's way to a table", async () => {
    const route = async (config: DynamoDBClientConfig): Promise<unknown> => {
      const client = new DynamoDBClient({ region: "eu-west-1", ...config });
      return learnRoute(client, new PutItemCommand({ TableName: "items", Item: {} }), "/");
    };
    const expected = { basePath: "", region: "eu-west-1", signingName: "dynamodb", headers: {} };
    const host = "dynamodb.eu-west-1.amazonaws.com";
    expect(await route({ credentials })).to.deep.equal({ ...expected, origin: `https://${host}`, host });
    const ofAccount = "123456789012.ddb.eu-west-1.amazonaws.com";
    expect(await route({ credentials: { ...credentials, accountId: "123456789012" } })).to.deep.equal({
      ...expected,
      ...{ origin: `https://${ofAccount}`, host: ofAccount },
    });
  });

  it("keeps what is said in each call of a bucket: who pays, who owns it", async () => {
    const s3 = withRequestPayer(new S3Client({ credentials, region: "eu-west-1" }), "requester");
    const command = new GetObjectCommand({ Bucket: "files", Key: "key", ExpectedBucketOwner: "123456789012" });
    expect((await learnRoute(s3, command, "/key"))?.headers).to.deep.equal({
      "x-amz-expected-bucket-owner": "123456789012",
      "x-amz-request-payer": "requester",
    });
  });

  it("sends nothing, and leaves the client as it was", async () => {
    const server = await startFixedAnswers();
    server.answer = () => ({
      ...{ status: 200, headers: { etag: '"e"', "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT" }, body: "[1]" },
    });
    const config = { credentials, region: "us-east-1", endpoint: server.endpoint, forcePathStyle: true };
    const s3 = new S3Client({ ...config, cacheMiddleware: true });
    try {
      expect(await learnRoute(s3, getObject(), "/key")).to.include({ basePath: "/files" });
      expect(server.requests).to.deep.equal([]);
      const { Body: body } = await s3.send(getObject());
      expect(await body?.transformToString()).to.equal("[1]");
      await learnRoute(s3, getObject(), "/key");
      expect(await (await s3.send(getObject())).Body?.transformToString()).to.equal("[1]");
    } finally {
      s3.destroy();
      await server.close();
    }
  });

  it("does not know the way of a command whose path is another", async () => {
    const command = new ListObjectsV2Command({ Bucket: "files" });
    expect(await learnRoute(new S3Client({ credentials, region: "eu-west-1" }), command, "/key")).to.equal(undefined);
  });
});
