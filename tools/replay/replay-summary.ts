import { sumTotals, type Totals } from "../../runtime/work/totals.ts";
import type { MessageContents } from "../failures/messages/message-contents.ts";
import { OTHER_BUCKET } from "../failures/messages/other-bucket.ts";
import type { MessageReplay } from "./replay-message.ts";

/** What is replayed: a message of the queue, or a line of a run's failures. */
export interface ReplayItem {
  readonly contents: MessageContents;
  /** The message's id; absent for a line. */
  readonly id?: string;
  readonly receiveCount?: number;
}

/** The result of a replay: the last line of `--json`. */
export interface ReplaySummary extends Omit<Totals, "latencies" | "findings"> {
  readonly type: "summary";
  /** The queue's URL, or the run's id. */
  readonly source: string;
  readonly dryRun: boolean;
  readonly ended: "finished" | "interrupted" | "failed";
  readonly error?: string;
  /** Messages, or lines, that were processed. */
  readonly taken: number;
  /** Of these: all objects are done, and the message was deleted. */
  readonly done: number;
  /** Of these: they stay because an object failed again. */
  readonly again: number;
  /** Of these: they stay because they are not understood. */
  readonly notUnderstood: number;
  /** Of these: they stay because they name an object in another bucket than the pipeline's. */
  readonly otherBucket: number;
  /** Seen, but not selected by the filters. */
  readonly notChosen: number;
  /** How many messages were seen for each reason. A message with several reasons counts under each. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Objects of which a newer version was processed instead. */
  readonly superseded: number;
  /** On the queue at the end: waiting, and received by another consumer. */
  readonly left?: { readonly waiting: number; readonly inFlight: number };
}

/** Counts outcomes, and makes the summary. */
export class ReplayTally {
  #taken = 0;
  #done = 0;
  #again = 0;
  #notUnderstood = 0;
  #otherBucket = 0;
  #superseded = 0;
  #totals: Totals = sumTotals([]);
  readonly #reasons = new Map<string, number>();
  notChosen = 0;

  /** Counts a seen message, selected or not. */
  see(reasons: readonly string[]): void {
    for (const reason of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  /** @returns whether it counts; an abandoned message does not, because it is not done */
  count(replayed: MessageReplay): replayed is Exclude<MessageReplay, { kind: "abandoned" | "fatal" }> {
    if (replayed.kind === "abandoned" || replayed.kind === "fatal") return false;
    this.#taken += 1;
    if (replayed.kind === "untouched") {
      if (replayed.reason.name === OTHER_BUCKET) this.#otherBucket += 1;
      else this.#notUnderstood += 1;
    } else {
      if (replayed.kind === "done") this.#done += 1;
      else this.#again += 1;
      this.#superseded += replayed.objects.filter(
        ({ replay }) => "why" in replay && replay.why === "superseded",
      ).length;
      this.#totals = sumTotals([this.#totals, replayed.totals]);
    }
    return true;
  }

  get taken(): number {
    return this.#taken;
  }

  get totals(): Totals {
    return this.#totals;
  }

  get failed(): number {
    return this.#again + this.#notUnderstood + this.#otherBucket;
  }

  /** The number of seen messages that must still be on the queue. */
  get left(): number {
    return this.failed + this.notChosen;
  }

  summary(rest: Pick<ReplaySummary, "source" | "dryRun" | "ended" | "error" | "left">): ReplaySummary {
    const { objects, gone, failed, withRejects, records, outcomes, bytes, writeUnits } = this.#totals;
    return {
      type: "summary",
      ...rest,
      taken: this.#taken,
      done: this.#done,
      again: this.#again,
      notUnderstood: this.#notUnderstood,
      otherBucket: this.#otherBucket,
      notChosen: this.notChosen,
      reasons: Object.fromEntries(this.#reasons),
      superseded: this.#superseded,
      ...{ objects, gone, failed, withRejects, records, outcomes, bytes, writeUnits },
    };
  }
}
