import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Context } from "aws-lambda";
import { startDynamoDbServer, type DynamoDbServer } from "../../local/dynamodb/server.ts";
import { startS3Server, type S3Server } from "../../local/s3/server.ts";
import { startSqsServer, type SqsServer } from "../../local/sqs/server.ts";
import type { RejectedMessage } from "../../runtime/event/failure-message.ts";
import { setEnvironment } from "../support/environment.ts";
import { restoreEnvironment } from "../support/handler-environment.ts";
// After the environment that it reads when it is loaded.
import { handler } from "../../runtime/handler.ts";
import { createItemsTable } from "../support/items-table.ts";

const CLIENT = { region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

const CONTEXT = {
  awsRequestId: "request-1",
  functionName: "function-1",
  getRemainingTimeInMillis: () => 900_000,
} as Context;

/** Invokes the handler. @returns the lines of JSON that it printed: its log and its metrics */
async function invoke(event: unknown): Promise<Record<string, unknown>[]> {
  let printed = "";
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write.bind(stream) }));
  for (const { stream } of streams) {
    stream.write = (text: string | Uint8Array) => {
      printed += String(text);
      return true;
    };
  }
  try {
    await handler(event, CONTEXT);
  } finally {
    for (const { stream, write } of streams) stream.write = write;
  }
  return printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("handler", () => {
  let s3: S3Server;
  let dynamodb: DynamoDbServer;
  let sqs: SqsServer;
  let queueUrl: string;
  let restoreEndpoints: () => void;

  before(async () => {
    restoreEnvironment();
    s3 = await startS3Server({ clock: () => 1_700_000_000_000 });
    dynamodb = await startDynamoDbServer();
    sqs = await startSqsServer();
    queueUrl = sqs.createQueue("failures");
    await s3.createBucket("bucket", { versioning: true });
    const client = new DynamoDBClient({ ...CLIENT, endpoint: dynamodb.endpoint });
    await createItemsTable(client, "Items");
    client.destroy();
    restoreEndpoints = setEnvironment({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    });
  });

  after(async () => {
    restoreEndpoints();
    await Promise.all([s3.close(), dynamodb.close(), sqs.close()]);
  });

  it("takes an event's object into the table, and what it rejects to the queue, with logs and metrics", async () => {
    const client = new S3Client({ ...CLIENT, endpoint: s3.endpoint });
    const Body = '{"userID":"u","timestamp":5,"data":{"n":1.10}}\n{"userID":""}\n';
    await client.send(new PutObjectCommand({ Bucket: "bucket", Key: "a b.ndjson", Body }));
    client.destroy();
    const event = {
      Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: "bucket" }, object: { key: "a+b.ndjson" } } }],
    };

    const lines = await invoke(event);

    const table = new DynamoDBClient({ ...CLIENT, endpoint: dynamodb.endpoint });
    const { Items: items = [] } = await table.send(new ScanCommand({ TableName: "Items" }));
    table.destroy();
    expect(items.map(({ userID, timestamp, data }) => ({ userID, timestamp, data }))).to.deep.equal([
      { userID: { S: "u" }, timestamp: { N: "5" }, data: { M: { n: { N: "1.1" } } } },
    ]);
    const queue = new SQSClient({ ...CLIENT, endpoint: sqs.endpoint });
    const { Messages: messages = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
    queue.destroy();
    const reports = messages.map(({ Body: body = "" }) => JSON.parse(body) as RejectedMessage);
    expect(
      reports.map(({ reasons, requestId, functionName }) => [reasons[0]?.reason, requestId, functionName]),
    ).to.deep.equal([["invalid-partition-key", "request-1", "function-1"]]);
    expect(lines.filter(({ level }) => level === "WARN")).to.have.length(1);
    expect(lines.find(({ message }) => message === "object processed")).to.deep.include({
      records: 2,
      outcomes: { written: 1, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 1 },
      function_request_id: "request-1",
    });
    const metrics = lines.filter((line) => "_aws" in line);
    expect(metrics).to.have.length(1);
    expect(metrics[0]).to.deep.include({ service: "function-1", Written: 1, Rejected: 1 });
    expect(metrics[0]).to.have.nested.property("_aws.CloudWatchMetrics[0].Namespace", "Sluice");
  });

  it("throws what it does not know", async () => {
    const error = await invoke({ hello: "world" }).catch((thrown: unknown) => thrown);

    expect(error).to.have.property("name", "UnknownEventError");
  });

  it("does not start in an environment that is wrong", () => {
    const file = fileURLToPath(new URL("../../runtime/handler.ts", import.meta.url));
    const env = { ...process.env, TABLE_NAME: "T", FAILURE_QUEUE_URL: "q", RECORD_MAPPING: '{"userID":"id"}' };

    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", file], { env, encoding: "utf8" });

    expect(status).to.equal(1);
    expect(stderr).to.contain('InvalidEnvironmentError: RECORD_MAPPING cannot be used: mapping.userID is "id"');
  });
});
