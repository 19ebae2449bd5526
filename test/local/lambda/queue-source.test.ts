import { expect } from "chai";
import type { Invocation, InvocationResult } from "../../../local/lambda/environment.ts";
import { QueueSource, type QueueSourceOptions } from "../../../local/lambda/queue-source.ts";
import { Journal } from "../../../local/server/journal.ts";
import { settled } from "../../support/fake-time.ts";
import { PendingTimeouts } from "../../support/pending-timeouts.ts";
import { DEFAULT_ATTRIBUTES, Queue, type StoredMessage } from "../../../local/sqs/queue.ts";

interface Batch {
  readonly Records: readonly { readonly messageId: string; readonly body: string; readonly attributes: object }[];
}

describe("QueueSource", () => {
  const began = 1_700_000_000_000;
  let now: number;
  let queue: Queue;
  let source: QueueSource;
  let batches: Batch[];
  let failed: [string, number][];
  beforeEach(() => {
    now = began;
    queue = new Queue("q", DEFAULT_ATTRIBUTES, new Journal<StoredMessage>(undefined), () => now);
    batches = [];
    failed = [];
  });
  afterEach(() => source.stop(0));

  const start = (answer: (batch: Batch) => object | string | undefined, options: Partial<QueueSourceOptions> = {}) => {
    source = new QueueSource({
      ...{ queue, queueArn: "arn:q", region: "eu-west-1", batchSize: 10, concurrency: 2 },
      invoke: ({ payload }: Invocation): Promise<InvocationResult> => {
        const batch = JSON.parse(payload) as Batch;
        batches.push(batch);
        const answered = answer(batch);
        return Promise.resolve(
          typeof answered === "string"
            ? { kind: "failed", error: { errorType: "E", errorMessage: answered } }
            : { kind: "succeeded", result: JSON.stringify(answered ?? null) },
        );
      },
      // At once: the queue's clock stands still.
      retryDelaysMilliseconds: [0],
      onFailure: ({ errorType }, retryIn) => failed.push([errorType, retryIn]),
      ...options,
    });
  };
  /** Starts with a function that does not answer. Resolves, when it is invoked, to what lets it answer. */
  const startAndHold = (): Promise<() => void> =>
    new Promise((resolve) => {
      const invoke = (): Promise<InvocationResult> =>
        new Promise((answer) => resolve(() => answer({ kind: "succeeded", result: "null" })));
      start(() => undefined, { invoke });
    });
  const send = (...bodies: string[]): void => bodies.forEach((body) => void queue.send(body, undefined, 0));
  const bodiesOf = (of: readonly Batch[]): string[][] => of.map(({ Records }) => Records.map(({ body }) => body));

  it("hands the function batches of messages as Lambda does, and deletes them", async () => {
    send("a");
    start(() => undefined);
    await source.idle();

    const [record] = batches[0]!.Records as unknown as Record<string, unknown>[];
    const { messageId, receiptHandle, ...rest } = record!;
    expect([typeof messageId, typeof receiptHandle]).to.deep.equal(["string", "string"]);
    expect(rest).to.deep.equal({
      ...{ body: "a", messageAttributes: {}, eventSource: "aws:sqs", eventSourceARN: "arn:q", awsRegion: "eu-west-1" },
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(now),
        ApproximateFirstReceiveTimestamp: String(now),
      },
    });
    expect(source.pending).to.equal(0);
  });

  it("hands over at most as many messages as a batch may have", async () => {
    send("a", "b", "c", "d", "e");
    start(() => undefined, { batchSize: 2 });
    await source.idle();

    expect(bodiesOf(batches)).to.deep.equal([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("takes messages that come while it waits", async () => {
    start(() => undefined);
    await source.idle();
    send("late");
    await source.idle();

    expect(bodiesOf(batches)).to.deep.equal([["late"]]);
  });

  it("brings back the messages that the function reports, and only these", async () => {
    send("a", "bad", "c");
    let calls = 0;
    start(({ Records }) => {
      calls += 1;
      const bad = calls === 1 ? Records.filter(({ body }) => body === "bad") : [];
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await source.idle();

    expect(bodiesOf(batches)).to.deep.equal([["a", "bad", "c"], ["bad"]]);
    expect(batches[1]!.Records[0]!.attributes).to.include({ ApproximateReceiveCount: "2" });
    expect(failed).to.deep.equal([["BatchItemFailure", 0]]);
  });

  it("brings back all messages where the function fails", async () => {
    send("a", "b");
    let calls = 0;
    start(() => (++calls === 1 ? "timed out" : undefined));
    await source.idle();

    expect(bodiesOf(batches)).to.deep.equal([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(failed).to.deep.equal([
      ["E", 0],
      ["E", 0],
    ]);
  });

  it("lets the queue move a message away that came too often", async () => {
    const dead = new Queue("dead", DEFAULT_ATTRIBUTES, new Journal<StoredMessage>(undefined), () => now);
    queue.redrive = { maxReceiveCount: 3, to: () => dead };
    send("bad");
    start(() => "no");
    await source.idle();

    expect(batches).to.have.lengthOf(3);
    expect(dead.receive(10, undefined).map(({ body }) => body)).to.deep.equal(["bad"]);
    expect(source.pending).to.equal(0);
  });

  it("runs no more batches at once than it may", async () => {
    send("a", "b", "c", "d", "e", "f", "g", "h");
    let [running, most] = [0, 0];
    start(() => undefined, {
      ...{ batchSize: 1, concurrency: 3 },
      invoke: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { kind: "succeeded", result: "null" };
      },
    });
    await source.idle();

    expect(most).to.equal(3);
  });

  it("keeps in the queue what is not received when it stops", async () => {
    start(() => undefined);
    await source.stop(0);
    send("a");

    expect(source.pending).to.equal(1);
    expect(batches).to.deep.equal([]);
  });

  it("brings back a failed message after a delay that depends on how often it came", async () => {
    send("bad");
    const delays = [1_000, 5_000];
    const invoked: (() => void)[] = [];
    const nextInvocation = () => new Promise<void>((resolve) => invoked.push(resolve));
    let next = nextInvocation();
    start(
      () => {
        invoked.shift()?.();
        return "no";
      },
      { retryDelaysMilliseconds: delays },
    );
    for (const delay of [...delays, 5_000]) {
      await next;
      await new Promise((resolve) => setImmediate(resolve));
      next = nextInvocation();
      now += delay - 1;
      const tooEarly = queue.count();
      now += 1;
      expect([tooEarly.notVisible, queue.count().visible]).to.deep.equal([1, 1]);
      queue.wake();
    }
    await next;

    expect(failed.slice(0, 3)).to.deep.equal([
      ["E", 1_000],
      ["E", 5_000],
      ["E", 5_000],
    ]);
  });

  it("counts as pending what is being processed, and what is delayed", async () => {
    queue.send("later", undefined, 10);
    send("now");
    const release = await startAndHold();
    const during = source.pending;
    release();
    await new Promise((resolve) => setImmediate(resolve));

    expect([during, source.pending]).to.deep.equal([2, 1]);
  });

  it("waits at its end for a batch that runs, and deletes what was processed", async () => {
    send("a");
    const release = await startAndHold();
    const stopped = source.stop(60_000).then(() => source.pending);
    setImmediate(release);

    expect(await stopped).to.equal(0);
  });

  it("waits no longer than its grace, and leaves the message to the next start", async () => {
    send("a");
    await startAndHold();
    await source.stop(1);

    expect(source.pending).to.equal(1);
  });

  it("leaves no timer behind when it has stopped", async () => {
    const timeouts = new PendingTimeouts();
    start(() => undefined);
    await settled();
    const before = timeouts.milliseconds;
    await source.stop(70_000);
    const after = timeouts.milliseconds;
    timeouts.restore();

    expect([before, after]).to.deep.equal([[60_000], []]);
  });
});
