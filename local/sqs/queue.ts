import { randomUUID } from "node:crypto";
import type { Journal } from "../server/journal.ts";

/** A message as it is kept: what a restart brings back. */
export interface StoredMessage {
  readonly queue: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** Epoch milliseconds; before, no receiver gets it. */
  readonly visibleAt: number;
}

/** Settings by their names in the SQS API; the values that the API takes as text are numbers here. */
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

/** AWS's defaults, but for the size, where the provider that makes the queue has its own. */
export const DEFAULT_ATTRIBUTES: QueueAttributes = {
  VisibilityTimeout: 30,
  DelaySeconds: 0,
  MaximumMessageSize: 262_144,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
};

/** A message in a receiver's hands, or waiting. */
export interface QueuedMessage extends StoredMessage {
  readonly id: string;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** The newest one; only it deletes, as on AWS. */
  receiptHandle?: string;
}

/** A standard queue: at least once, hidden while a receiver works on a message, in no promised order. */
export class Queue {
  readonly name: string;
  readonly attributes: QueueAttributes;
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

  /** Takes what is visible now; each message taken gets a new receipt handle. */
  receive(most: number, visibilityTimeoutSeconds: number | undefined): QueuedMessage[] {
    const now = this.#clock();
    const taken: QueuedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (taken.length === most) break;
      if (now - message.sentAt >= this.attributes.MessageRetentionPeriod * 1000) this.#drop(message.id);
      else if (message.visibleAt <= now) taken.push(message);
    }
    for (const message of taken) {
      message.visibleAt = now + (visibilityTimeoutSeconds ?? this.attributes.VisibilityTimeout) * 1000;
      message.receiveCount += 1;
      message.firstReceivedAt ??= now;
      message.receiptHandle = `${message.id}/${randomUUID()}`;
    }
    return taken;
  }

  /** Waits until something may be there to receive, at most `milliseconds`. */
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

  /** Lets everyone who waits look again. */
  wake(): void {
    for (const done of [...this.#waiting]) done();
  }

  /** A handle that is not the newest deletes nothing, and that is no error: so it is on AWS. */
  delete(receiptHandle: string): void {
    const message = this.#find(receiptHandle);
    if (message !== undefined) this.#drop(message.id);
  }

  /** @returns whether the message is in that receiver's hands */
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

  /** How many messages wait, are in receivers' hands, and are delayed. */
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

  #drop(id: string): void {
    this.#messages.delete(id);
    this.#journal.remove(id);
  }
}
