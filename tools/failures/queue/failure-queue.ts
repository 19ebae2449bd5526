import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import pLimit from "p-limit";
import { UserError } from "../../../terminal/user-error.ts";
import type { Clients } from "../../target/clients/connect.ts";

/** A message as received. */
export interface ReceivedMessage {
  readonly id: string;
  /**
   * The receipt handle, which later calls need to extend the visibility timeout, or to return or delete the message. Each receive
   * gives a new one.
   */
  readonly handle: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** How often it was received, including this time; approximate, says SQS. */
  readonly receiveCount: number;
}

/** The approximate numbers of messages on a queue, from SQS. */
export interface QueueCounts {
  readonly waiting: number;
  /** Received by a consumer, and hidden from all others. */
  readonly inFlight: number;
  /** The dead-letter queue for messages received too often; `undefined` if there is none. */
  readonly deadLetters: string | undefined;
}

/** A failure queue. */
export interface FailureQueueReader {
  counts(): Promise<QueueCounts>;
  /** @returns up to ten messages; none if none came within a second */
  receive(visibilitySeconds: number): Promise<readonly ReceivedMessage[]>;
  /**
   * Sets the visibility timeout of messages, counted from now; 0 returns them to the queue. Messages received by another consumer
   * meanwhile are skipped.
   */
  changeVisibility(handles: readonly string[], visibilitySeconds: number): Promise<void>;
  delete(handle: string): Promise<void>;
}

/** The entries of one SQS batch. */
const BATCH = 10;

const BATCHES_AT_ONCE = 8;

/** Long polling asks all of SQS's servers. Short polling asks only some of them, and may find nothing on a queue that is not empty. */
const WAIT_SECONDS = 1;

/** A queue in SQS. */
export class SqsFailureQueueReader implements FailureQueueReader {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #silence: Clients["silence"];

  constructor({ sqs, silence }: Pick<Clients, "sqs" | "silence">, url: string) {
    this.#client = sqs;
    this.#url = url;
    this.#silence = silence;
  }

  async counts(): Promise<QueueCounts> {
    const { Attributes: attributes = {} } = await this.#there(
      this.#client.send(new GetQueueAttributesCommand({ QueueUrl: this.#url, AttributeNames: ["All"] })),
    );
    return {
      // Delayed messages become visible by themselves.
      waiting:
        Number(attributes["ApproximateNumberOfMessages"] ?? 0) +
        Number(attributes["ApproximateNumberOfMessagesDelayed"] ?? 0),
      inFlight: Number(attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
      deadLetters: deadLetterQueue(attributes["RedrivePolicy"]),
    };
  }

  async receive(visibilitySeconds: number): Promise<readonly ReceivedMessage[]> {
    const { Messages: messages = [] } = await this.#there(
      this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: visibilitySeconds,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ["SentTimestamp", "ApproximateReceiveCount"],
        }),
        // SQS sends no bytes while it waits for messages.
        { requestTimeout: WAIT_SECONDS * 1_000 + this.#silence.milliseconds },
      ),
    );
    return messages.map(received);
  }

  async changeVisibility(handles: readonly string[], visibilitySeconds: number): Promise<void> {
    const starts = Array.from({ length: Math.ceil(handles.length / BATCH) }, (_, batch) => batch * BATCH);
    await pLimit(BATCHES_AT_ONCE).map(starts, async (from) => {
      const entries = handles.slice(from, from + BATCH).map((handle, index) => ({
        Id: String(index),
        ReceiptHandle: handle,
        VisibilityTimeout: visibilitySeconds,
      }));
      // A failed entry is a message that is visible again. Another consumer may process it without harm.
      await this.#there(
        this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries: entries })),
      );
    });
  }

  async delete(handle: string): Promise<void> {
    await this.#there(this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: handle })));
  }

  /** Adds the queue's URL to the error, because SQS does not say which queue is missing. */
  async #there<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (cause) {
      if (cause instanceof QueueDoesNotExist) throw new UserError(`there is no queue ${this.#url}`, { cause });
      throw cause;
    }
  }
}

function received({ MessageId: id = "", ReceiptHandle: handle = "", Body: body = "", Attributes }: Message) {
  return {
    ...{ id, handle, body },
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
  };
}

function deadLetterQueue(policy: string | undefined): string | undefined {
  if (policy === undefined) return undefined;
  try {
    const { deadLetterTargetArn } = JSON.parse(policy) as { deadLetterTargetArn?: unknown };
    return typeof deadLetterTargetArn === "string" ? deadLetterTargetArn : undefined;
  } catch {
    return undefined;
  }
}
