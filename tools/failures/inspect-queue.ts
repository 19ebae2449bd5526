import { Window } from "../../runtime/work/window.ts";
import { explain } from "../target/access/explain-error.ts";
import { Inspector, type QueueInspection } from "./inspection.ts";
import type { LastReplays } from "./last-replays.ts";
import { withLastReplay } from "./messages/last-replay.ts";
import type { MessageContents } from "./messages/message-contents.ts";
import { reasonNames } from "./messages/message-filter.ts";
import { unwrapMessage } from "./messages/unwrap-message.ts";
import { drainQueue } from "./queue/drain-queue.ts";
import type { FailureQueueReader, ReceivedMessage } from "./queue/failure-queue.ts";
import { InFlightMessages } from "./queue/in-flight-messages.ts";
import { inFlightElsewhereText } from "./queue/in-flight-text.ts";

export interface InspectQueueOptions {
  readonly queue: FailureQueueReader;
  /** The time to date the inspection with. */
  readonly url: string;
  /** The pipeline's bucket. */
  readonly bucket: string;
  readonly lastReplays: LastReplays;
  /** Once aborted, the inspection ends with what it has seen. */
  readonly signal: AbortSignal;
  readonly onMessage: (message: ReceivedMessage, contents: MessageContents) => void;
  readonly onNote: (text: string) => void;
}

/** Inspects every message of a queue, and returns all of them to it. */
export async function inspectQueue({
  queue,
  url,
  bucket,
  lastReplays,
  signal,
  onMessage,
  onNote,
}: InspectQueueOptions): Promise<QueueInspection> {
  const before = await queue.counts();
  if (before.inFlight > 0) onNote(inFlightElsewhereText(before.inFlight));
  if (before.deadLetters !== undefined) {
    onNote(
      `This queue moves messages that were received too often to ${before.deadLetters}; this inspection counts as one receive.`,
    );
  }
  const inFlight = new InFlightMessages({ queue, onFault: (error) => onNote(`the queue: ${explain(error)}`) });
  const inspector = new Inspector();
  try {
    await drainQueue({
      ...{ queue, inFlight, signal },
      window: new Window(1),
      limit: Infinity,
      choose: (message) => {
        const last = lastReplays.get(message.id);
        const told = unwrapMessage(message.body, bucket);
        const contents = withLastReplay(told, last);
        inspector.add(message, contents, last && { t: last.t, before: reasonNames(told) });
        onMessage(message, contents);
        return false;
      },
      take: () => Promise.resolve(),
    });
    return inspector.result(url, await queue.counts(), !signal.aborted);
  } finally {
    await inFlight.releaseAll();
  }
}
