import { explain } from "../target/explain-error.ts";
import { Window } from "../../runtime/work/window.ts";
import { drain } from "./queue/drain-queue.ts";
import type { Contents } from "./messages/message-contents.ts";
import { Hands } from "./queue/in-flight-messages.ts";
import { otherHandsText } from "./queue/in-flight-text.ts";
import type { FailureMessages, ReceivedMessage } from "./queue/failure-queue.ts";
import { Surveyor, type Survey } from "./inspection.ts";
import { unwrap } from "./messages/unwrap-message.ts";

export interface LookOptions {
  readonly queue: FailureMessages;
  /** For the survey. */
  readonly url: string;
  /** The pipeline's. */
  readonly bucket: string;
  /** Once aborted, what was seen is all. */
  readonly signal: AbortSignal;
  readonly onMessage: (message: ReceivedMessage, contents: Contents) => void;
  readonly onNote: (text: string) => void;
}

/** Looks at every message of a queue, and gives all of them back. */
export async function look({ queue, url, bucket, signal, onMessage, onNote }: LookOptions): Promise<Survey> {
  const before = await queue.counts();
  if (before.inHands > 0) onNote(otherHandsText(before.inHands));
  if (before.deadLetters !== undefined) {
    onNote(
      `This queue moves messages that were received too often to ${before.deadLetters}; a look counts as one receive.`,
    );
  }
  const hands = new Hands({ queue, onFault: (error) => onNote(`the queue: ${explain(error)}`) });
  const surveyor = new Surveyor();
  try {
    await drain({
      ...{ queue, hands, signal },
      window: new Window(1),
      limit: Infinity,
      choose: (message) => {
        const contents = unwrap(message.body, bucket);
        surveyor.add(message, contents);
        onMessage(message, contents);
        return false;
      },
      take: () => Promise.resolve(),
    });
    return surveyor.survey(url, await queue.counts(), !signal.aborted);
  } finally {
    await hands.giveBack();
  }
}
