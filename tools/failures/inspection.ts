import type { MessageContents } from "./messages/message-contents.ts";
import { reasonNames } from "./messages/message-filter.ts";
import { objectName } from "../../terminal/object-name.ts";
import type { QueueCounts, ReceivedMessage } from "./queue/failure-queue.ts";

/** Messages that are on the queue for one reason. */
export interface ReasonGroup {
  readonly reason: string;
  /** A message with several reasons counts under each. */
  readonly messages: number;
  /** Epoch milliseconds of when the oldest was sent. */
  readonly oldest: number;
  readonly examples: readonly Example[];
}

export interface Example {
  readonly message: string;
  readonly receiveCount: number;
  /** The object, for a reader; absent where the message names none. */
  readonly object?: string;
  /** The invocation's, by which its lines are found in the log; absent where the message names none. */
  readonly requestId?: string;
  readonly detail: string;
  /** Where a replay has failed since: when, and the reasons that the message itself gives, which are older. */
  readonly replayed?: ReplayedSince;
}

export interface ReplayedSince {
  /** Epoch milliseconds. */
  readonly t: number;
  readonly before: readonly string[];
}

/** What is on a failure queue: `--json`. */
export interface QueueInspection {
  readonly type: "failures";
  readonly queue: string;
  readonly messages: number;
  /** Epoch milliseconds of when the oldest of the seen was sent; absent where nothing was seen. */
  readonly oldest?: number;
  /** Objects that the messages name, and records that were rejected, counted by message. */
  readonly objects: number;
  readonly rejectedRecords: number;
  readonly reasons: readonly ReasonGroup[];
  /** Messages that could not be shown: received by another consumer, or not handed out by SQS. */
  readonly unseen: { readonly inFlight: number; readonly waiting: number };
  /** Whether all was looked at that could be; not where it was interrupted, or limited. */
  readonly complete: boolean;
}

const EXAMPLES = 3;

/** Groups messages by their reasons; memory holds a group a reason, and no message. */
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

  /** @param counts what SQS says while all that was seen is in our hands */
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
