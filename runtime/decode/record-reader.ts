import type { Position } from "../json/position.ts";
import { JsonSyntaxError } from "../json/syntax-error.ts";
import { JsonTokenizer } from "../json/tokenizer.ts";
import type { ExtractedRecord } from "../map/extracted-record.ts";
import type { ParsedMapping } from "../map/parse-mapping.ts";
import type { Rejection } from "../model/outcome.ts";
import { RecordExtractor, type RecordSink } from "./extract/record-extractor.ts";
import { ObjectFault } from "../model/object-fault.ts";

/** One record of a file. `index` counts all records from 0, including rejected ones. */
export type Decoded =
  | { readonly kind: "record"; readonly index: number; readonly record: ExtractedRecord }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** Reads the records of a text as its bytes arrive. A fault costs one line in NDJSON, and the rest of the text otherwise. */
export class RecordReader implements RecordSink {
  readonly #tokenizer: JsonTokenizer;
  readonly #extractor: RecordExtractor;
  #decoded: Decoded[] = [];
  /** A record that is a whole document. It is good only once the document has ended without a fault. */
  #held: ExtractedRecord | undefined;
  #index = 0;
  #skipping = false;
  #stopped = false;

  constructor(mapping: ParsedMapping, options: { readonly lines: boolean }) {
    this.#extractor = new RecordExtractor(mapping, this, () => this.#tokenizer.position);
    this.#tokenizer = new JsonTokenizer(this.#extractor, options);
  }

  /** Whether reading has ended: further input is ignored. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The number of records found so far, including rejected ones. */
  get records(): number {
    return this.#index;
  }

  /** The position up to which the text was read. */
  get position(): Position {
    return this.#tokenizer.endPosition;
  }

  write(chunk: Uint8Array): Decoded[] {
    if (this.#stopped) return [];
    this.#attempt(() => {
      if (this.#skipping) this.#skipping = !this.#tokenizer.skipInto(chunk);
      else this.#tokenizer.write(chunk);
    });
    return this.#take();
  }

  end(): Decoded[] {
    if (this.#stopped || this.#skipping) return [];
    this.#attempt(() => this.#tokenizer.end());
    if (this.#tokenizer.documents === 0 && this.#index === 0) {
      this.#reject({ line: 1, column: 1 }, "empty", "the object holds nothing, a JSON document was expected");
    }
    return this.#take();
  }

  onRecord(record: ExtractedRecord, alone: boolean): void {
    if (alone) this.#held = record;
    else this.#decoded.push({ kind: "record", index: this.#index++, record });
  }

  onNoRecords(position: Position): void {
    this.#reject(position, "no-records", "the document has nothing where the mapping's records should stand");
  }

  onDocument(): void {
    if (this.#held === undefined) return;
    this.#decoded.push({ kind: "record", index: this.#index++, record: this.#held });
    this.#held = undefined;
  }

  /** Reads a chunk. At each fault it rejects the record and, in NDJSON, continues with the next line. */
  #attempt(read: () => void): void {
    for (let next: (() => void) | undefined = read; next;) {
      try {
        next();
        next = undefined;
      } catch (error) {
        if (error instanceof ObjectFault) {
          this.#giveUp(error);
          return;
        }
        if (!(error instanceof JsonSyntaxError)) throw error;
        next = this.#recover(error);
      }
    }
  }

  #recover({ position, reason, message }: JsonSyntaxError): (() => void) | undefined {
    const { waiting } = this.#extractor;
    this.#held = undefined;
    this.#extractor.reset();
    this.#reject(position, reason, waiting === 0 ? message : `${message}; ${lost(waiting)}`);
    if (!this.#tokenizer.lines) {
      this.#stopped = true;
      return undefined;
    }
    return () => {
      this.#skipping = true;
      if (this.#tokenizer.skipLine()) this.#skipping = false;
    };
  }

  /** The document holds more than can be kept until its end. */
  #giveUp({ reason, message }: ObjectFault): void {
    this.#extractor.reset();
    this.#reject(this.#tokenizer.position, reason, message);
    this.#stopped = true;
  }

  #reject({ line, column }: Position, reason: Rejection["reason"], detail: string): void {
    this.#decoded.push({ kind: "rejected", rejection: { record: this.#index++, line, column, reason, detail } });
  }

  #take(): Decoded[] {
    const decoded = this.#decoded;
    this.#decoded = [];
    return decoded;
  }
}

const lost = (records: number): string =>
  `the ${records} records before it in the document are rejected with it: they waited for its other fields`;
