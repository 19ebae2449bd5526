import type { Window } from "../../../runtime/work/window.ts";
import type { FailureQueueReader, ReceivedMessage } from "./failure-queue.ts";
import type { InFlightMessages } from "./in-flight-messages.ts";

export interface DrainQueueOptions {
  readonly queue: FailureQueueReader;
  readonly inFlight: InFlightMessages;
  readonly window: Window;
  /** Once aborted, nothing more is received. */
  readonly signal: AbortSignal;
  /** At most so many messages are taken up. */
  readonly limit: number;
  /** Whether a message is meant; what is not stays in flight until all ends, so that it is not received again. */
  readonly choose: (message: ReceivedMessage) => boolean;
  /** Must not reject. */
  readonly take: (message: ReceivedMessage) => Promise<void>;
}

/** So often in a row SQS may hand out nothing while it says that messages wait: its count is behind, or it hands out no more. */
const EMPTY_RECEIVES = 3;

/**
 * Takes all messages of a queue, each once: what is taken is either deleted, or in flight until all ends. So it ends, too,
 * where every message fails again.
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
