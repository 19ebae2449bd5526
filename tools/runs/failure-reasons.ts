import type { Failure } from "../../runtime/work/failure.ts";
import { readNdjson } from "./ndjson.ts";
import type { RunFolder } from "./run-folder.ts";

/** What failed in a run for one reason. */
export interface FailureReason {
  readonly kind: Failure["kind"];
  /** Why records were rejected, or the name of the error by which objects failed. */
  readonly reason: string;
  readonly objects: number;
  /** Rejected ones; 0 where objects failed. */
  readonly records: number;
  readonly example: FailureExample;
}

/** The first one of its reason. */
export interface FailureExample {
  readonly object: Failure["object"];
  /** Where the record stands; absent for an object as a whole. */
  readonly place?: { readonly record: number; readonly line: number; readonly column: number };
  readonly detail: string;
  readonly requestId?: string;
}

/** Stands for the reasons of records beyond the first 100 of an object, in runs of releases that did not count them. */
export const NOT_RECORDED = "not-recorded";

/** Counts failures by reason: memory holds one example of each reason, and no more. */
export class ReasonCounter {
  readonly #reasons = new Map<string, FailureReason & { objects: number; records: number }>();

  add(failure: Failure): void {
    const { object } = failure;
    if (failure.kind === "failed") {
      const { name, message: detail, requestId } = failure.error;
      this.#count("failed", name, 0, { object, detail, ...(requestId === undefined ? {} : { requestId }) });
      return;
    }
    for (const [reason, records] of Object.entries(countsOf(failure))) {
      const first = failure.reasons.find((rejection) => rejection.reason === reason);
      const detail = first?.detail ?? "among records whose details the run did not keep";
      const place = first ? { place: { record: first.record, line: first.line, column: first.column } } : {};
      this.#count("rejected", reason, records, { object, ...place, detail });
    }
  }

  /** The most frequent first. */
  get reasons(): readonly FailureReason[] {
    return [...this.#reasons.values()].sort((a, b) => weightOf(b) - weightOf(a) || (a.reason < b.reason ? -1 : 1));
  }

  #count(kind: Failure["kind"], reason: string, records: number, example: FailureExample): void {
    const id = `${kind} ${reason}`;
    const counted = this.#reasons.get(id) ?? { kind, reason, objects: 0, records: 0, example };
    this.#reasons.set(id, counted);
    counted.objects += 1;
    counted.records += records;
  }
}

const weightOf = ({ objects, records }: FailureReason): number => Math.max(objects, records);

/** How many of an object's records were rejected for each reason. */
export function countsOf({ counts, reasons, omitted }: Extract<Failure, { kind: "rejected" }>) {
  if (counts !== undefined) return counts;
  const counted: Record<string, number> = {};
  for (const { reason } of reasons) counted[reason] = (counted[reason] ?? 0) + 1;
  return omitted > 0 ? { ...counted, [NOT_RECORDED]: omitted } : counted;
}

/**
 * Why objects failed and records were rejected in a run, in all of its sessions.
 *
 * @param bytes of the failures file: what is beyond them belongs to objects that are yet to be counted
 */
export async function readFailureReasons(run: RunFolder, bytes?: number): Promise<readonly FailureReason[]> {
  const counter = new ReasonCounter();
  for await (const failure of readNdjson<Failure>(run.failures, bytes)) counter.add(failure);
  return counter.reasons;
}

/** How many objects failed, or records were rejected, for each reason: `reasons` of a run's summary. */
export function reasonCounts(reasons: readonly FailureReason[]): Readonly<Record<string, number>> {
  return Object.fromEntries(reasons.map((each) => [each.reason, each.kind === "failed" ? each.objects : each.records]));
}
