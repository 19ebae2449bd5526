import type { PointerTokens } from "../json/json-pointer.ts";
import { PointerMatcher } from "../json/pointer-matcher.ts";
import type { Position } from "../json/position.ts";
import { DataCapture, ScalarCapture, kindOf, type Capture, type FoundValue } from "../map/captures.ts";
import type { ExtractedRecord } from "../map/extracted-record.ts";
import type { ParsedMapping } from "../map/record-mapping.ts";
import type { SetOrBinary } from "../model/attribute-value.ts";
import type { TypedVisitor } from "./types/typed-visitor.ts";

/** Receives what is found in a file's documents. */
export interface RecordSink {
  /**
   * @param alone whether the record is the whole document, so that a fault after it spoils it. The records of an array are good
   * as soon as they are read.
   */
  onRecord(record: ExtractedRecord, alone: boolean): void;
  /** The mapping's `records` points at nothing in this document. */
  onNoRecords(position: Position): void;
  /** A document ended without a fault. */
  onDocument(): void;
}

interface Place {
  readonly matcher: PointerMatcher;
  readonly capture: Capture;
  /** Whether the current value is being passed to the capture. */
  active: boolean;
}

/** Finds the records in documents, and in each record the values that the mapping points at. Nothing else is kept. */
export class RecordExtractor implements TypedVisitor {
  readonly #sink: RecordSink;
  readonly #position: () => Position;
  readonly #records: PointerMatcher;
  readonly #userID = new ScalarCapture();
  readonly #timestamp = new ScalarCapture();
  readonly #data = new DataCapture();
  readonly #places: readonly Place[];

  /** For each open container, the index of an array's next element, or -1 in an object. Only as deep as pointers reach. */
  readonly #indexes: number[] = [];
  readonly #reach: number;
  #depth = 0;
  #name: string | undefined;
  /** The depth of the records while an array of records is open. */
  #recordsDepth: number | undefined;
  /** The depth of the current record. */
  #rootDepth = 0;
  #recordPosition: Position | undefined;
  #recordKind: FoundValue["kind"] = "null";
  #documentPosition: Position = { line: 1, column: 1 };
  #found = false;

  /** @param position gives the position of the current token */
  constructor(mapping: ParsedMapping, sink: RecordSink, position: () => Position) {
    this.#sink = sink;
    this.#position = position;
    this.#records = new PointerMatcher(mapping.records ?? []);
    this.#places = [
      place(mapping.userID, this.#userID),
      place(mapping.timestamp, this.#timestamp),
      place(mapping.data, this.#data),
    ];
    const longest = Math.max(mapping.userID.length, mapping.timestamp.length, mapping.data.length);
    this.#reach = (mapping.records?.length ?? 0) + 1 + longest;
  }

  /** Discards the current document because it has a fault. */
  reset(): void {
    this.#indexes.length = 0;
    this.#depth = 0;
    this.#found = false;
    this.#recordsDepth = undefined;
    this.#recordPosition = undefined;
    this.#records.reset();
    this.#clear();
  }

  onOpen(kind: "object" | "array"): void {
    this.#begin(kind);
    for (const { active, capture } of this.#places) if (active) capture.open(kind, this.#position);
    if (this.#depth < this.#reach) this.#indexes.push(kind === "array" ? 0 : -1);
    this.#depth += 1;
  }

  onClose(): void {
    this.#depth -= 1;
    if (this.#depth < this.#reach) this.#indexes.pop();
    for (const { active, capture } of this.#places) if (active) capture.close();
    this.#end();
  }

  onName(name: string | undefined): void {
    this.#name = name;
    for (const { active, capture } of this.#places) if (active) capture.name(name);
  }

  onString(text: string | undefined): void {
    this.#begin("string");
    for (const { active, capture } of this.#places) if (active) capture.string(text, this.#position);
    this.#end();
  }

  onNumber(text: string): void {
    this.#begin("number");
    for (const { active, capture } of this.#places) if (active) capture.number(text, this.#position);
    this.#end();
  }

  onLiteral(literal: "true" | "false" | "null"): void {
    this.#begin(literal);
    for (const { active, capture } of this.#places) if (active) capture.literal(literal, this.#position);
    this.#end();
  }

  onAttribute(value: SetOrBinary | undefined): void {
    this.#begin(kindOf(value));
    for (const { active, capture } of this.#places) if (active) capture.attribute(value, this.#position);
    this.#end();
  }

  onDocument(): void {
    if (!this.#found) this.#sink.onNoRecords(this.#documentPosition);
    this.reset();
    this.#sink.onDocument();
  }

  /** Called when a value begins. */
  #begin(kind: FoundValue["kind"]): void {
    const token = this.#depth === 0 ? undefined : this.#token();
    if (this.#depth === 0) this.#documentPosition = this.#position();
    if (this.#recordPosition === undefined) this.#lookForRecords(kind, token);
    else this.#enterMember(token);
  }

  #lookForRecords(kind: FoundValue["kind"], token: string | number | undefined): void {
    if (this.#recordsDepth !== undefined) {
      if (this.#depth === this.#recordsDepth) this.#beginRecord(kind);
      return;
    }
    if (this.#depth > 0) this.#records.enter(this.#depth - 1, token);
    if (!this.#records.isAt(this.#depth)) return;
    this.#found = true;
    if (kind === "array") this.#recordsDepth = this.#depth + 1;
    else this.#beginRecord(kind);
  }

  #beginRecord(kind: FoundValue["kind"]): void {
    this.#recordPosition = this.#position();
    this.#recordKind = kind;
    this.#rootDepth = this.#depth;
    for (const each of this.#places) each.active = each.matcher.isAt(0);
  }

  #enterMember(token: string | number | undefined): void {
    const depth = this.#depth - this.#rootDepth;
    for (const each of this.#places) {
      if (each.active) continue;
      if (each.matcher.enter(depth - 1, token)) each.capture.clear();
      each.active = each.matcher.isAt(depth);
    }
  }

  /** Called when a value ends. It may have been captured, a record, or the array of records. */
  #end(): void {
    if (this.#recordPosition !== undefined) {
      const depth = this.#depth - this.#rootDepth;
      for (const each of this.#places) if (each.active && each.matcher.isAt(depth)) each.active = false;
      if (depth === 0) this.#endRecord(this.#recordPosition);
    } else if (this.#recordsDepth === this.#depth + 1) {
      this.#recordsDepth = undefined;
    }
  }

  #endRecord(position: Position): void {
    this.#recordPosition = undefined;
    const record: ExtractedRecord = {
      position,
      kind: this.#recordKind,
      userID: this.#userID.found,
      timestamp: this.#timestamp.found,
      data: this.#data.built,
    };
    this.#clear();
    this.#sink.onRecord(record, this.#recordsDepth === undefined);
  }

  #clear(): void {
    for (const each of this.#places) {
      each.capture.clear();
      each.matcher.reset();
      each.active = false;
    }
  }

  /** The name or index of the new value in its container. */
  #token(): string | number | undefined {
    const index = this.#indexes[this.#depth - 1];
    if (index === undefined) return undefined;
    if (index === -1) return this.#name;
    this.#indexes[this.#depth - 1] = index + 1;
    return index;
  }
}

function place(tokens: PointerTokens, capture: Capture): Place {
  return { matcher: new PointerMatcher(tokens), capture, active: false };
}
