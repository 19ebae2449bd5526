import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { FailureQueue } from "../event/failure-queue.ts";

/** A queue in SQS. */
export class SqsFailureQueue implements FailureQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(client: SQSClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  async send(message: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: message }));
  }
}
