import { randomUUID } from "node:crypto";
import type { FunctionError, Invocation, InvocationResult } from "./environment.ts";

/** A message, as far as a function sees it. */
export interface SourceMessage {
  readonly id: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  readonly receiptHandle?: string;
}

/** The queue that feeds a function. */
export interface SourceQueue {
  receive(most: number, visibilityTimeoutSeconds: number | undefined): SourceMessage[];
  delete(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, seconds: number): boolean;
  /** Waits until there may be a message to receive, for at most `milliseconds`. */
  wait(milliseconds: number): Promise<void>;
  /** Ends all waiting. */
  wake(): void;
  count(): { readonly visible: number; readonly notVisible: number; readonly delayed: number };
}

export interface QueueSourceOptions {
  readonly queue: SourceQueue;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  /** Batches at once. */
  readonly concurrency: number;
  /** Never rejects. */
  readonly invoke: (invocation: Invocation) => Promise<InvocationResult>;
  /** Before a failed message is received for the second time, the third, and so on. AWS: the queue's visibility timeout. */
  readonly retryDelaysMilliseconds: readonly number[];
  readonly onFailure: (error: FunctionError, retryInMilliseconds: number) => void;
}

const WAIT_MILLISECONDS = 60_000;

/**
 * Lambda's event source mapping for a queue: invokes the function with batches of messages, and deletes those that it does not
 * report as failed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class QueueSource {
  readonly #options: QueueSourceOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #polling: Promise<void>;
  #stopped = false;
  readonly #onIdle: (() => void)[] = [];

  constructor(options: QueueSourceOptions) {
    this.#options = options;
    this.#polling = this.#poll();
  }

  /** The number of messages in the queue, those included that are being processed. */
  get pending(): number {
    const { visible, notVisible, delayed } = this.#options.queue.count();
    return visible + notVisible + delayed;
  }

  /** Resolves when the queue is empty. */
  async idle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** Receives nothing more, and waits for what runs, at most that long. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#stopped = true;
    this.#options.queue.wake();
    await this.#polling;
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMilliseconds)));
    await Promise.race([Promise.all(this.#running), grace]);
    clearTimeout(timer);
  }

  async #poll(): Promise<void> {
    const { queue, batchSize, concurrency } = this.#options;
    while (!this.#stopped) {
      if (this.#running.size >= concurrency) {
        await Promise.race(this.#running);
        continue;
      }
      const messages = queue.receive(batchSize, undefined);
      if (messages.length === 0) {
        // Receiving may have moved the last message to the dead-letter queue.
        this.#noteIdle();
        await queue.wait(WAIT_MILLISECONDS);
        continue;
      }
      const run = this.#run(messages).finally(() => {
        this.#running.delete(run);
        this.#noteIdle();
      });
      this.#running.add(run);
    }
  }

  async #run(messages: readonly SourceMessage[]): Promise<void> {
    const { invoke, queue, retryDelaysMilliseconds: delays, onFailure } = this.#options;
    const payload = JSON.stringify({ Records: messages.map((message) => this.#record(message)) });
    const result = await invoke({ requestId: randomUUID(), payload });
    const failed = failedIn(messages, result);
    for (const { id, receiptHandle = "", receiveCount } of messages) {
      const error = failed.get(id);
      if (error === undefined) {
        queue.delete(receiptHandle);
        continue;
      }
      const delay = delays[Math.min(receiveCount, delays.length) - 1] ?? 0;
      if (!this.#stopped) onFailure(error, delay);
      queue.changeVisibility(receiptHandle, delay / 1_000);
    }
  }

  #record({ id, body, receiptHandle, receiveCount, sentAt, firstReceivedAt }: SourceMessage): object {
    return {
      messageId: id,
      receiptHandle,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(sentAt),
        ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      },
      messageAttributes: {},
      eventSource: "aws:sqs",
      eventSourceARN: this.#options.queueArn,
      awsRegion: this.#options.region,
    };
  }

  #isIdle(): boolean {
    return this.pending === 0 && this.#running.size === 0;
  }

  #noteIdle(): void {
    if (this.#isIdle()) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}

/** Why each message failed that did: with the whole batch, or by itself. */
function failedIn(messages: readonly SourceMessage[], result: InvocationResult): ReadonlyMap<string, FunctionError> {
  if (result.kind === "failed") return new Map(messages.map(({ id }) => [id, result.error]));
  const { batchItemFailures = [] } = (JSON.parse(result.result || "null") ?? {}) as {
    batchItemFailures?: readonly { readonly itemIdentifier: string }[];
  };
  const error = { errorType: "BatchItemFailure", errorMessage: "the function reported the message as failed" };
  return new Map(batchItemFailures.map(({ itemIdentifier }) => [itemIdentifier, error]));
}
