import type { RecordMapping, Source } from "../../../runtime/mapping/record-mapping.ts";
import type { Rejection, RejectReason } from "../../../runtime/model/outcome.ts";
import { MAPPED, alternativesOf, type MappedField } from "./found-by.ts";
import type { Tried, TriedBatch } from "./try-file.ts";

/** How many records have an alternative of a mapping's field, and none of those before it. */
export interface FieldFinding {
  readonly field: MappedField;
  readonly source: Source;
  readonly records: number;
}

export interface ReasonFinding {
  readonly reason: RejectReason;
  readonly records: number;
  readonly example: Rejection & { readonly key: string };
}

/** The most fields that are named. */
const FIELDS = 40;

/** Counts what a mapping finds. */
export class Findings {
  readonly mapping: RecordMapping;
  items = 0;
  rejected = 0;
  /** Documents, and whole files, that are no records. */
  passedOver = 0;
  datedByObject = 0;
  withoutData = 0;
  /** Items whose data DynamoDB cannot hold. */
  byReference = 0;
  /** Items that are moved, because earlier ones of their file have the same key and time. */
  moved = 0;
  /** The records that could be read. */
  read = 0;
  /** Epoch milliseconds; of the times in the records. */
  earliest: number | undefined;
  latest: number | undefined;
  readonly #found: Readonly<Record<MappedField, number[]>> = { userID: [], timestamp: [], data: [] };
  readonly #reasons = new Map<RejectReason, { records: number; readonly example: ReasonFinding["example"] }>();
  readonly #fields = new Set<string>();

  constructor(mapping: RecordMapping) {
    this.mapping = mapping;
  }

  get records(): number {
    return this.items + this.rejected;
  }

  /** Pointers to fields that the records have. */
  get fields(): readonly string[] {
    return [...this.#fields];
  }

  /** For each field and each of its alternatives, how many records have it. */
  get found(): readonly FieldFinding[] {
    return MAPPED.flatMap((field) =>
      alternativesOf(this.mapping, field).map((source, index) => ({
        ...{ field, source },
        records: this.#found[field][index] ?? 0,
      })),
    );
  }

  /** The reasons of the rejections, the most frequent first. */
  get reasons(): readonly ReasonFinding[] {
    const reasons = [...this.#reasons].map(([reason, counted]) => ({ reason, ...counted }));
    return reasons.sort((a, b) => b.records - a.records);
  }

  add({ records, fields }: TriedBatch): void {
    for (const tried of records) this.#addRecord(tried);
    for (const field of fields) if (this.#fields.size < FIELDS) this.#fields.add(field);
  }

  #addRecord(tried: Tried): void {
    if (tried.kind === "passedOver") {
      this.passedOver += 1;
      return;
    }
    if (tried.found) {
      this.read += 1;
      for (const field of MAPPED) {
        const index = tried.found[field];
        if (index !== undefined) this.#found[field][index] = (this.#found[field][index] ?? 0) + 1;
      }
    }
    if (tried.kind === "item") this.#addItem(tried);
    else this.#addRejection(tried.rejection, tried.file.key);
  }

  #addItem({ datedBy, data, ordinal, time }: Extract<Tried, { kind: "item" }>): void {
    this.items += 1;
    if (data === undefined) this.withoutData += 1;
    else if ("unstorable" in data) this.byReference += 1;
    if (ordinal > 0) this.moved += 1;
    if (datedBy === "object") {
      this.datedByObject += 1;
      return;
    }
    this.earliest = Math.min(this.earliest ?? time, time);
    this.latest = Math.max(this.latest ?? time, time);
  }

  #addRejection(rejection: Rejection, key: string): void {
    this.rejected += 1;
    const known = this.#reasons.get(rejection.reason);
    if (known) known.records += 1;
    else this.#reasons.set(rejection.reason, { records: 1, example: { ...rejection, key } });
  }
}
