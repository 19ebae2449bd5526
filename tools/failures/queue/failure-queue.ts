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
import type { Clients } from "../../target/connect.ts";

/** A message as it was received. */
export interface ReceivedMessage {
  readonly id: string;
  /** What the receipt is good for: hiding the message longer, giving it back, deleting it. Each receipt has its own. */
  readonly handle: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** How often it was received, this time too; SQS says "approximately". */
  readonly receiveCount: number;
}

/** How many messages a queue holds: approximately, as SQS says. */
export interface QueueCounts {
  readonly waiting: number;
  /** In somebody's hands: hidden for a time from everybody else. */
  readonly inFlight: number;
  /** Another queue that takes messages that were received too often; `undefined` where there is none. */
  readonly deadLetters: string | undefined;
}

/** A failure queue. */
export interface FailureQueueReader {
  counts(): Promise<QueueCounts>;
  /** @returns up to ten, none where none came within a second */
  receive(visibilitySeconds: number): Promise<readonly ReceivedMessage[]>;
  /** Hides messages for so long from now on; 0 gives them back. Those that are in other hands by now are passed over. */
  changeVisibility(handles: readonly string[], visibilitySeconds: number): Promise<void>;
  delete(handle: string): Promise<void>;
}

/** A batch of SQS's. */
const BATCH = 10;

const BATCHES_AT_ONCE = 8;

/** Long polling asks all of SQS's servers, where a short one asks some of them, and may find nothing on a queue that is not empty. */
const WAIT_SECONDS = 1;

/** A queue of SQS. */
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
      // What is delayed shows up by itself.
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
        // SQS is silent while it waits for messages.
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
      // An entry that fails is a message that is hidden no more: whoever gets it next does no harm.
      await this.#there(
        this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries: entries })),
      );
    });
  }

  async delete(handle: string): Promise<void> {
    await this.#there(this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: handle })));
  }

  /** Says which queue is not there: SQS does not. */
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
