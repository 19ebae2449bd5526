import { printable } from "../../terminal/printable.ts";
import { OUTCOMES, sum, type Totals } from "../../runtime/work/totals.ts";
import type { Contents } from "../failures/messages/message-contents.ts";
import { OTHER_BUCKET } from "../failures/messages/other-bucket.ts";
import type { SettledObject, Treatment } from "./replay-message.ts";

/** What is replayed: a message of the queue, or a line of a run's failures. */
export interface ReplayItem {
  readonly contents: Contents;
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
  /** Of these: stay, since nobody knows what they say. */
  readonly notUnderstood: number;
  /** Of these: stay, since they name an object of another bucket than the pipeline's. */
  readonly otherBucket: number;
  /** Seen, and not what was asked for. */
  readonly notChosen: number;
  /** The reasons of all that was seen, with how many have each; one that has several counts for each. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Objects that a newer version has replaced, which was processed in their stead. */
  readonly superseded: number;
  /** On the queue at the end: in nobody's hands, and in somebody else's. */
  readonly left?: { readonly waiting: number; readonly inOtherHands: number };
}

/** Counts what becomes of messages, and makes lines of it. */
export class ReplayReport {
  #taken = 0;
  #done = 0;
  #again = 0;
  #notUnderstood = 0;
  #otherBucket = 0;
  #superseded = 0;
  #totals: Totals = sum([]);
  readonly #reasons = new Map<string, number>();
  notChosen = 0;

  /** Counts what was seen, chosen or not. */
  see(reasons: readonly string[]): void {
    for (const reason of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  /** @returns whether it counts: what was abandoned has yet to be done */
  count(treatment: Treatment): treatment is Exclude<Treatment, { kind: "abandoned" | "hopeless" }> {
    if (treatment.kind === "abandoned" || treatment.kind === "hopeless") return false;
    this.#taken += 1;
    if (treatment.kind === "untouched") {
      if (treatment.reason.name === OTHER_BUCKET) this.#otherBucket += 1;
      else this.#notUnderstood += 1;
    } else {
      if (treatment.kind === "done") this.#done += 1;
      else this.#again += 1;
      this.#superseded += treatment.objects.filter(
        ({ settled }) => "why" in settled && settled.why === "superseded",
      ).length;
      this.#totals = sum([this.#totals, treatment.totals]);
    }
    return true;
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

type Counted = Exclude<Treatment, { kind: "abandoned" | "hopeless" }>;

/** A line of `--json`. */
export function itemLine({ id, receiveCount }: ReplayItem, treatment: Counted): object {
  return {
    type: "message",
    ...(id === undefined ? {} : { id }),
    ...(receiveCount === undefined ? {} : { receiveCount }),
    ...(treatment.kind === "untouched"
      ? { result: treatment.reason.name, why: treatment.reason.detail }
      : { result: treatment.kind, objects: treatment.objects.map(objectOf) }),
  };
}

function objectOf({ object, settled }: SettledObject): object {
  if (settled.kind === "done") return { ...object, result: settled.why ?? "done" };
  const { failure } = settled;
  if (failure.kind === "failed") return { ...object, result: "failed", error: failure.error };
  const { rejected, reasons } = failure;
  return { ...object, result: "rejected", version: failure.object, rejected, reasons: reasons.slice(0, 10) };
}

/** What a reader has to know of an item: nothing, where all went well. */
export function itemText({ id, receiveCount }: ReplayItem, treatment: Counted): string {
  const times =
    receiveCount === undefined ? "" : ` (received ${receiveCount === 1 ? "once" : `${receiveCount} times`})`;
  if (treatment.kind === "untouched") {
    const { name, detail } = treatment.reason;
    return `${name.replace("-", " ").padEnd(16)} message ${id ?? "?"}${times}: ${oneLine(detail)}\n`;
  }
  return treatment.objects
    .map(({ object, settled }) => {
      const name = objectName(object);
      if (settled.kind === "done") return settled.why === "gone" ? `gone             ${name}\n` : "";
      const { failure } = settled;
      const message = id === undefined ? "" : `, message ${id}${times}`;
      if (failure.kind === "failed") {
        return `failed again     ${name}${message}: ${oneLine(`${failure.error.name}: ${failure.error.message}`)}\n`;
      }
      const [first] = failure.reasons;
      const place = first ? `record ${first.record + 1} (line ${first.line}, column ${first.column})` : "";
      const others = failure.rejected > 1 ? `, and ${failure.rejected - 1} more` : "";
      const why = first ? `${place} ${first.reason}: ${oneLine(first.detail)}${others}` : `${failure.rejected} records`;
      return `rejected again   ${objectName(failure.object)}${message}: ${why}\n`;
    })
    .join("");
}

/** An object for a reader; its names may hold line ends, and what terminals take for commands. */
export function objectName({ bucket, key, versionId }: { bucket: string; key: string; versionId?: string }): string {
  return `s3://${printable(bucket)}/${printable(key)}${versionId === undefined ? "" : ` (version ${printable(versionId)})`}`;
}

const oneLine = (text: string): string => printable(text.replace(/\s+/g, " ").trim()).slice(0, 500);

/** The summary for a reader. */
export function summaryText(summary: ReplaySummary): string {
  const { dryRun, outcomes, left } = summary;
  const count = (value: number): string => value.toLocaleString("en");
  const records = OUTCOMES.filter((kind) => outcomes[kind] > 0).map(
    (kind) => `${count(outcomes[kind])} ${NAMES[kind]}`,
  );
  const objects = [
    ...(summary.gone > 0 ? [`${count(summary.gone)} gone`] : []),
    ...(summary.superseded > 0 ? [`${count(summary.superseded)} by a newer version`] : []),
    ...(summary.failed > 0 ? [`${count(summary.failed)} failed`] : []),
  ];
  const list = (parts: readonly string[]): string => (parts.length === 0 ? "" : `: ${parts.join(", ")}`);
  const rows = [
    [left ? "messages" : "failures", count(summary.taken)],
    [dryRun ? "  would be done" : "  done", count(summary.done)],
    [dryRun ? "  would fail again" : "  failed again", count(summary.again)],
    ["  not understood", count(summary.notUnderstood)],
    ...(summary.otherBucket > 0 ? [["  other bucket", count(summary.otherBucket)]] : []),
    ...(summary.notChosen > 0 ? [["  not chosen", count(summary.notChosen)]] : []),
    ["objects", `${count(summary.objects)}${list(objects)}`],
    ["records", `${count(summary.records)}${list(records)}`],
    ...(left ? [["left on the queue", `${count(left.waiting)}${otherHands(left.inOtherHands)}`]] : []),
  ];
  return rows.map(([title = "", value = ""]) => `${title.padEnd(18)} ${value}\n`).join("");
}

const otherHands = (count: number): string => (count === 0 ? "" : `, and ${count.toLocaleString("en")} in other hands`);

const NAMES = {
  written: "written",
  storedByReference: "stored by reference",
  alreadyThere: "already there",
  stale: "stale",
  rejected: "rejected",
} as const;
