import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { type SqsServer, type SqsServerOptions, startSqsServer } from "../../../local/sqs/server.ts";

describe("startSqsServer", () => {
  let now: number;
  let server: SqsServer;
  let client: SQSClient;
  let QueueUrl: string;

  async function start(options: SqsServerOptions = {}): Promise<void> {
    server = await startSqsServer({ region: "eu-west-1", clock: () => now, ...options });
    QueueUrl = server.createQueue("failures", { VisibilityTimeout: 60 });
    client = new SQSClient({
      endpoint: server.endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
    });
  }
  async function stop(): Promise<void> {
    client.destroy();
    await server.close();
  }
  beforeEach(() => {
    now = 1_700_000_000_000;
    return start();
  });
  afterEach(stop);

  const send = (MessageBody: string, more = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const receive = async (more = {}): Promise<Message[]> => {
    const request = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more });
    return (await client.send(request)).Messages ?? [];
  };
  const bodies = async (): Promise<(string | undefined)[]> => (await receive()).map(({ Body }) => Body);

  it("gives a queue that is there its new settings, and keeps its messages", async () => {
    await send("a");

    const url = server.createQueue("failures", { VisibilityTimeout: 5, MessageRetentionPeriod: 120 });

    expect(url).to.equal(QueueUrl);
    const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    expect((await client.send(request)).Attributes).to.include({
      VisibilityTimeout: "5",
      MessageRetentionPeriod: "120",
      ApproximateNumberOfMessages: "1",
    });
  });

  it("takes a request without a body for one without parameters", async () => {
    const headers = { "x-amz-target": "AmazonSQS.ListQueues" };
    const response = await fetch(server.endpoint, { method: "POST", headers });

    expect([response.status, await response.json()]).to.deep.equal([200, { QueueUrls: [QueueUrl] }]);
  });

  it("gives its queue a URL of its own address", () => {
    expect(QueueUrl).to.equal(`${server.endpoint}/000000000000/failures`);
  });

  it("delivers a message with all it came with", async () => {
    const MessageAttributes = { kind: { DataType: "String", StringValue: "x" } };
    const { MessageId } = await send("héllo 😀\n\u0009", { MessageAttributes });
    now += 5;

    const [message] = await receive({ MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] });

    expect(message).to.deep.equal({
      MessageId,
      ReceiptHandle: message?.ReceiptHandle,
      MD5OfBody: "c7ea90dd54cf9fd556627f6afe7976f5",
      Body: "héllo 😀\n\u0009",
      Attributes: {
        SentTimestamp: "1700000000000",
        ApproximateReceiveCount: "1",
        ApproximateFirstReceiveTimestamp: "1700000000005",
      },
      MessageAttributes,
    });
  });

  it("hides a message from others until its visibility timeout is over", async () => {
    await send("x");
    expect(await bodies()).to.deep.equal(["x"]);
    now += 59_999;
    expect(await bodies()).to.deep.equal([]);
    now += 1;
    expect(await bodies()).to.deep.equal(["x"]);
  });

  it("shows a message at once when its receiver gives it back", async () => {
    await send("x");
    const [message] = await receive();

    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 }),
    );

    expect(await bodies()).to.deep.equal(["x"]);
  });

  it("deletes by the newest receipt handle, and by no older one", async () => {
    await send("x");
    const [first] = await receive();
    now += 60_000;
    const [second] = await receive();

    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    now += 60_000;
    const [third] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: third?.ReceiptHandle }));
    now += 60_000;

    expect(second?.Body).to.equal("x");
    expect(await bodies()).to.deep.equal([]);
  });

  it("delays a message that asks for it", async () => {
    await send("later", { DelaySeconds: 10 });
    expect(await bodies()).to.deep.equal([]);
    now += 10_000;
    expect(await bodies()).to.deep.equal(["later"]);
  });

  it("forgets a message at the end of its retention", async () => {
    await send("old");
    now += 345_600_000;
    expect(await bodies()).to.deep.equal([]);
  });

  it("lets a receiver wait for a message", async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send("x");

    expect((await waiting).map(({ Body }) => Body)).to.deep.equal(["x"]);
  });

  it("takes and deletes batches, entry by entry", async () => {
    const Entries = [
      { Id: "1", MessageBody: "one" },
      { Id: "2", MessageBody: "\u0001" },
    ];
    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const [message] = await receive();
    const handles = [{ Id: "1", ReceiptHandle: message?.ReceiptHandle }];
    const deleted = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles }));

    expect(sent.Successful?.map(({ Id }) => Id)).to.deep.equal(["1"]);
    expect(sent.Failed?.map(({ Id, Code }) => [Id, Code])).to.deep.equal([["2", "InvalidMessageContents"]]);
    expect(deleted.Successful).to.deep.equal([{ Id: "1" }]);
  });

  it("refuses a message that is too big", async () => {
    const error = await send("x".repeat(262_145)).catch((reason: unknown) => reason);

    expect(String(error)).to.contain("Message must be shorter than 262144 bytes");
    await send("x".repeat(262_144));
  });

  it("counts what waits, what is being worked on, and what is delayed", async () => {
    await send("1");
    await receive();
    await send("2");
    await send("3", { DelaySeconds: 9 });

    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));

    expect(Attributes).to.deep.equal({
      QueueArn: "arn:aws:sqs:eu-west-1:000000000000:failures",
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
      ApproximateNumberOfMessagesDelayed: "1",
      VisibilityTimeout: "60",
      DelaySeconds: "0",
      MaximumMessageSize: "262144",
      MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0",
    });
  });

  it("makes, lists and finds queues, and empties one", async () => {
    await client.send(new CreateQueueCommand({ QueueName: "other", Attributes: { VisibilityTimeout: "5" } }));
    await send("x");
    await client.send(new PurgeQueueCommand({ QueueUrl }));

    const { QueueUrls } = await client.send(new ListQueuesCommand({}));
    const found = await client.send(new GetQueueUrlCommand({ QueueName: "other" }));

    expect(QueueUrls).to.deep.equal([QueueUrl, `${server.endpoint}/000000000000/other`]);
    expect(found.QueueUrl).to.equal(`${server.endpoint}/000000000000/other`);
    expect(await bodies()).to.deep.equal([]);
  });

  it("knows the error of a queue that does not exist", async () => {
    const error = await client.send(new GetQueueUrlCommand({ QueueName: "no" })).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(QueueDoesNotExist);
  });

  it("keeps messages that were not deleted over a restart, visible at once", async () => {
    const directory = mkdtempSync(join(tmpdir(), "sluice-test-"));
    await stop();
    await start({ directory });
    const { MessageId } = await send("kept");
    await send("deleted");
    for (const { Body, ReceiptHandle } of await receive()) {
      if (Body === "deleted") await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }

    await stop();
    await start({ directory });

    expect((await receive()).map((message) => [message.MessageId, message.Body])).to.deep.equal([[MessageId, "kept"]]);
    rmSync(directory, { recursive: true });
  });
});
