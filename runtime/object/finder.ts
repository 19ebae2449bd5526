import type { ExtractedRecord } from "../map/extracted-record.ts";
import type { FieldFault, RecordFields } from "../map/map-record.ts";
import type { Findings } from "../model/findings.ts";

/** What the mapping found in one record. */
export interface Finding {
  readonly record: Pick<ExtractedRecord, "values" | "fields">;
  readonly fields: RecordFields | FieldFault;
}

/** Adds up what the mapping finds in the records of an object. */
export class Finder {
  #records = 0;
  readonly #places: number[] = [];
  #earliest = Infinity;
  #latest = -Infinity;
  #datedByObject = 0;
  #withoutData = 0;
  readonly #references: Record<string, number> = {};
  #fields: readonly string[] = [];

  add({ record, fields }: Finding): void {
    this.#records += 1;
    for (let place = 0; place < record.values.length; place++) {
      this.#places[place] = (this.#places[place] ?? 0) + (record.values[place] === undefined ? 0 : 1);
    }
    this.#fields = record.fields ?? this.#fields;
    if ("reason" in fields) return;
    const { time, data } = fields;
    if (data === undefined) this.#withoutData += 1;
    if (time === undefined) {
      this.#datedByObject += 1;
      return;
    }
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
  }

  /** The data of a record stays in S3. */
  reference(reason: string): void {
    this.#references[reason] = (this.#references[reason] ?? 0) + 1;
  }

  get findings(): Findings {
    return {
      records: this.#records,
      places: this.#places,
      ...(this.#earliest <= this.#latest ? { earliest: this.#earliest, latest: this.#latest } : {}),
      datedByObject: this.#datedByObject,
      withoutData: this.#withoutData,
      references: this.#references,
      fields: this.#places.includes(0) ? this.#fields : [],
    };
  }
}
