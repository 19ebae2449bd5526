import { WILDCARD } from "../../json/json-pointer.ts";
import { PointerMatcher } from "../../json/pointer-matcher.ts";
import type { Position } from "../../json/position.ts";
import { kindOf, type FoundValue } from "../../map/captures.ts";
import type { ExtractedRecord, PlacedValue } from "../../map/extracted-record.ts";
import { membersOf, type ParsedMapping } from "../../map/parse-mapping.ts";
import type { SetOrBinary } from "../../model/attribute-value.ts";
import type { TypedVisitor } from "../types/typed-visitor.ts";
import { CapturedPlace } from "./captured-place.ts";
import { FieldNames } from "./field-names.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { WaitingRecords } from "./waiting-records.ts";

/** Receives what is found in a file's documents. */
export interface RecordSink {
  /**
   * @param alone whether the record is the whole document, so that a fault after it spoils it. The records of an array are good
   * as soon as they are read.
   */
  onRecord(record: ExtractedRecord, alone: boolean): void;
  /** An array of records begins. */
  onRecordArray(): void;
  /** The mapping's `records` points at nothing in this document, or in a member that its `*` stands for. */
  onNoRecords(position: Position): void;
  /** A document ended without a fault. */
  onDocument(): void;
}

/** A member that a `*` of the mapping's records stands for. */
interface Member {
  readonly depth: number;
  readonly position: Position;
  /** How many records of the document came before it. */
  readonly since: number;
  /** Whether records were found in it, or a place for them. */
  found: boolean;
}

/** Finds the records in documents, and the values that the mapping points at. Nothing else is kept. */
export class RecordExtractor implements TypedVisitor {
  readonly #mapping: ParsedMapping;
  readonly #sink: RecordSink;
  readonly #position: () => Position;
  readonly #records: PointerMatcher;
  readonly #places: readonly CapturedPlace[];
  readonly #recordPlaces: readonly CapturedPlace[];
  readonly #documentPlaces: readonly CapturedPlace[];
  readonly #waiting = new WaitingRecords((record) => this.#sink.onRecord(record, false));

  /** For each open container, the index of an array's next element, or -1 in an object. Only as deep as pointers reach. */
  readonly #indexes: number[] = [];
  readonly #reach: number;
  #depth = 0;
  #name: string | undefined;
  readonly #members: Member[] = [];
  readonly #memberNames: (string | number)[] = [];
  /** The depth of a container whose members `*` stands for, as long as it has none. */
  #emptyDepth: number | undefined;
  /** The depth of the records while an array of records is open. */
  #recordsDepth: number | undefined;
  /** The depth of the current record. */
  #rootDepth = 0;
  #recordPosition: Position | undefined;
  #recordKind: FoundValue["kind"] = "null";
  #documentPosition: Position = { line: 1, column: 1 };
  #found = false;
  /** While the first record is read. */
  #fields: FieldNames | undefined = new FieldNames();

  /** @param position gives the position of the current token */
  constructor(mapping: ParsedMapping, sink: RecordSink, position: () => Position) {
    this.#mapping = mapping;
    this.#sink = sink;
    this.#position = position;
    this.#records = new PointerMatcher(mapping.records);
    this.#places = mapping.places.map((place) => new CapturedPlace(place));
    const placesOf = (scope: "record" | "document"): readonly CapturedPlace[] =>
      this.#places.filter((_, index) => mapping.places[index]?.scope === scope);
    this.#recordPlaces = placesOf("record");
    this.#documentPlaces = placesOf("document");
    const longest = Math.max(0, ...mapping.places.map(({ tokens }) => tokens.length));
    this.#reach = mapping.records.length + 1 + longest;
  }

  /** How many records of the current document wait for its other fields. They are lost with it. */
  get waiting(): number {
    return this.#waiting.count;
  }

  /** Whether what comes next in the current document is a record, or the end of an array of records. */
  get isAmongRecords(): boolean {
    return this.#recordPosition === undefined && this.#recordsDepth === this.#depth;
  }

  /** Whether the fields of the next record are wanted, and none of them came yet. */
  get fields(): "wanted" | "begun" | "notWanted" {
    if (this.#fields === undefined) return "notWanted";
    return this.#fields.hasBegun ? "begun" : "wanted";
  }

  /**
   * Takes a record that was read by other means, as a document or among records.
   *
   * @param record with the values of the record's own places
   * @returns whether there was room for it
   */
  add({ position, kind, values, fields }: ScannedRecord): boolean {
    if (this.#documentPlaces.length > 0) {
      for (const [place, { scope }] of this.#mapping.places.entries()) {
        if (scope === "document") values[place] = this.#places[place]?.value;
      }
      if (!this.#waiting.hasRoom(values)) return false;
    }
    this.#fields = undefined;
    const record: ExtractedRecord = { position, kind, values, members: this.#currentMembers };
    this.#emit(withFields(record, fields), this.#recordsDepth === undefined);
    return true;
  }

  /** Discards the current document because it has a fault. */
  reset(): void {
    this.#indexes.length = 0;
    this.#depth = 0;
    this.#found = false;
    this.#recordsDepth = undefined;
    this.#recordPosition = undefined;
    this.#records.reset();
    this.#members.length = 0;
    this.#emptyDepth = undefined;
    this.#waiting.clear();
    for (const place of this.#places) place.reset();
  }

  onOpen(kind: "object" | "array"): void {
    this.#begin(kind);
    for (const place of this.#places) place.open(kind, this.#position);
    if (this.#depth < this.#reach) this.#indexes.push(kind === "array" ? 0 : -1);
    this.#depth += 1;
  }

  onClose(): void {
    this.#depth -= 1;
    if (this.#depth < this.#reach) this.#indexes.pop();
    for (const place of this.#places) place.close();
    this.#end();
  }

  onName(name: string | undefined): void {
    this.#name = name;
    for (const place of this.#places) place.name(name);
    if (this.#fields && this.#recordPosition) this.#fields.name(this.#depth - this.#rootDepth, name);
  }

  onString(text: string | undefined): void {
    this.#begin("string");
    for (const place of this.#places) place.string(text, this.#position);
    this.#end();
  }

  onNumber(text: string): void {
    this.#begin("number");
    for (const place of this.#places) place.number(text, this.#position);
    this.#end();
  }

  onLiteral(literal: "true" | "false" | "null"): void {
    this.#begin(literal);
    for (const place of this.#places) place.literal(literal, this.#position);
    this.#end();
  }

  onAttribute(value: SetOrBinary | undefined): void {
    this.#begin(kindOf(value));
    for (const place of this.#places) place.attribute(value, this.#position);
    this.#end();
  }

  onDocument(): void {
    if (!this.#found) this.#sink.onNoRecords(this.#documentPosition);
    this.#settle(0, 0);
    this.reset();
    this.#sink.onDocument();
  }

  /** Called when a value begins. */
  #begin(kind: FoundValue["kind"]): void {
    const token = this.#depth === 0 ? undefined : this.#token();
    this.#emptyDepth = undefined;
    if (this.#recordPosition !== undefined) {
      const depth = this.#depth - this.#rootDepth;
      for (const place of this.#recordPlaces) place.enterMember(depth, token);
    } else if (this.#recordsDepth === undefined) {
      this.#lookForRecords(kind, token);
    } else if (this.#depth === this.#recordsDepth) {
      this.#beginRecord(kind);
    }
  }

  #lookForRecords(kind: FoundValue["kind"], token: string | number | undefined): void {
    const path = this.#mapping.records;
    const isContainer = kind === "object" || kind === "array";
    if (this.#depth === 0) {
      this.#documentPosition = this.#position();
      for (const place of this.#documentPlaces) place.enterRoot();
    } else {
      for (const place of this.#documentPlaces) place.enterMember(this.#depth, token);
      if (!this.#records.enter(this.#depth - 1, token)) return;
      // Fields beside the members that hold records have no records, and need none.
      const isField = !isContainer && typeof token === "string" && !this.#records.isAt(this.#depth);
      if (path[this.#depth - 1] === WILDCARD && !isField) this.#beginMember(token ?? "");
    }
    if (this.#records.isAt(this.#depth)) {
      this.#foundRecords();
      if (kind === "array") {
        this.#recordsDepth = this.#depth + 1;
        this.#sink.onRecordArray();
      } else this.#beginRecord(kind);
    } else if (path[this.#depth] === WILDCARD && isContainer) {
      this.#emptyDepth = this.#depth;
    }
  }

  #beginMember(name: string | number): void {
    this.#members.push({ depth: this.#depth, position: this.#position(), since: this.#waiting.added, found: false });
    this.#memberNames.length = this.#members.length;
    this.#memberNames[this.#members.length - 1] = name;
  }

  #foundRecords(): void {
    this.#found = true;
    for (const member of this.#members) member.found = true;
  }

  #beginRecord(kind: FoundValue["kind"]): void {
    this.#recordPosition = this.#position();
    this.#recordKind = kind;
    this.#rootDepth = this.#depth;
    for (const place of this.#recordPlaces) place.enterRoot();
  }

  /** Called when a value ends. It may have been captured, a record, or what holds records. */
  #end(): void {
    if (this.#recordPosition !== undefined) {
      const depth = this.#depth - this.#rootDepth;
      for (const place of this.#recordPlaces) place.leave(depth);
      if (depth > 0) return;
      this.#endRecord(this.#recordPosition);
    } else if (this.#recordsDepth === this.#depth + 1) {
      this.#recordsDepth = undefined;
    } else {
      for (const place of this.#documentPlaces) place.leave(this.#depth);
      // It may be empty, as an array of records may be.
      if (this.#emptyDepth === this.#depth) this.#foundRecords();
    }
    if (this.#members.at(-1)?.depth === this.#depth) this.#endMember();
  }

  #endRecord(position: Position): void {
    this.#recordPosition = undefined;
    const values: (PlacedValue | undefined)[] = [];
    for (const place of this.#places) values.push(place.value);
    const record = { position, kind: this.#recordKind, values, members: this.#currentMembers };
    const fields = this.#fields?.pointers;
    this.#fields = undefined;
    for (const place of this.#recordPlaces) place.reset();
    this.#emit(withFields(record, fields), this.#recordsDepth === undefined && this.#members.length === 0);
  }

  get #currentMembers(): readonly (string | number)[] {
    return this.#members.length === 0 ? NO_MEMBERS : [...this.#memberNames];
  }

  #emit(record: ExtractedRecord, alone: boolean): void {
    if (this.#documentPlaces.length === 0) {
      this.#sink.onRecord(record, alone);
      return;
    }
    const pending = record.values.flatMap((value, place) =>
      value === undefined && this.#mapping.places[place]?.scope === "document" ? [place] : [],
    );
    this.#waiting.add(record, pending);
    if (!alone) this.#waiting.flush();
  }

  #endMember(): void {
    const member = this.#members.at(-1);
    if (!member) return;
    this.#settle(this.#members.length, member.since);
    this.#members.pop();
    if (member.found) return;
    this.#sink.onNoRecords(member.position);
    this.#foundRecords();
  }

  /**
   * The document's fields in a member that ends are as they are.
   *
   * @param members how many `*` lead to the member; 0 for all of the document's fields
   * @param since how many records of the document came before it
   */
  #settle(members: number, since: number): void {
    if (this.#documentPlaces.length === 0) return;
    for (const [place, mapped] of this.#mapping.places.entries()) {
      if (mapped.scope === "document" && membersOf(mapped) >= members) {
        this.#waiting.settle(place, this.#places[place]?.value, since);
      }
    }
    this.#waiting.flush();
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

/** Adds what its fields are to a record in which a place of the mapping has nothing. */
function withFields(record: ExtractedRecord, fields: readonly string[] | undefined): ExtractedRecord {
  return fields === undefined || !record.values.includes(undefined) ? record : { ...record, fields };
}

const NO_MEMBERS: readonly (string | number)[] = [];
