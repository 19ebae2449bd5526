import { expect } from "chai";
import { settled } from "../../support/fake-time.ts";
import { Journal } from "../../../local/server/journal.ts";
import { ACTIONS, SqsError, type Queues } from "../../../local/sqs/actions.ts";
import { DEFAULT_ATTRIBUTES, Queue, type StoredMessage } from "../../../local/sqs/queue.ts";

describe("an action of SQS", () => {
  let made: Map<string, Queue>;
  let queues: Queues;
  beforeEach(async () => {
    const journal = new Journal<StoredMessage>();
    made = new Map();
    queues = {
      byName: (name) => made.get(name),
      names: () => [...made.keys()],
      create: (name, attributes) => {
        const queue = new Queue(name, attributes, journal, () => 1_000);
        made.set(name, queue);
        return queue;
      },
      urlOf: (name) => `http://sqs/0/${name}`,
      arnOf: (name) => `arn:${name}`,
    };
    await act("CreateQueue", { QueueName: "q" });
  });

  const act = async (name: string, body: Record<string, unknown> = {}): Promise<Record<string, unknown>> =>
    ACTIONS[name]!(queues, { QueueUrl: "http://sqs/0/q", ...body });
  const faultOf = (name: string, body: Record<string, unknown>): Promise<unknown> =>
    act(name, body).then(
      () => "done",
      (error: unknown) => (error instanceof SqsError ? error.code : error),
    );
  const handle = (): string => made.get("q")!.receive(1, undefined)[0]?.receiptHandle ?? "";

  it("makes a queue with its own attributes and AWS's for the rest, once", async () => {
    const attributes = { VisibilityTimeout: "7", Policy: "{}" };
    const { QueueUrl } = await act("CreateQueue", { QueueName: "new", Attributes: attributes });
    await act("CreateQueue", { QueueName: "new", Attributes: { VisibilityTimeout: "9" } });

    expect([QueueUrl, made.size, made.get("new")?.attributes]).to.deep.equal([
      ...["http://sqs/0/new", 2],
      {
        ...{ VisibilityTimeout: 7, DelaySeconds: 0, MaximumMessageSize: 262_144, MessageRetentionPeriod: 345_600 },
        ReceiveMessageWaitTimeSeconds: 0,
      },
    ]);
  });

  it("tells the attributes that are asked for", async () => {
    await act("SendMessage", { MessageBody: "a" });
    await act("SendMessage", { MessageBody: "b", DelaySeconds: 5 });
    const some = await act("GetQueueAttributes", { AttributeNames: ["QueueArn", "VisibilityTimeout"] });
    const { Attributes: all } = await act("GetQueueAttributes", { AttributeNames: ["All"] });

    expect(some).to.deep.equal({ Attributes: { QueueArn: "arn:q", VisibilityTimeout: "30" } });
    expect(all).to.deep.include({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "1",
    });
    expect(await act("GetQueueAttributes")).to.deep.equal({ Attributes: {} });
  });

  it("lists queues by the beginning of their names", async () => {
    await act("CreateQueue", { QueueName: "other" });

    expect(await act("ListQueues")).to.deep.equal({ QueueUrls: ["http://sqs/0/q", "http://sqs/0/other"] });
    expect(await act("ListQueues", { QueueNamePrefix: "o" })).to.deep.equal({ QueueUrls: ["http://sqs/0/other"] });
    expect(await act("GetQueueUrl", { QueueName: "other" })).to.deep.equal({ QueueUrl: "http://sqs/0/other" });
  });

  it("receives one message where no number is said, with the attributes that are asked for", async () => {
    await act("SendMessage", { MessageBody: "a" });
    await act("SendMessage", { MessageBody: "b" });
    const { Messages: plain } = (await act("ReceiveMessage")) as { Messages: Record<string, unknown>[] };
    const { Messages: asked } = (await act("ReceiveMessage", {
      ...{ AttributeNames: ["SentTimestamp"], MessageSystemAttributeNames: ["ApproximateReceiveCount"] },
    })) as { Messages: Record<string, unknown>[] };

    expect(plain.map((message) => [message["Body"], message["Attributes"]])).to.deep.equal([["a", undefined]]);
    expect(asked.map((message) => [message["Body"], message["Attributes"]])).to.deep.equal([
      ["b", { SentTimestamp: "1000", ApproximateReceiveCount: "1" }],
    ]);
    expect(asked[0]?.["MD5OfBody"]).to.equal("92eb5ffee6ae2fec3ad71c777531578f");
    expect(await act("ReceiveMessage")).to.deep.equal({});
  });

  describe("that waits for messages", () => {
    /** Begins to receive, and resolves when that waits: to its end, and to how long it would wait at most. */
    const waiting = async (body: object): Promise<{ received: Promise<object>; milliseconds: number }> => {
      const queue = made.get("q")!;
      const wait = queue.wait.bind(queue);
      const milliseconds = new Promise<number>((resolve) => {
        queue.wait = (most) => {
          resolve(most);
          return wait(most);
        };
      });
      const received = act("ReceiveMessage", { ...body });
      return { received, milliseconds: await milliseconds };
    };

    it("gives the first that comes, however often it wakes before", async () => {
      const { received, milliseconds } = await waiting({ WaitTimeSeconds: 20 });
      made.get("q")!.wake();
      await settled();
      await act("SendMessage", { MessageBody: "a" });

      expect(await received).to.have.nested.property("Messages[0].Body", "a");
      expect(milliseconds).to.be.within(10_000, 20_000);
    });

    it("waits as long as its queue says, where it says nothing itself", async () => {
      made.get("q")!.attributes = { ...DEFAULT_ATTRIBUTES, ReceiveMessageWaitTimeSeconds: 10 };
      const { received, milliseconds } = await waiting({});
      await act("SendMessage", { MessageBody: "a" });

      expect(await received).to.have.nested.property("Messages[0].Body", "a");
      expect(milliseconds).to.be.within(5_000, 10_000);
    });

    it("ends with nothing when its queue is gone", async () => {
      const { received } = await waiting({ WaitTimeSeconds: 20 });
      const queue = made.get("q")!;
      made.delete("q");
      queue.wake();

      expect(await received).to.deep.equal({});
    });
  });

  const numbers = [
    ...[0, 11, "1"].map((value) => ({ name: "ReceiveMessage", body: { MaxNumberOfMessages: value } })),
    ...[-1, 21].map((value) => ({ name: "ReceiveMessage", body: { WaitTimeSeconds: value } })),
    ...[-1, 43_201, undefined].map((value) => ({
      name: "ChangeMessageVisibility",
      body: { VisibilityTimeout: value },
    })),
  ];
  for (const { name, body } of numbers) {
    it(`refuses ${name} with ${JSON.stringify(body)}`, async () =>
      expect(await faultOf(name, body)).to.equal("InvalidParameterValue"));
  }

  for (const VisibilityTimeout of [0, 43_200]) {
    it(`takes a visibility timeout of ${VisibilityTimeout} seconds`, async () => {
      await act("SendMessage", { MessageBody: "a" });

      expect(await act("ChangeMessageVisibility", { ReceiptHandle: handle(), VisibilityTimeout })).to.deep.equal({});
    });
  }

  it("refuses to change the visibility of what is not in flight", async () => {
    expect(await faultOf("ChangeMessageVisibility", { ReceiptHandle: "x", VisibilityTimeout: 0 })).to.equal(
      "ReceiptHandleIsInvalid",
    );
  });

  const bodies = [
    { title: "of the longest size", body: "x".repeat(262_144), code: "done" },
    { title: "that is longer", body: "x".repeat(262_145), code: "InvalidParameterValue" },
    { title: "that is longer in bytes", body: "ü".repeat(131_073), code: "InvalidParameterValue" },
    { title: "with an emoji", body: "😀\t\n\r", code: "done" },
    { title: "with a control character", body: "a\u0001", code: "InvalidMessageContents" },
    { title: "with half a character", body: "\ud800", code: "InvalidMessageContents" },
    { title: "without text", body: "", code: "MissingParameter" },
  ];
  for (const { title, body, code } of bodies) {
    it(`answers ${code} to a message ${title}`, async () =>
      expect(await faultOf("SendMessage", { MessageBody: body })).to.equal(code));
  }

  it("answers each entry of a batch, and fails the faulty ones alone", async () => {
    const Entries = [
      { Id: "1", MessageBody: "a" },
      { Id: "2", MessageBody: "\u0001" },
    ];
    const { Successful: done, Failed: failed } = await act("SendMessageBatch", { Entries });

    expect((done as { Id: string }[]).map(({ Id }) => Id)).to.deep.equal(["1"]);
    expect(failed).to.deep.equal([
      {
        ...{ Id: "2", SenderFault: true, Code: "InvalidMessageContents" },
        Message: "The message contains characters outside the allowed set.",
      },
    ]);
  });

  for (const [count, code] of [
    [0, "InvalidParameterValue"],
    [10, "done"],
    [11, "InvalidParameterValue"],
  ] as const) {
    it(`answers ${code} to a batch of ${count}`, async () => {
      const Entries = Array.from({ length: count }, (_, n) => ({ Id: String(n), ReceiptHandle: "x" }));

      expect(await faultOf("DeleteMessageBatch", { Entries })).to.equal(code);
    });
  }

  it("deletes and purges", async () => {
    for (const MessageBody of ["a", "b", "c"]) await act("SendMessage", { MessageBody });
    await act("DeleteMessage", { ReceiptHandle: handle() });
    await act("DeleteMessageBatch", { Entries: [{ Id: "1", ReceiptHandle: handle() }] });
    const before = made.get("q")?.count();
    await act("PurgeQueue");

    expect([before, made.get("q")?.count()]).to.deep.equal([
      { visible: 1, notVisible: 0, delayed: 0 },
      { visible: 0, notVisible: 0, delayed: 0 },
    ]);
  });

  for (const [name, code] of [
    ["a.fifo", "InvalidParameterValue"],
    ["x".repeat(81), "InvalidParameterValue"],
    ["x".repeat(80), "done"],
    ["", "MissingParameter"],
  ] as const) {
    it(`answers ${code} to a queue named ${name.slice(0, 9)}`, async () =>
      expect(await faultOf("CreateQueue", { QueueName: name })).to.equal(code));
  }

  it("knows no queue that was not made, under both of its error's names", async () => {
    const error = (await act("SendMessage", { QueueUrl: "http://sqs/0/none", MessageBody: "a" }).catch(
      (reason: unknown) => reason,
    )) as SqsError;

    expect([error.code, error.queryCode]).to.deep.equal([
      ...["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
    ]);
  });
});
