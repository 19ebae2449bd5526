import type { FailureQueueReader, ReceivedMessage } from "./failure-queue.ts";

/**
 * How long a message stays hidden unless its hiding is prolonged, in seconds: that much later what a killed process had in its
 * hands is back on the queue.
 */
export const VISIBILITY_TIMEOUT_SECONDS = 120;

/** How often hiding is prolonged: two in a row may fail. */
const EXTEND_MILLISECONDS = 30_000;

export interface InFlightMessagesOptions {
  readonly queue: FailureQueueReader;
  /** Told when a message could not be hidden longer: it will be seen again, which does no harm. */
  readonly onFault: (error: unknown) => void;
  /** For tests. */
  readonly extendMilliseconds?: number;
}

/**
 * The messages that were received and are neither deleted nor given back: hidden from everybody, and from our own next receive.
 *
 * Memory holds an id and a receipt of each. Of a standard queue SQS hands out some 120,000 at most, so that is the bound.
 */
export class InFlightMessages {
  readonly #options: InFlightMessagesOptions;
  readonly #held = new Map<string, { handle: string; since: number }>();
  #beat: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor(options: InFlightMessagesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  /**
   * Receives messages, and keeps them.
   *
   * @returns those that are new to our hands: a standard queue may hand a message out twice, and one whose hiding lapsed comes again
   */
  async receive(): Promise<{ readonly fresh: readonly ReceivedMessage[]; readonly received: number }> {
    const messages = await this.#options.queue.receive(VISIBILITY_TIMEOUT_SECONDS);
    this.#beat ??= setInterval(() => {
      this.#beating = this.#beating.then(() => this.#prolong());
    }, this.#options.extendMilliseconds ?? EXTEND_MILLISECONDS);
    const fresh = messages.filter(({ id }) => !this.#held.has(id));
    // The newest receipt is the one that counts.
    for (const { id, handle } of messages) this.#held.set(id, { handle, since: performance.now() });
    return { fresh, received: messages.length };
  }

  /** Deletes a message that is done. */
  async delete(id: string): Promise<void> {
    const held = this.#held.get(id);
    if (!held) return;
    await this.#options.queue.delete(held.handle);
    this.#held.delete(id);
  }

  /** Gives all back, so that they are on the queue at once; what cannot be given back comes back by itself. */
  async releaseAll(): Promise<void> {
    clearInterval(this.#beat);
    this.#beat = undefined;
    await this.#beating;
    const handles = [...this.#held.values()].map(({ handle }) => handle);
    this.#held.clear();
    try {
      await this.#options.queue.changeVisibility(handles, 0);
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  async #prolong(): Promise<void> {
    const half = performance.now() - (this.#options.extendMilliseconds ?? EXTEND_MILLISECONDS) / 2;
    const due = [...this.#held.values()].filter(({ since }) => since <= half);
    try {
      await this.#options.queue.changeVisibility(
        due.map(({ handle }) => handle),
        VISIBILITY_TIMEOUT_SECONDS,
      );
      for (const held of due) held.since = performance.now();
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
