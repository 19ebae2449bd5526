import type { Failure } from "../../../runtime/work/failure.ts";
import { readNdjson } from "../ndjson.ts";
import type { RunFolder } from "../run-folder.ts";

/** A run's failures for one reason. */
export interface FailureReason {
  readonly kind: Failure["kind"];
  /** Why records were rejected, or the name of the error that made objects fail. */
  readonly reason: string;
  readonly objects: number;
  /** The number of rejected records; 0 if objects failed. */
  readonly records: number;
  /** The first objects with this reason, in the order of their failures: at most as many as were asked for. */
  readonly examples: readonly FailureExample[];
}

/** What failed in one object for one reason. */
export interface FailureExample {
  readonly object: Extract<Failure, { kind: "rejected" }>["object"];
  /** Which record, counted from 0, and where it stands, counted from 1; absent if the whole object failed. */
  readonly place?: { readonly record: number; readonly line: number; readonly column: number };
  /** Empty if the run did not keep it: of each object it keeps the details of the first 100 records. */
  readonly detail: string;
  readonly requestId?: string;
  /** How many other records of the object have the same reason. */
  readonly others: number;
}

/** Stands for records beyond the first 100 of an object, whose reasons earlier releases did not count. */
export const NOT_RECORDED = "not-recorded";

/** Counts failures by reason. Memory holds the examples, and no more. */
export class ReasonCounter {
  readonly #examples: number;
  readonly #reasons = new Map<
    string,
    FailureReason & { objects: number; records: number; examples: FailureExample[] }
  >();

  /** @param examples how many objects to keep of each reason */
  constructor(examples: number) {
    this.#examples = examples;
  }

  add(failure: Failure): void {
    const { object } = failure;
    if (failure.kind === "failed") {
      const { name, message: detail, requestId } = failure.error;
      this.#count("failed", name, 0, { object, detail, ...(requestId === undefined ? {} : { requestId }), others: 0 });
      return;
    }
    for (const [reason, records] of Object.entries(countsOf(failure))) {
      const first = failure.reasons.find((rejection) => rejection.reason === reason);
      const place = first ? { place: { record: first.record, line: first.line, column: first.column } } : {};
      this.#count("rejected", reason, records, { object, ...place, detail: first?.detail ?? "", others: records - 1 });
    }
  }

  /** The most frequent reasons first. */
  get reasons(): readonly FailureReason[] {
    return [...this.#reasons.values()].sort((a, b) => weightOf(b) - weightOf(a) || (a.reason < b.reason ? -1 : 1));
  }

  #count(kind: Failure["kind"], reason: string, records: number, example: FailureExample): void {
    const id = `${kind} ${reason}`;
    const counted = this.#reasons.get(id) ?? { kind, reason, objects: 0, records: 0, examples: [] };
    this.#reasons.set(id, counted);
    counted.objects += 1;
    counted.records += records;
    if (counted.examples.length < this.#examples) counted.examples.push(example);
  }
}

const weightOf = ({ objects, records }: FailureReason): number => Math.max(objects, records);

/** How many of an object's records were rejected for each reason. */
function countsOf({ counts, reasons, omitted }: Extract<Failure, { kind: "rejected" }>) {
  if (counts !== undefined) return counts;
  const counted: Record<string, number> = {};
  for (const { reason } of reasons) counted[reason] = (counted[reason] ?? 0) + 1;
  return omitted > 0 ? { ...counted, [NOT_RECORDED]: omitted } : counted;
}

/**
 * Counts why objects failed and records were rejected in all sessions of a run.
 *
 * @param bytes the length of the failures file to read; later lines belong to objects not yet counted
 * @param examples how many objects to keep of each reason
 */
export async function readFailureReasons(
  run: RunFolder,
  bytes?: number,
  examples = 1,
): Promise<readonly FailureReason[]> {
  const counter = new ReasonCounter(examples);
  for await (const failure of readNdjson<Failure>(run.failures, bytes)) counter.add(failure);
  return counter.reasons;
}

/** How many objects failed, or records were rejected, for each reason: the `reasons` of a run's summary. */
export function reasonCounts(reasons: readonly FailureReason[]): Readonly<Record<string, number>> {
  return Object.fromEntries(reasons.map((each) => [each.reason, each.kind === "failed" ? each.objects : each.records]));
}
