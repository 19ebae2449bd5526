import { randomUUID } from "node:crypto";
import type { Journal } from "../server/journal.ts";

/** A message as stored, and as restored after a restart. */
export interface StoredMessage {
  readonly queue: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** Epoch milliseconds. Before this time, the message is hidden from receivers. */
  readonly visibleAt: number;
}

/** Settings by their names in the SQS API. Values that the API passes as text are numbers here. */
export interface QueueAttributes {
  /** Seconds. */
  readonly VisibilityTimeout: number;
  /** Seconds. */
  readonly DelaySeconds: number;
  /** Bytes. */
  readonly MaximumMessageSize: number;
  /** Seconds. */
  readonly MessageRetentionPeriod: number;
  /** Seconds. */
  readonly ReceiveMessageWaitTimeSeconds: number;
}

/** AWS's defaults, except for the size, where the provider that creates the queue has its own default. */
export const DEFAULT_ATTRIBUTES: QueueAttributes = {
  VisibilityTimeout: 30,
  DelaySeconds: 0,
  MaximumMessageSize: 262_144,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
};

/** Where a queue moves a message that was received too often. */
export interface Redrive {
  readonly maxReceiveCount: number;
  /** `undefined` if that queue does not exist: the messages then stay. */
  readonly to: () => Queue | undefined;
}

/** A message, in flight or waiting. */
export interface QueuedMessage extends StoredMessage {
  readonly id: string;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** The newest receipt handle. Only this one deletes the message, as on AWS. */
  receiptHandle?: string;
}

/** A standard queue: it delivers at least once, in no guaranteed order, and hides a message while a receiver processes it. */
export class Queue {
  readonly name: string;
  attributes: QueueAttributes;
  redrive: Redrive | undefined;
  readonly #messages = new Map<string, QueuedMessage>();
  readonly #journal: Journal<StoredMessage>;
  readonly #clock: () => number;
  readonly #waiting = new Set<() => void>();

  constructor(name: string, attributes: QueueAttributes, journal: Journal<StoredMessage>, clock: () => number) {
    this.name = name;
    this.attributes = attributes;
    this.#journal = journal;
    this.#clock = clock;
    for (const [id, message] of journal.pending) {
      if (message.queue === name) this.#messages.set(id, { ...message, id, receiveCount: 0 });
    }
  }

  /** @returns the message's id */
  send(body: string, messageAttributes: Record<string, unknown> | undefined, delaySeconds: number | undefined): string {
    const id = randomUUID();
    const sentAt = this.#clock();
    const message: StoredMessage = {
      queue: this.name,
      body,
      ...(messageAttributes === undefined ? {} : { messageAttributes }),
      sentAt,
      visibleAt: sentAt + (delaySeconds ?? this.attributes.DelaySeconds) * 1000,
    };
    this.#journal.add(id, message);
    this.#messages.set(id, { ...message, id, receiveCount: 0 });
    this.wake();
    return id;
  }

  /** Receives the visible messages. Each gets a new receipt handle. */
  receive(most: number, visibilityTimeoutSeconds: number | undefined): QueuedMessage[] {
    const now = this.#clock();
    const taken: QueuedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (taken.length === most) break;
      if (now - message.sentAt >= this.attributes.MessageRetentionPeriod * 1000) this.#drop(message.id);
      else if (message.visibleAt <= now && !this.#moved(message)) taken.push(message);
    }
    for (const message of taken) {
      message.visibleAt = now + (visibilityTimeoutSeconds ?? this.attributes.VisibilityTimeout) * 1000;
      message.receiveCount += 1;
      message.firstReceivedAt ??= now;
      message.receiptHandle = `${message.id}/${randomUUID()}`;
    }
    return taken;
  }

  /** Waits until there may be a message to receive, for at most `milliseconds`. */
  async wait(milliseconds: number): Promise<void> {
    const next = Math.min(...[...this.#messages.values()].map(({ visibleAt }) => visibleAt - this.#clock()));
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, Math.min(milliseconds, next)));
      this.#waiting.add(done);
    });
  }

  /** Wakes all waiting receivers. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }

  /** An older receipt handle deletes nothing, and gives no error, as on AWS. */
  delete(receiptHandle: string): void {
    const message = this.#find(receiptHandle);
    if (message !== undefined) this.#drop(message.id);
  }

  /** @returns whether the message is in flight to that receiver */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const message = this.#find(receiptHandle);
    if (message === undefined) return false;
    message.visibleAt = this.#clock() + seconds * 1000;
    this.wake();
    return true;
  }

  purge(): void {
    for (const id of [...this.#messages.keys()]) this.#drop(id);
  }

  /** The numbers of messages that are waiting, in flight, and delayed. */
  count(): { visible: number; notVisible: number; delayed: number } {
    const now = this.#clock();
    const hidden = [...this.#messages.values()].filter(({ visibleAt }) => visibleAt > now);
    const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
    return { visible: this.#messages.size - hidden.length, notVisible: hidden.length - delayed, delayed };
  }

  #find(receiptHandle: string): QueuedMessage | undefined {
    const message = this.#messages.get(receiptHandle.split("/", 1)[0] ?? "");
    return message?.receiptHandle === receiptHandle ? message : undefined;
  }

  /** Moves a message to the dead-letter queue if it was received too often. SQS does so when it would be received again. */
  #moved({ id, body, messageAttributes, receiveCount }: QueuedMessage): boolean {
    const { maxReceiveCount = Infinity, to } = this.redrive ?? {};
    const target = receiveCount < maxReceiveCount ? undefined : to?.();
    if (target === undefined) return false;
    target.send(body, messageAttributes, 0);
    this.#drop(id);
    return true;
  }

  #drop(id: string): void {
    this.#messages.delete(id);
    this.#journal.remove(id);
  }
}
