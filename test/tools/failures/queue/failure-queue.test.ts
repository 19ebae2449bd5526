import { QueueDoesNotExist, type SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { UserError } from "../../../../terminal/user-error.ts";
import { SqsFailureQueueReader } from "../../../../tools/failures/queue/failure-queue.ts";

const URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/failures";

interface Call {
  readonly command: string;
  readonly input: Record<string, unknown>;
  readonly options: unknown;
}

/** A client that answers as it is told, and writes down what it is asked. */
function clientThat(answer: (call: Call) => object | Promise<object>) {
  const calls: Call[] = [];
  const send = async (command: { input: Record<string, unknown> }, options?: unknown): Promise<object> => {
    const call = { command: command.constructor.name, input: command.input, options };
    calls.push(call);
    return answer(call);
  };
  const sqs = { send } as unknown as SQSClient;
  return { calls, queue: new SqsFailureQueueReader({ sqs, silence: { milliseconds: 30_000 } }, URL) };
}

describe("SqsFailureQueueReader", () => {
  const policy = (value: unknown) => ({ RedrivePolicy: typeof value === "string" ? value : JSON.stringify(value) });
  const counts: readonly { title: string; attributes?: object; is: [number, number, string | undefined] }[] = [
    { title: "an answer without attributes", is: [0, 0, undefined] },
    {
      title: "delayed messages among those that wait",
      attributes: {
        ApproximateNumberOfMessages: "7",
        ApproximateNumberOfMessagesDelayed: "20",
        ApproximateNumberOfMessagesNotVisible: "3",
      },
      is: [27, 3, undefined],
    },
    { title: "the dead-letter queue", attributes: policy({ deadLetterTargetArn: "arn:dlq" }), is: [0, 0, "arn:dlq"] },
    { title: "a policy without a queue", attributes: policy({ maxReceiveCount: 3 }), is: [0, 0, undefined] },
    { title: "a policy whose queue is no text", attributes: policy({ deadLetterTargetArn: 1 }), is: [0, 0, undefined] },
    { title: "a policy that is not JSON", attributes: policy("{"), is: [0, 0, undefined] },
  ];
  for (const { title, attributes, is } of counts) {
    it(`counts ${title}`, async () => {
      const { calls, queue } = clientThat(() => (attributes === undefined ? {} : { Attributes: attributes }));
      const { waiting, inFlight, deadLetters } = await queue.counts();

      expect([waiting, inFlight, deadLetters]).to.deep.equal(is);
      expect(calls.map(({ command, input }) => ({ command, input }))).to.deep.equal([
        { command: "GetQueueAttributesCommand", input: { QueueUrl: URL, AttributeNames: ["All"] } },
      ]);
    });
  }

  it("receives ten at a time by a long poll, whose wait is not taken for silence", async () => {
    const { calls, queue } = clientThat(() => ({
      Messages: [
        {
          ...{ MessageId: "a", ReceiptHandle: "r", Body: "{}" },
          Attributes: { SentTimestamp: "1700000000000", ApproximateReceiveCount: "3" },
        },
        { MessageId: "b" },
      ],
    }));

    expect(await queue.receive(120)).to.deep.equal([
      { id: "a", handle: "r", body: "{}", sentAt: 1_700_000_000_000, receiveCount: 3 },
      { id: "b", handle: "", body: "", sentAt: 0, receiveCount: 1 },
    ]);
    expect(calls).to.deep.equal([
      {
        command: "ReceiveMessageCommand",
        input: {
          ...{ QueueUrl: URL, MaxNumberOfMessages: 10, VisibilityTimeout: 120, WaitTimeSeconds: 1 },
          MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
        },
        options: { requestTimeout: 31_000 },
      },
    ]);
  });

  it("receives nothing from an empty queue", async () => {
    expect(await clientThat(() => ({})).queue.receive(1)).to.deep.equal([]);
  });

  it("changes visibility in batches of ten, each handle once, a few batches at a time", async () => {
    let [running, most] = [0, 0];
    const { calls, queue } = clientThat(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return {};
    });
    const handles = Array.from({ length: 195 }, (_, n) => `h${n}`);
    await queue.changeVisibility(handles, 7);

    const entries = calls.map(({ input }) => input["Entries"] as Record<string, unknown>[]);
    expect(entries.map(({ length }) => length)).to.deep.equal([...Array<number>(19).fill(10), 5]);
    expect(entries.flat().map(({ ReceiptHandle }) => ReceiptHandle)).to.deep.equal(handles);
    expect(entries.at(-1)?.map(({ Id }) => Id)).to.deep.equal(["0", "1", "2", "3", "4"]);
    expect(new Set(entries.flat().map(({ VisibilityTimeout }) => VisibilityTimeout))).to.deep.equal(new Set([7]));
    expect(new Set(calls.map(({ input }) => input["QueueUrl"]))).to.deep.equal(new Set([URL]));
    expect(most).to.equal(8);
  });

  it("asks for nothing where there are no handles", async () => {
    const { calls, queue } = clientThat(() => ({}));
    await queue.changeVisibility([], 0);

    expect(calls).to.deep.equal([]);
  });

  it("deletes by the receipt handle", async () => {
    const { calls, queue } = clientThat(() => ({}));
    await queue.delete("r");

    expect(calls.map(({ command, input }) => ({ command, input }))).to.deep.equal([
      { command: "DeleteMessageCommand", input: { QueueUrl: URL, ReceiptHandle: "r" } },
    ]);
  });

  const missing = new QueueDoesNotExist({ message: "The specified queue does not exist.", $metadata: {} });
  const denied = new Error("denied");
  const asks: readonly (readonly [string, (queue: SqsFailureQueueReader) => Promise<unknown>])[] = [
    ["counts", (queue) => queue.counts()],
    ["receive", (queue) => queue.receive(1)],
    ["changeVisibility", (queue) => queue.changeVisibility(["r"], 0)],
    ["delete", (queue) => queue.delete("r")],
  ];
  for (const [name, ask] of asks) {
    it(`names the queue that is not there, at ${name}, and passes other faults on`, async () => {
      const errorOf = (error: Error): Promise<unknown> =>
        ask(clientThat(() => Promise.reject(error)).queue).catch((reason: unknown) => reason);
      const error = (await errorOf(missing)) as Error;

      expect(error).to.be.instanceOf(UserError);
      expect([error.message, error.cause]).to.deep.equal([`there is no queue ${URL}`, missing]);
      expect(await errorOf(denied)).to.equal(denied);
    });
  }
});
