import type { Window } from "../../../runtime/work/window.ts";
import type { FailureQueueReader, ReceivedMessage } from "./failure-queue.ts";
import type { InFlightMessages } from "./in-flight-messages.ts";

export interface DrainQueueOptions {
  readonly queue: FailureQueueReader;
  readonly inFlight: InFlightMessages;
  readonly window: Window;
  /** Once aborted, nothing more is received. */
  readonly signal: AbortSignal;
  /** The maximum number of messages to process. */
  readonly limit: number;
  /** Whether to process a message. One that is not processed stays in flight to the end, so that it is not received again. */
  readonly choose: (message: ReceivedMessage) => boolean;
  /** Must not reject. */
  readonly take: (message: ReceivedMessage) => Promise<void>;
}

/**
 * How many empty receives in a row end the drain although SQS reports waiting messages: the count may be late, or SQS may deliver
 * no more.
 */
const EMPTY_RECEIVES = 3;

/**
 * Processes all messages of a queue, each once. Each is then deleted, or stays in flight to the end. So the drain ends even if
 * every message fails again.
 */
export async function drainQueue({
  queue,
  inFlight,
  window,
  signal,
  limit,
  choose,
  take,
}: DrainQueueOptions): Promise<void> {
  const stopped = (): boolean => signal.aborted;
  let taken = 0;
  let empty = 0;
  while (!stopped() && taken < limit && empty < EMPTY_RECEIVES) {
    const { fresh, received } = await inFlight.receive();
    if (received > 0) empty = 0;
    else if ((await queue.counts()).waiting === 0) break;
    else empty += 1;
    for (const message of fresh) {
      if (taken >= limit || stopped() || !choose(message)) continue;
      taken += 1;
      await window.begin(() => take(message));
    }
  }
}
