import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from "../../json/bytes.ts";
import type { Position } from "../../json/position.ts";
import { UNKNOWN } from "../../json/text-place.ts";
import type { TextScanner } from "../../json/text-scanner.ts";
import type { FoundValue } from "../../map/captures.ts";
import type { PlacedValue } from "../../map/extracted-record.ts";
import {
  CONTAINER_BYTES,
  ELEMENT_BYTES,
  LIMITS,
  numberAttribute,
  stringBytes,
  type AttributeValue,
} from "../../model/attribute-value.ts";
import { FieldNames } from "../extract/field-names.ts";
import type { ScannedRecord } from "../extract/scanned-record.ts";
import type { PlanNode } from "./record-plan.ts";

/** How deep a record may be nested where its names are wanted. */
const DEEPEST = 64;

/**
 * Reads one record from a scanner, and builds what the mapping wants of it.
 *
 * It knows only what is good: for anything that DynamoDB cannot hold, and for duplicate names in a value, it throws.
 */
export class RecordScanner {
  readonly #scanner: TextScanner;
  readonly #plan: PlanNode;
  readonly #places: number;
  #values: (PlacedValue | undefined)[] = [];
  #fields: FieldNames | undefined;
  /** The bytes of the values that are being built. */
  #bytes = 0;
  /** The text of the last scalar. */
  #text = "";

  /** @param places how many places the mapping has */
  constructor(scanner: TextScanner, plan: PlanNode, places: number) {
    this.#scanner = scanner;
    this.#plan = plan;
    this.#places = places;
  }

  /**
   * Reads the value that begins at the scanner's place.
   *
   * @param namesFields whether the record's fields are wanted if a place of the mapping has nothing
   * @throws {NotScanned}
   */
  read(code: number, namesFields: boolean): ScannedRecord {
    const { at, position } = this.#scanner;
    const record = this.#read(code, position);
    if (!namesFields || !record.values.includes(undefined)) return record;
    // Only now, since the names are hardly ever asked for.
    this.#scanner.restore(at, position);
    this.#fields = new FieldNames();
    const again = this.#read(code, position);
    const fields = this.#fields.pointers;
    this.#fields = undefined;
    return { ...again, fields };
  }

  #read(code: number, position: Position): ScannedRecord {
    this.#values = [];
    for (let place = 0; place < this.#places; place++) this.#values.push(undefined);
    this.#scanner.beginNames();
    this.#placed(code, this.#plan, 0, 1);
    return { position, kind: kindOf(code, this.#text), values: this.#values };
  }

  /**
   * Reads a value that places of the mapping are at, or in.
   *
   * @param level of the value in the data that is being built, from 1; 0 if none is
   * @param depth of its members in the record
   */
  #placed(code: number, node: PlanNode, level: number, depth: number): AttributeValue | undefined {
    const position = node.scalar === -1 ? undefined : this.#scanner.position;
    if (level === 0) this.#bytes = 0;
    const before = this.#bytes;
    const value = this.#value(code, node, node.value === -1 ? level : Math.max(1, level), depth);
    if (value !== undefined && node.value !== -1) {
      this.#values[node.value] = { value, bytes: this.#bytes - before };
    }
    if (position) this.#values[node.scalar] = foundValue(code, this.#text, position);
    return value;
  }

  /** @returns the value for DynamoDB; `undefined` if none is being built */
  #value(code: number, node: PlanNode | undefined, level: number, depth: number): AttributeValue | undefined {
    if (level > LIMITS.levels || depth > DEEPEST) throw UNKNOWN;
    switch (code) {
      case QUOTE:
        this.#text = this.#scanner.string();
        return level === 0 ? undefined : this.#string(this.#text);
      case OPEN_OBJECT:
        return this.#object(node, level, depth);
      case OPEN_ARRAY:
        return this.#array(node, level, depth);
    }
    this.#text = this.#scanner.scalar(code);
    return level === 0 ? undefined : this.#scalar(this.#text);
  }

  #object(node: PlanNode | undefined, level: number, depth: number): AttributeValue | undefined {
    const scanner = this.#scanner;
    // A name that every object has, such as __proto__, is taken for a duplicate.
    const members: Record<string, AttributeValue> = {};
    let bytes = CONTAINER_BYTES;
    if (scanner.enter(CLOSE_OBJECT)) {
      do {
        if (scanner.blank() !== QUOTE) throw UNKNOWN;
        const name = scanner.name();
        this.#fields?.name(depth, name);
        const value = this.#member(node, name, level, depth);
        if (value === undefined) continue;
        if (members[name] !== undefined) throw UNKNOWN;
        members[name] = value;
        bytes += unicodeBytes(name) + ELEMENT_BYTES;
      } while (scanner.more(CLOSE_OBJECT));
    }
    return level === 0 ? undefined : this.#take({ M: members }, bytes);
  }

  #array(node: PlanNode | undefined, level: number, depth: number): AttributeValue | undefined {
    const elements: AttributeValue[] = [];
    if (this.#scanner.enter(CLOSE_ARRAY)) {
      let index = 0;
      do {
        const value = this.#member(node, node && node.members.size > 0 ? String(index) : "", level, depth);
        if (value !== undefined) elements.push(value);
        index += 1;
      } while (this.#scanner.more(CLOSE_ARRAY));
    }
    return level === 0 ? undefined : this.#take({ L: elements }, CONTAINER_BYTES + elements.length * ELEMENT_BYTES);
  }

  /** Reads a member of an object or array. */
  #member(parent: PlanNode | undefined, name: string, level: number, depth: number): AttributeValue | undefined {
    const inner = level === 0 ? 0 : level + 1;
    const node = parent?.members.get(name);
    const code = this.#scanner.blank();
    if (node !== undefined) {
      // As for JSON.parse, the last of duplicate names wins.
      for (const place of node.places) this.#values[place] = undefined;
      return this.#placed(code, node, inner, depth + 1);
    }
    if (level > 0 || this.#fields !== undefined) return this.#value(code, undefined, inner, depth + 1);
    this.#scanner.skip(code);
    return undefined;
  }

  #string(text: string): AttributeValue {
    return this.#take({ S: text }, unicodeBytes(text));
  }

  #scalar(text: string): AttributeValue {
    switch (text) {
      case "true":
      case "false":
        return this.#take({ BOOL: text === "true" }, 1);
      case "null":
        return this.#take({ NULL: true }, 1);
    }
    const number = numberAttribute(text);
    if (number === undefined) throw UNKNOWN;
    return this.#take(number.value, number.bytes);
  }

  #take(value: AttributeValue, bytes: number): AttributeValue {
    this.#bytes += bytes;
    if (this.#bytes > LIMITS.itemBytes) throw UNKNOWN;
    return value;
  }
}

/** The bytes of a text in UTF-8. It throws if it has half of a surrogate pair, which an escape can write. */
function unicodeBytes(text: string): number {
  if (!text.isWellFormed()) throw UNKNOWN;
  return stringBytes(text);
}

/** @param text of a scalar */
function kindOf(code: number, text: string): FoundValue["kind"] {
  switch (code) {
    case QUOTE:
      return "string";
    case OPEN_OBJECT:
      return "object";
    case OPEN_ARRAY:
      return "array";
  }
  return text === "true" || text === "false" || text === "null" ? text : "number";
}

function foundValue(code: number, text: string, position: Position): FoundValue {
  const kind = kindOf(code, text);
  return kind === "string" || kind === "number" ? { kind, text, position } : { kind, position };
}
