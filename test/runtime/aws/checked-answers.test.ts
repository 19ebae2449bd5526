import { createServer, type Server } from "node:http";
import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { closeServer, listenOnLoopback } from "../../../local/server/loopback.ts";
import { withCheckedAnswers } from "../../../runtime/aws/checked-answers.ts";
import { explain } from "../../../tools/target/access/explain-error.ts";

interface Forged {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answers to the next calls; the last one is that to all further calls. */
let answers: Forged[] = [];
let calls = 0;
let server: Server;
let s3: S3Client;
let dynamodb: DynamoDBClient;
let sqs: SQSClient;

before(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { status = 200, headers = {}, body = "" } = answers[Math.min(calls++, answers.length - 1)] ?? {};
    response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
  });
  const client = {
    endpoint: await listenOnLoopback(server, 0),
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 2,
  };
  const silence = { milliseconds: 10_000 };
  s3 = withCheckedAnswers(new S3Client({ ...client, forcePathStyle: true }), silence);
  dynamodb = withCheckedAnswers(new DynamoDBClient(client), silence);
  sqs = withCheckedAnswers(new SQSClient(client), silence);
});
after(async () => {
  for (const client of [s3, dynamodb, sqs]) client.destroy();
  await closeServer(server);
});
beforeEach(() => {
  [answers, calls] = [[], 0];
});

const Bucket = "b";
const QueueUrl = "http://queue/0/q";
const Key = { u: { S: "a" }, t: { N: "1" } };
const CALLS = {
  ListObjectsV2: (input: object = {}) => s3.send(new ListObjectsV2Command({ Bucket, ...input })),
  ListObjectVersions: (input: object = {}) => s3.send(new ListObjectVersionsCommand({ Bucket, ...input })),
  GetObject: () => s3.send(new GetObjectCommand({ Bucket, Key: "k" })),
  HeadObject: () => s3.send(new HeadObjectCommand({ Bucket, Key: "k" })),
  PutItem: () => dynamodb.send(new PutItemCommand({ TableName: "t", Item: {} })),
  GetItem: (input: object = {}) =>
    dynamodb.send(new GetItemCommand({ TableName: "t", Key, ReturnConsumedCapacity: "TOTAL", ...input })),
  DeleteItem: () => dynamodb.send(new DeleteItemCommand({ TableName: "t", Key })),
  Scan: (input: object = {}) => dynamodb.send(new ScanCommand({ TableName: "t", ...input })),
  DescribeTable: () => dynamodb.send(new DescribeTableCommand({ TableName: "t" })),
  ReceiveMessage: () => sqs.send(new ReceiveMessageCommand({ QueueUrl })),
  DeleteMessage: () => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: "h" })),
  GetQueueAttributes: () => sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })),
  SendMessage: () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" })),
  ChangeMessageVisibilityBatch: () =>
    sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [{ Id: "0", ReceiptHandle: "h", VisibilityTimeout: 0 }],
      }),
    ),
};
type Operation = keyof typeof CALLS;

const HTML = "<!DOCTYPE html><html><body>Sign in</body></html>";
const html = (status: number): Forged => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: HTML,
});
const xml = (body: string): Forged => ({
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});
const json = (body: string, status = 200): Forged => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body,
});

describe("withCheckedAnswers", () => {
  const OBJECT = { headers: { etag: '"e"', "last-modified": "Tue, 14 Nov 2023 22:13:20 GMT" } };
  const right: Record<Operation, Forged> = {
    ListObjectsV2: xml("<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>"),
    ListObjectVersions: xml("<ListVersionsResult><Name>b</Name><IsTruncated>false</IsTruncated></ListVersionsResult>"),
    GetObject: { ...OBJECT, body: "{}" },
    HeadObject: OBJECT,
    PutItem: json("{}"),
    GetItem: json('{"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}'),
    DeleteItem: json("{}"),
    Scan: json('{"Items":[],"Count":0,"ScannedCount":0}'),
    DescribeTable: json('{"Table":{"KeySchema":[]}}'),
    ReceiveMessage: json('{"Messages":[]}'),
    DeleteMessage: json("{}"),
    GetQueueAttributes: json('{"Attributes":{}}'),
    SendMessage: json('{"MessageId":"1","MD5OfMessageBody":"6f8f57715090da2632453988d9a1501b"}'),
    ChangeMessageVisibilityBatch: json('{"Successful":[{"Id":"0"}],"Failed":[]}'),
  };
  const service = (operation: string): string =>
    /Object/.test(operation) ? "S3" : /Item|Table|Scan/.test(operation) ? "DynamoDB" : "SQS";

  for (const operation of Object.keys(CALLS) as Operation[]) {
    it(`tries ${operation} again whose answer is HTML, and believes the right one`, async () => {
      answers = [html(200), html(404), right[operation]].slice(operation === "HeadObject" ? 2 : 1);

      await CALLS[operation]();

      expect(calls).to.equal(answers.length);
    });

    it(`gives ${operation} up after its tries, and says what came instead`, async () => {
      answers = [html(200)];

      const error: unknown = await CALLS[operation]().catch((thrown: unknown) => thrown);

      const without = operation === "GetObject" || operation === "HeadObject";
      const bytes = { GetObject: "", HeadObject: ", 0 bytes" }[operation as string] ?? `, ${HTML.length} bytes`;
      const details = `status 200, text/html${bytes}`;
      expect(String(error)).to.equal(
        `UnexpectedAnswerError: ${service(operation)} answered ${operation} ${without ? "without etag" : "with HTML"} (${details})`,
      );
      expect(calls).to.equal(2);
    });
  }

  const wrong: {
    readonly title: string;
    readonly operation: Operation;
    readonly input?: object;
    readonly answer: Forged;
    readonly what: string;
  }[] = [
    { title: "an empty body", operation: "PutItem", answer: {}, what: "with an empty body (status 200, 0 bytes)" },
    {
      title: "an error in a 200",
      operation: "PutItem",
      answer: json('{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"no"}'),
      what: "with the error InternalServerError (status 200, application/x-amz-json-1.0, 80 bytes)",
    },
    {
      title: "a gateway's own error in a 200",
      operation: "PutItem",
      answer: json('{"message":"Internal server error"}'),
      what: "with other JSON (status 200, application/x-amz-json-1.0, 35 bytes)",
    },
    {
      title: "a gateway's own error in a 200",
      operation: "ReceiveMessage",
      answer: json('{"error":{"code":500}}'),
      what: "with other JSON (status 200",
    },
    {
      title: "a gateway's own error in a 200",
      operation: "DeleteMessage",
      answer: json('{"message":"Internal server error"}'),
      what: "with other JSON (status 200",
    },
    {
      title: "an error without a name",
      operation: "PutItem",
      answer: json("{}", 400),
      what: "with an error without a name (status 400, application/x-amz-json-1.0, 2 bytes)",
    },
    {
      title: "an empty 404",
      operation: "GetObject",
      answer: { status: 404 },
      what: "with an empty body (status 404, 0 bytes)",
    },
    {
      title: "an error in a 200",
      operation: "ListObjectsV2",
      answer: xml("<Error><Code>InternalError</Code></Error>"),
      what: "with the error InternalError (status 200, application/xml, 80 bytes)",
    },
    {
      title: "a web server's page",
      operation: "GetObject",
      answer: { ...html(200), headers: { ...html(200).headers, ...OBJECT.headers } },
      what: "with HTML (status 200, text/html)",
    },
    {
      title: "a listing that breaks off",
      operation: "ListObjectsV2",
      answer: xml("<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>"),
      what: "with a listing that breaks off (status 200, application/xml, 103 bytes)",
    },
    {
      title: "another listing",
      operation: "ListObjectVersions",
      answer: xml("<ListBucketResult></ListBucketResult>"),
      what: "with <ListBucketResult> (status 200, application/xml, 76 bytes)",
    },
    {
      title: "JSON that cannot be parsed",
      operation: "ReceiveMessage",
      answer: json('{"Messages":[}'),
      what: "with what cannot be read: ",
    },
    {
      title: "no queue's attributes",
      operation: "GetQueueAttributes",
      answer: json("{}"),
      what: "without Attributes (status 200",
    },
    { title: "no message's id", operation: "SendMessage", answer: json("{}"), what: "without MessageId (status 200" },
    {
      title: "a gateway's own error in a 200",
      operation: "GetItem",
      answer: json('{"message":"Internal server error"}'),
      what: "with other JSON (status 200",
    },
    {
      title: "a gateway's own error in a 200",
      operation: "DeleteItem",
      answer: json('{"message":"Internal server error"}'),
      what: "with other JSON (status 200",
    },
    {
      title: "nothing, not even a price",
      operation: "GetItem",
      answer: json("{}"),
      what: "without ConsumedCapacity (status 200",
    },
    {
      title: "another item",
      operation: "GetItem",
      answer: json('{"Item":{"u":{"S":"a"},"t":{"N":"2"}},"ConsumedCapacity":{"CapacityUnits":1}}'),
      what: "with another item (status 200",
    },
    {
      title: "a gateway's own error in a 200",
      operation: "Scan",
      answer: json('{"message":"Internal server error"}'),
      what: "without Items (status 200",
    },
    {
      title: "no count",
      operation: "Scan",
      answer: json('{"Items":[]}'),
      what: "without Count (status 200",
    },
    {
      title: "fewer items than it counts",
      operation: "Scan",
      answer: json('{"Items":[{}],"Count":2,"ScannedCount":2}'),
      what: "with 1 Items, and a Count of 2 (status 200",
    },
    {
      title: "more items than were scanned",
      operation: "Scan",
      answer: json('{"Items":[{}],"Count":1,"ScannedCount":0}'),
      what: "with a Count of 1, and a ScannedCount of 0 (status 200",
    },
    {
      title: "more items than were asked for",
      operation: "Scan",
      input: { Limit: 1 },
      answer: json('{"Items":[{},{}],"Count":2,"ScannedCount":2}'),
      what: "with 2 Items where at most 1 were asked for (status 200",
    },
    ...[
      { title: "no key", key: "{}" },
      { title: "a key of three attributes", key: '{"u":{"S":"a"},"t":{"N":"1"},"x":{"N":"1"}}' },
      { title: "a key of a map", key: '{"u":{"M":{}}}' },
      { title: "a key of other names", key: '{"u":{"S":"a"},"x":{"N":"1"}}', input: { ExclusiveStartKey: Key } },
    ].map(({ title, key, input }) => ({
      title: `${title} to go on from`,
      operation: "Scan" as const,
      ...(input === undefined ? {} : { input }),
      answer: json(`{"Items":[],"Count":0,"ScannedCount":0,"LastEvaluatedKey":${key}}`),
      what: "with a LastEvaluatedKey that is no key (status 200",
    })),
    {
      title: "a page that leads back to itself",
      operation: "Scan",
      input: { ExclusiveStartKey: Key },
      answer: json('{"Items":[],"Count":0,"ScannedCount":0,"LastEvaluatedKey":{"t":{"N":"1"},"u":{"S":"a"}}}'),
      what: "with a page that leads back to itself (status 200",
    },
    { title: "no table", operation: "DescribeTable", answer: json("{}"), what: "without Table (status 200" },
    {
      title: "a message without a receipt",
      operation: "ReceiveMessage",
      answer: json('{"Messages":[{"MessageId":"1","Body":""}]}'),
      what: "with a message that is not whole (status 200",
    },
    {
      title: "the results of no entry",
      operation: "ChangeMessageVisibilityBatch",
      answer: json("{}"),
      what: "with the results of another batch (status 200",
    },
    {
      title: "no listing's name",
      operation: "ListObjectsV2",
      answer: page("", { name: "" }),
      what: "without Name (status 200",
    },
    {
      title: "the listing of another bucket",
      operation: "ListObjectsV2",
      answer: page("", { name: "other" }),
      what: 'with a listing of the bucket "other" (status 200',
    },
    {
      title: "the listing of another bucket",
      operation: "ListObjectVersions",
      answer: page("", { name: "other", root: "ListVersionsResult" }),
      what: 'with a listing of the bucket "other" (status 200',
    },
    {
      title: "no word on whether more follows",
      operation: "ListObjectsV2",
      answer: xml("<ListBucketResult><Name>b</Name></ListBucketResult>"),
      what: "without IsTruncated (status 200",
    },
    {
      title: "a page that holds nothing and says that more follows",
      operation: "ListObjectsV2",
      answer: page("", { truncated: true }),
      what: "with a page that holds nothing and says that more follows (status 200",
    },
    {
      title: "keys that do not rise",
      operation: "ListObjectsV2",
      answer: page("<Contents><Key>b</Key></Contents><Contents><Key>a</Key></Contents>"),
      what: 'with the key "a" behind "b", which is not S3\'s order (status 200',
    },
    {
      title: "a page from the beginning, whatever it was to start after",
      operation: "ListObjectsV2",
      input: { StartAfter: "b" },
      answer: page("<Contents><Key>a</Key></Contents>"),
      what: 'with the key "a" behind "b", which is not S3\'s order (status 200',
    },
    {
      title: "keys in the order of UTF-16",
      operation: "ListObjectsV2",
      answer: page("<Contents><Key>\u{10000}</Key></Contents><Contents><Key>\uff61</Key></Contents>"),
      what: 'with the key "\uff61" behind "\u{10000}", which is not S3\'s order (status 200',
    },
    {
      title: "keys of another prefix",
      operation: "ListObjectsV2",
      input: { Prefix: "p/" },
      answer: page("<Contents><Key>a</Key></Contents>"),
      what: 'with the key "a", which is not under the prefix (status 200',
    },
    {
      title: "a key that is not encoded as the page says",
      operation: "ListObjectsV2",
      answer: page("<EncodingType>url</EncodingType><Contents><Key>100%</Key></Contents>"),
      what: 'with the key "100%", which is not url-encoded (status 200',
    },
    {
      title: "versions that go on nobody knows where",
      operation: "ListObjectVersions",
      answer: page("<Version><Key>a</Key></Version>", { truncated: true, root: "ListVersionsResult" }),
      what: "with a page that says that more follows, and not where (status 200",
    },
    {
      title: "versions that lead back to themselves",
      operation: "ListObjectVersions",
      input: { KeyMarker: "a", VersionIdMarker: "1" },
      answer: page(
        "<Version><Key>a</Key></Version><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker>",
        { truncated: true, root: "ListVersionsResult" },
      ),
      what: "with a page that leads back to itself (status 200",
    },
    {
      title: "versions of keys before the marker",
      operation: "ListObjectVersions",
      input: { KeyMarker: "b" },
      answer: page("<Version><Key>b</Key></Version>", { root: "ListVersionsResult" }),
      what: 'with the key "b" behind "b", which is not S3\'s order (status 200',
    },
  ];
  for (const { title, operation, input, answer, what } of wrong) {
    it(`does not believe ${operation} with ${title}`, async () => {
      answers = [answer];

      const error: unknown = await CALLS[operation](input as never).catch((thrown: unknown) => thrown);

      expect(String(error)).to.contain(`UnexpectedAnswerError: ${service(operation)} answered ${operation} ${what}`);
      expect(String(error)).not.to.match(/hidden field|UnknownError/);
      expect(calls).to.equal(2);
    });
  }

  const believed: {
    readonly title: string;
    readonly operation: Operation;
    readonly input?: object;
    readonly answer: Forged;
  }[] = [
    {
      title: "an empty answer of SQS to what has no result",
      operation: "DeleteMessage",
      answer: { headers: { "x-amzn-requestid": "1" } },
    },
    {
      title: "a page of HTML that S3 holds",
      operation: "GetObject",
      answer: { headers: { ...OBJECT.headers, "content-type": "text/html", "x-amz-request-id": "1" }, body: HTML },
    },
    {
      title: "the members of a put that nobody asked for",
      operation: "PutItem",
      answer: json('{"ConsumedCapacity":{"TableName":"t","CapacityUnits":1}}'),
    },
    {
      title: "members of AWS's that are not known yet",
      operation: "PutItem",
      answer: { ...json('{"Next":{}}'), headers: { "x-amzn-requestid": "1" } },
    },
    {
      title: "a page that goes on within a key",
      operation: "ListObjectVersions",
      input: { KeyMarker: "a", VersionIdMarker: "1" },
      answer: page(
        "<Version><Key>a</Key></Version><DeleteMarker><Key>a</Key></DeleteMarker><Version><Key>a</Key></Version>" +
          "<NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>2</NextVersionIdMarker>",
        { truncated: true, root: "ListVersionsResult" },
      ),
    },
    {
      title: "keys that only their encoding puts out of order",
      operation: "ListObjectsV2",
      answer: page(
        "<EncodingType>url</EncodingType><Contents><Key>a%20</Key></Contents><Contents><Key>a!</Key></Contents>",
      ),
    },
    {
      title: "a message that quotes an error",
      operation: "ReceiveMessage",
      answer: json(
        JSON.stringify({
          Messages: [
            {
              MessageId: "1",
              ReceiptHandle: "h",
              Body: '{"__type":"x"}',
              MD5OfBody: "7630f3ae3c813ea1baca4f31911d69c8",
            },
          ],
        }),
      ),
    },
  ];
  for (const { title, operation, input, answer } of believed) {
    it(`believes ${title}`, async () => {
      answers = [answer];

      await CALLS[operation](input as never);

      expect(calls).to.equal(1);
    });
  }

  it("leaves the service's own errors as they are, and tries them but once", async () => {
    answers = [{ ...xml("<Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>"), status: 404 }];

    const error: unknown = await CALLS.GetObject().catch((thrown: unknown) => thrown);

    expect([String(error), calls]).to.deep.equal(["NoSuchKey: No such key.", 1]);
  });

  it("says of an error without a message that there is none", async () => {
    answers = [json('{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}', 400)];

    const error: unknown = await CALLS.PutItem().catch((thrown: unknown) => thrown);

    expect(String(error)).to.equal("ResourceNotFoundException: DynamoDB gives no reason for its answer to PutItem");
  });
});

function page(contents: string, { name = "b", truncated = false, root = "ListBucketResult" } = {}): Forged {
  return xml(`<${root}><Name>${name}</Name><IsTruncated>${truncated}</IsTruncated>${contents}</${root}>`);
}

describe("a bucket in another region", () => {
  it("is no fault of the connection, though the answer has no body", async () => {
    answers = [{ status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } }];

    const error: unknown = await CALLS.GetObject().catch((reason: unknown) => reason);

    expect(calls).to.equal(1);
    expect(error).to.have.nested.property("$metadata.httpStatusCode", 301);
    expect(explain(error)).to.contain("--region eu-west-1");
  });
});
