import { sumTotals, type Totals } from "../../runtime/work/totals.ts";
import type { MessageContents } from "../failures/messages/message-contents.ts";
import { OTHER_BUCKET } from "../failures/messages/other-bucket.ts";
import type { MessageReplay } from "./replay-message.ts";

/** What is replayed: a message of the queue, or a line of a run's failures. */
export interface ReplayItem {
  readonly contents: MessageContents;
  /** The message's; absent for a line. */
  readonly id?: string;
  readonly receiveCount?: number;
}

/** How a replay went: the last line of `--json`. */
export interface ReplaySummary extends Omit<Totals, "latencies"> {
  readonly type: "summary";
  /** The queue's URL, or the run's id. */
  readonly source: string;
  readonly dryRun: boolean;
  readonly ended: "finished" | "interrupted" | "failed";
  readonly error?: string;
  /** Messages, or lines, that were taken up. */
  readonly taken: number;
  /** Of these: all objects are done, and the message was deleted. */
  readonly done: number;
  /** Of these: stay, since an object failed again. */
  readonly again: number;
  /** Of these: stay, since they are not understood. */
  readonly notUnderstood: number;
  /** Of these: stay, since they name an object of another bucket than the pipeline's. */
  readonly otherBucket: number;
  /** Seen, and not what was asked for. */
  readonly notChosen: number;
  /** The reasons of all that was seen, with how many have each; one that has several counts for each. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Objects that a newer version has replaced, which was processed in their stead. */
  readonly superseded: number;
  /** On the queue at the end: waiting, and received by another consumer. */
  readonly left?: { readonly waiting: number; readonly inFlight: number };
}

/** Counts what becomes of messages, and makes lines of it. */
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

  /** Counts what was seen, chosen or not. */
  see(reasons: readonly string[]): void {
    for (const reason of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  /** @returns whether it counts: what was abandoned has yet to be done */
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

  /** Messages that were seen and must be on the queue still. */
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
