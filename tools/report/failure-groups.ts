import type { Failure } from "../../runtime/work/failure.ts";

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
  readonly detail: string;
  /** How many other records of the object have the same reason. */
  readonly others: number;
}

/** A run's failures by reason, the most frequent first. */
export interface FailureGroups {
  readonly groups: readonly FailureGroup[];
  /** Rejected records whose reasons were not kept, since their objects have too many. */
  readonly withoutReason: number;
}

/** More than anybody reads, and less than a browser chokes on. */
const EXAMPLES = 200;

/** Groups failures one by one: memory holds the examples, and no more. */
export class FailureGrouper {
  readonly #groups = new Map<string, FailureGroup & { records: number; objects: number; examples: FailureExample[] }>();
  #withoutReason = 0;

  add(failure: Failure): void {
    const { key, versionId } = failure.object;
    if (failure.kind === "failed") {
      const { name, message } = failure.error;
      this.#count("failed", name, 0, { key, version: versionId, place: undefined, detail: message, others: 0 });
      return;
    }
    const version = versionId ?? (failure.object.etag === undefined ? undefined : `etag ${failure.object.etag}`);
    this.#withoutReason += failure.omitted;
    const records = new Map<string, number>();
    for (const { reason } of failure.reasons) records.set(reason, (records.get(reason) ?? 0) + 1);
    for (const [name, count] of records) {
      const first = failure.reasons.find(({ reason }) => reason === name);
      if (!first) continue;
      const { record, line, column, detail } = first;
      this.#count("rejected", name, count, {
        ...{ key, version, detail },
        place: { record, line, column },
        others: count - 1,
      });
    }
  }

  get groups(): FailureGroups {
    const byKey = (a: FailureExample, b: FailureExample): number => order(a.key, b.key);
    const groups = [...this.#groups.values()].map((group) => ({ ...group, examples: group.examples.sort(byKey) }));
    return {
      groups: groups.sort((a, b) => weightOf(b) - weightOf(a) || order(a.reason, b.reason)),
      withoutReason: this.#withoutReason,
    };
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
