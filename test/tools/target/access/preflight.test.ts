import { DEFAULT_MAPPING } from "../../../../runtime/mapping/record-mapping.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../../local/pipeline/address.ts";
import { preflight, type Needs } from "../../../../tools/target/access/preflight.ts";
import {
  dynamoDbError,
  s3Error,
  startFixedAnswers,
  type Answer,
  type FixedAnswers,
} from "../../../support/fixed-answers.ts";

const DESCRIBED: Answer = {
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({ Table: { KeySchema: [{ AttributeName: "userID" }, { AttributeName: "timestamp" }] } }),
};
const LISTED: Answer = {
  status: 200,
  body: "<ListBucketResult><Name>files</Name><IsTruncated>false</IsTruncated></ListBucketResult>",
};
const DENIED = dynamoDbError("AccessDeniedException", "not authorized to perform: dynamodb:DescribeTable");
const NO_REASON = s3Error(403, "AccessDenied", "Access Denied");

describe("the check before a run", () => {
  let server: FixedAnswers;
  let clients: { readonly s3: S3Client; readonly dynamodb: DynamoDBClient };
  beforeEach(async () => {
    server = await startFixedAnswers();
    const common = { region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: server.endpoint, maxAttempts: 1 };
    clients = { s3: new S3Client({ ...common, forcePathStyle: true }), dynamodb: new DynamoDBClient(common) };
  });
  afterEach(async () => {
    clients.s3.destroy();
    clients.dynamodb.destroy();
    await server.close();
  });

  /** What it says, with the answers of S3 and DynamoDB. */
  async function check(s3: Answer, dynamodb: Answer, needs: Needs, more: object = {}): Promise<string | undefined> {
    server.answer = ({ headers }) => (headers["x-amz-target"] === undefined ? s3 : dynamodb);
    const target = { bucket: "files", table: "items", region: "us-east-1", mapping: DEFAULT_MAPPING, ...more };
    return preflight(clients, target, needs, new AbortController().signal).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
  }

  const asked: { readonly needs: Needs; readonly urls: readonly string[] }[] = [
    {
      needs: { lists: "objects", prefix: "" },
      urls: ["GET /files/?list-type=2&encoding-type=url&max-keys=1&prefix=", "DynamoDB_20120810.DescribeTable"],
    },
    {
      needs: { lists: "objects", prefix: "p/" },
      urls: ["GET /files/?list-type=2&encoding-type=url&max-keys=1&prefix=p%2F", "DynamoDB_20120810.DescribeTable"],
    },
    {
      needs: { lists: "versions", prefix: "p/" },
      urls: ["GET /files/?versions&encoding-type=url&max-keys=1&prefix=p%2F", "DynamoDB_20120810.DescribeTable"],
    },
    { needs: { lists: "nothing", prefix: "p/" }, urls: ["DynamoDB_20120810.DescribeTable"] },
  ];
  for (const { needs, urls } of asked) {
    it(`asks no more than is needed to list ${needs.lists} under ${JSON.stringify(needs.prefix)}`, async () => {
      expect(await check(LISTED, DESCRIBED, needs)).to.equal(undefined);
      expect(
        server.requests.map(({ method, url, headers }) => headers["x-amz-target"] ?? `${method} ${sorted(url)}`),
      ).to.deep.equal(urls.map((url) => (url.startsWith("GET ") ? `GET ${sorted(url.slice(4))}` : url)));
    });
  }

  it("goes on where tables may not be described", async () => {
    expect(await check(LISTED, DENIED, { lists: "objects", prefix: "" })).to.equal(undefined);
  });

  const named = s3Error(
    403,
    "AccessDenied",
    "User: arn:aws:iam::1:user/me is not authorized to perform: s3:ListBucket on resource: " +
      '"arn:aws:s3:::files" because no identity-based policy allows the s3:ListBucket action',
  );
  const faults: {
    title: string;
    s3?: Answer;
    dynamodb?: Answer;
    needs?: Partial<Needs>;
    more?: object;
    says: string;
  }[] = [
    {
      title: "what S3 says is denied",
      s3: named,
      needs: { prefix: "p/" },
      says:
        "bucket files: AWS denies s3:ListBucket on arn:aws:s3:::files (prefix p/) to arn:aws:iam::1:user/me (no " +
        "identity-based policy allows the s3:ListBucket action)",
    },
    {
      title: "what is denied where S3 does not say it",
      s3: NO_REASON,
      says:
        "bucket files: AWS denies s3:ListBucket on arn:aws:s3:::files; for a requester-pays bucket, use " +
        "--request-payer requester",
    },
    {
      title: "who has to own the bucket, where S3 does not say what is denied",
      s3: NO_REASON,
      more: { requestPayer: "requester", expectedBucketOwner: "123456789012" },
      says:
        "bucket files: AWS denies s3:ListBucket on arn:aws:s3:::files; S3 also refuses if the bucket does not belong to account " +
        "123456789012",
    },
    {
      title: "that versions may not be listed",
      s3: NO_REASON,
      needs: { lists: "versions", prefix: "p/" },
      more: { region: "cn-north-1", requestPayer: "requester" },
      says: "bucket files: AWS denies s3:ListBucketVersions on arn:aws-cn:s3:::files (prefix p/)",
    },
    {
      title: "that there is no such table",
      dynamodb: dynamoDbError("ResourceNotFoundException", "Cannot do operations on a non-existent table"),
      says: "table items: there is no such table (ResourceNotFoundException: Cannot do operations on a non-existent table)",
    },
    {
      title: "that the table has other keys",
      dynamodb: { ...DESCRIBED, body: JSON.stringify({ Table: { KeySchema: [{ AttributeName: "id" }] } }) },
      says: "table items has the keys id (type unknown); it must have userID (S), timestamp (N); the mapping's partitionKey and sortKey name them",
    },
  ];
  faults.push({
    title: "that a key has another type",
    dynamodb: {
      ...DESCRIBED,
      body: JSON.stringify({
        Table: {
          KeySchema: [{ AttributeName: "userID" }, { AttributeName: "timestamp" }],
          AttributeDefinitions: [
            { AttributeName: "timestamp", AttributeType: "S" },
            { AttributeName: "userID", AttributeType: "S" },
          ],
        },
      }),
    },
    says: "table items has the keys userID (S), timestamp (S); it must have userID (S), timestamp (N); the mapping's partitionKey and sortKey name them",
  });
  for (const { title, s3 = LISTED, dynamodb = DESCRIBED, needs, more, says } of faults) {
    it(`says ${title}`, async () =>
      expect(await check(s3, dynamodb, { lists: "objects", prefix: "", ...needs }, more)).to.equal(says));
  }
});

/** The parameters in alphabetical order. */
function sorted(url: string): string {
  const { pathname, searchParams } = new URL(url, "http://s3");
  searchParams.delete("x-id");
  searchParams.sort();
  return `${pathname}?${searchParams.toString()}`;
}
