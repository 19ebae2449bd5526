import type { FailureQueueReader, ReceivedMessage } from "./failure-queue.ts";

/**
 * The visibility timeout in seconds. If the process is killed, its messages return to the queue after at most this time.
 */
export const VISIBILITY_TIMEOUT_SECONDS = 120;

/** The interval between extensions, chosen so that two in a row may fail. */
const EXTEND_MILLISECONDS = 30_000;

export interface InFlightMessagesOptions {
  readonly queue: FailureQueueReader;
  /** Called when a timeout could not be extended. The message will be received again, which does no harm. */
  readonly onFault: (error: unknown) => void;
}

/**
 * The messages that were received and neither deleted nor returned. They are hidden from all consumers, including our own next
 * receive.
 *
 * Memory holds an id and a receipt handle for each. SQS allows about 120,000 in flight on a standard queue, so memory is bounded.
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
   * Receives messages, and keeps them in flight.
   *
   * @returns only messages that were not in flight already: a standard queue may deliver a message twice, and one whose timeout
   * expired comes again
   */
  async receive(): Promise<{ readonly fresh: readonly ReceivedMessage[]; readonly received: number }> {
    const messages = await this.#options.queue.receive(VISIBILITY_TIMEOUT_SECONDS);
    this.#beat ??= setInterval(() => {
      this.#beating = this.#beating.then(() => this.#prolong());
    }, EXTEND_MILLISECONDS);
    const fresh = messages.filter(({ id }) => !this.#held.has(id));
    // Only the newest receipt handle is certain to work.
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

  /** Returns all messages to the queue at once. Those for which that fails return when their timeout expires. */
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
    const half = performance.now() - EXTEND_MILLISECONDS / 2;
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
