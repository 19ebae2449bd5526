import type { Failure } from "../../runtime/work/failure.ts";
import { countsOf } from "../runs/summary/failure-reasons.ts";

/** What failed for one reason. */
export interface FailureGroup {
  readonly kind: Failure["kind"];
  /** Of records that were rejected, or the name of the error. */
  readonly reason: string;
  /** Rejected ones; 0 for objects that failed. */
  readonly records: number;
  readonly objects: number;
  /** One an object, in the order of their keys: not of all objects, where there are many. */
  readonly examples: readonly FailureExample[];
}

export interface FailureExample {
  readonly key: string;
  /** The version's id, or the etag where the bucket has no versions. */
  readonly version: string | undefined;
  /** Which record, counted from 0, and where it stands, counted from 1; `undefined` for an object as a whole. */
  readonly place: { readonly record: number; readonly line: number; readonly column: number } | undefined;
  /** Empty where the run did not keep it: of each object it keeps the details of the first 100 records. */
  readonly detail: string;
  readonly requestId: string | undefined;
  /** How many other records of the object have the same reason. */
  readonly others: number;
}

/** More than anybody reads, and less than a browser chokes on. */
const EXAMPLES = 200;

/** Groups failures one by one: memory holds the examples, and no more. */
export class FailureGrouper {
  readonly #groups = new Map<string, FailureGroup & { records: number; objects: number; examples: FailureExample[] }>();

  add(failure: Failure): void {
    const { key, versionId } = failure.object;
    if (failure.kind === "failed") {
      const { name, message: detail, requestId } = failure.error;
      this.#count("failed", name, 0, { key, version: versionId, place: undefined, detail, requestId, others: 0 });
      return;
    }
    const version = versionId ?? (failure.object.etag === undefined ? undefined : `etag ${failure.object.etag}`);
    for (const [name, count] of Object.entries(countsOf(failure))) {
      const first = failure.reasons.find(({ reason }) => reason === name);
      this.#count("rejected", name, count, {
        ...{ key, version, detail: first?.detail ?? "", requestId: undefined },
        place: first && { record: first.record, line: first.line, column: first.column },
        others: count - 1,
      });
    }
  }

  /** The most frequent first. */
  get groups(): readonly FailureGroup[] {
    const byKey = (a: FailureExample, b: FailureExample): number => order(a.key, b.key);
    return [...this.#groups.values()]
      .map((group) => ({ ...group, examples: group.examples.sort(byKey) }))
      .sort((a, b) => weightOf(b) - weightOf(a) || order(a.reason, b.reason));
  }

  #count(kind: Failure["kind"], reason: string, records: number, example: FailureExample): void {
    const name = `${kind} ${reason}`;
    const group = this.#groups.get(name) ?? { kind, reason, records: 0, objects: 0, examples: [] };
    this.#groups.set(name, group);
    group.records += records;
    group.objects += 1;
    if (group.examples.length < EXAMPLES) group.examples.push(example);
  }
}

const weightOf = ({ records, objects }: FailureGroup): number => Math.max(records, objects);

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
