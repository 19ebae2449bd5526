import type { MessageContents } from "./messages/message-contents.ts";
import { reasonNames } from "./messages/message-filter.ts";
import { objectName } from "../../terminal/text/object-name.ts";
import type { QueueCounts, ReceivedMessage } from "./queue/failure-queue.ts";

/** The messages on the queue for one reason. */
export interface ReasonGroup {
  readonly reason: string;
  /** A message with several reasons counts under each. */
  readonly messages: number;
  /** When the oldest was sent, in epoch milliseconds. */
  readonly oldest: number;
  readonly examples: readonly Example[];
}

export interface Example {
  readonly message: string;
  readonly receiveCount: number;
  /** The object's name for people; absent if the message names none. */
  readonly object?: string;
  /** The invocation's request id, for finding its lines in the log; absent if the message names none. */
  readonly requestId?: string;
  readonly detail: string;
  /** If a replay has failed since: when, and the message's own reasons, which are older. */
  readonly replayed?: ReplayedSince;
}

export interface ReplayedSince {
  /** Epoch milliseconds. */
  readonly t: number;
  readonly before: readonly string[];
}

/** The contents of a failure queue, as `--json` prints them. */
export interface QueueInspection {
  readonly type: "failures";
  readonly queue: string;
  readonly messages: number;
  /** When the oldest of the seen messages was sent, in epoch milliseconds; absent if none was seen. */
  readonly oldest?: number;
  /** The objects that the messages name, and the rejected records. An object named by two messages counts twice. */
  readonly objects: number;
  readonly rejectedRecords: number;
  readonly reasons: readonly ReasonGroup[];
  /** Messages that could not be shown: received by another consumer, or not delivered by SQS. */
  readonly unseen: { readonly inFlight: number; readonly waiting: number };
  /** Whether every available message was inspected. It is false after an interruption, or with a limit. */
  readonly complete: boolean;
}

const EXAMPLES = 3;

/** Groups messages by their reasons. Memory holds one group per reason, and no messages. */
export class Inspector {
  readonly #groups = new Map<string, { messages: number; oldest: number; examples: Example[] }>();
  #messages = 0;
  #objects = 0;
  #rejected = 0;
  #oldest = Infinity;

  add(message: ReceivedMessage, contents: MessageContents, replayed?: ReplayedSince): void {
    this.#messages += 1;
    this.#oldest = Math.min(this.#oldest, message.sentAt);
    if (contents.kind !== "unknown") this.#objects += contents.objects.length;
    if (contents.kind === "rejected") this.#rejected += contents.rejected;
    for (const reason of reasonNames(contents)) {
      const group = this.#groups.get(reason) ?? { messages: 0, oldest: Infinity, examples: [] };
      this.#groups.set(reason, group);
      group.messages += 1;
      group.oldest = Math.min(group.oldest, message.sentAt);
      if (group.examples.length >= EXAMPLES) continue;
      group.examples.push({ ...exampleOf(message, contents, reason), ...(replayed ? { replayed } : {}) });
    }
  }

  get messages(): number {
    return this.#messages;
  }

  /** @param counts the queue's counts from SQS while all seen messages are in flight to us */
  result(queue: string, counts: QueueCounts, complete: boolean): QueueInspection {
    const groups = [...this.#groups].map(([reason, group]) => ({ reason, ...group }));
    return {
      type: "failures",
      queue,
      messages: this.#messages,
      ...(this.#messages === 0 ? {} : { oldest: this.#oldest }),
      objects: this.#objects,
      rejectedRecords: this.#rejected,
      reasons: groups.sort((a, b) => b.messages - a.messages || (a.reason < b.reason ? -1 : 1)),
      unseen: { inFlight: Math.max(0, counts.inFlight - this.#messages), waiting: counts.waiting },
      complete,
    };
  }
}

function exampleOf({ id, receiveCount }: ReceivedMessage, contents: MessageContents, reason: string): Example {
  const base = { message: id, receiveCount };
  if (contents.kind === "unknown") return { ...base, detail: contents.why };
  const { requestId } = contents;
  const [object] = contents.objects;
  const detail = contents.reasons.find(({ name }) => name === reason)?.detail ?? "";
  return {
    ...base,
    ...(object ? { object: objectName(object) } : {}),
    ...(requestId === undefined ? {} : { requestId }),
    detail,
  };
}
