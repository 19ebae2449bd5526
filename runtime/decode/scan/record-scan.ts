import { CLOSE_ARRAY, COMMA, NEWLINE, OPEN_ARRAY, OPEN_OBJECT } from "../../json/bytes.ts";
import type { Layout } from "../../json/json-visitor.ts";
import type { Expected } from "../../json/syntax-text.ts";
import { INCOMPLETE, NotScanned, UNKNOWN } from "../../json/text-place.ts";
import { TextScanner } from "../../json/text-scanner.ts";
import type { JsonTokenizer } from "../../json/tokenizer.ts";
import type { ParsedMapping } from "../../map/parse-mapping.ts";
import type { ScannedRecord } from "../extract/scanned-record.ts";
import { recordPlan } from "./record-plan.ts";
import { RecordScanner } from "./record-scanner.ts";
import { TextWindow } from "./text-window.ts";

/** How much of a chunk is looked at as one text, in bytes. Longer records have long strings mostly: the tokenizer is as fast. */
export const WINDOW_BYTES = 65_536;

/** The most records in a row that are left to the tokenizer before the next is tried again. */
const LONGEST_REST = 32;

/** Receives the records that are read. */
export interface ScanSink {
  /** Whether the fields of the next record are wanted. */
  readonly wantsFields: boolean;
  /** @returns whether the record was taken; if not, it must come from the tokenizer */
  onScanned(record: ScannedRecord): boolean;
}

/** Where in a text a scan begins: between documents that are records, or in an array of records. */
export type ScanPlace = "documents" | "elements";

/** What follows a chunk: more of the text, nothing, or what is lost. */
export type Follows = "more" | "nothing" | "lost";

/** Why a scan stopped: the text ended within a record, or is for the tokenizer to read. */
type Stop = "incomplete" | "unknown" | "ended";

/**
 * Reads records from what a tokenizer has not read yet, as long as it understands all of them. At the first that it does not
 * understand, the tokenizer goes on from the same byte: so the tokenizer decides everything that is not plainly good.
 */
export class RecordScan {
  readonly #tokenizer: JsonTokenizer;
  readonly #sink: ScanSink;
  readonly #scanner = new TextScanner();
  readonly #records: RecordScanner;
  #chunk: Buffer | undefined;
  #window: TextWindow | undefined;
  /** How many records in a row were not understood, and how many more are not tried because of them. */
  #misses = 0;
  #rest = 0;

  constructor(mapping: ParsedMapping, tokenizer: JsonTokenizer, sink: ScanSink) {
    this.#tokenizer = tokenizer;
    this.#sink = sink;
    this.#records = new RecordScanner(this.#scanner, recordPlan(mapping), mapping.places.length);
    this.#scanner.copies = mapping.places.some(({ scope }) => scope === "document");
  }

  /**
   * Reads on, and lets the tokenizer jump behind what was read.
   *
   * @param follows what follows the tokenizer's chunk
   * @returns whether to wait: the next record may be understood once more of it has come
   */
  run(place: ScanPlace, follows: Follows): boolean {
    if (this.#rest > 0) {
      this.#rest -= 1;
      return false;
    }
    for (;;) {
      const { chunk, index, position } = this.#tokenizer.rest;
      const window = this.#windowAt(chunk, index);
      if (window === undefined) return this.#miss();
      this.#scanner.restore(window.indexOf(index), position);
      const endsText = follows === "nothing" && window.end === chunk.length;
      const stop = place === "documents" ? this.#documents(window, endsText) : this.#elements(window);
      if (stop === "unknown") return this.#miss();
      const next = this.#tokenizer.rest.index;
      if (stop === "ended" || next === chunk.length) return false;
      if (window.isRest && window.begin + WINDOW_BYTES > chunk.length) return follows === "more";
      if (next === window.begin) return this.#miss();
      // A window from the next record on may hold all of it.
      this.#window = undefined;
    }
  }

  /** Leaves the next record to the tokenizer; and more of them, if that happens time and again. */
  #miss(): false {
    this.#rest = Math.min(LONGEST_REST, 2 ** this.#misses - 1);
    this.#misses = Math.min(this.#misses + 1, LONGEST_REST);
    return false;
  }

  /** @returns `undefined` if the bytes are not valid UTF-8 */
  #windowAt(chunk: Buffer, index: number): TextWindow | undefined {
    const window = this.#chunk === chunk ? this.#window : undefined;
    if (window && window.begin <= index && index < window.end) return window;
    this.#chunk = chunk;
    this.#window = TextWindow.of(chunk, index, WINDOW_BYTES);
    if (this.#window) this.#scanner.open(this.#window.text, this.#window.isAscii);
    return this.#window;
  }

  /** @param endsText whether nothing follows the window */
  #documents(window: TextWindow, endsText: boolean): Stop {
    const scanner = this.#scanner;
    let { layout } = this.#tokenizer;
    let documents = 0;
    let { at, position } = scanner;
    let stop: Stop;
    try {
      for (;;) {
        this.#skipNewlines();
        ({ at, position } = scanner);
        if (scanner.isAtEnd) {
          stop = "incomplete";
          break;
        }
        scanner.isLine = layout === "lines";
        const { line } = scanner;
        const code = scanner.blank();
        // An array of records, most likely: each of them is scanned for itself.
        if (code !== OPEN_OBJECT) {
          stop = "ended";
          break;
        }
        const record = this.#records.read(code, this.#sink.wantsFields);
        const next = this.#endDocument(layout, scanner.line > line, endsText);
        if (!this.#sink.onScanned(record)) throw UNKNOWN;
        layout = next;
        documents += 1;
        this.#misses = 0;
        ({ at, position } = scanner);
      }
    } catch (error) {
      stop = stopOf(error);
    }
    this.#tokenizer.jump({ index: window.byteOf(at), position, documents, layout, expected: "between" });
    return stop;
  }

  #skipNewlines(): number | undefined {
    let code = this.#scanner.space();
    while (code === NEWLINE) {
      this.#scanner.newline();
      code = this.#scanner.space();
    }
    return code;
  }

  /**
   * Reads up to where the document has certainly ended: to another one, behind a newline that ends it, or to the end of the text.
   *
   * @returns what newlines mean, as is known now
   */
  #endDocument(layout: Layout, spansLines: boolean, endsText: boolean): Layout {
    let code = this.#scanner.space();
    if (code === NEWLINE && (layout === "lines" || (layout === "unknown" && !spansLines))) {
      this.#scanner.newline();
      return "lines";
    }
    const isDocuments = layout === "unknown" && (spansLines || code === NEWLINE);
    code = this.#skipNewlines();
    if (code === undefined && !endsText) throw INCOMPLETE;
    if (code !== undefined && code !== OPEN_OBJECT && code !== OPEN_ARRAY) throw UNKNOWN;
    return isDocuments ? "documents" : layout;
  }

  #elements(window: TextWindow): Stop {
    const scanner = this.#scanner;
    const before = this.#tokenizer.layout;
    let layout = before;
    let expected: Expected = this.#tokenizer.expected ?? "afterValue";
    let { at, position } = scanner;
    let stop: Stop;
    scanner.isLine = layout === "lines";
    const { line } = scanner;
    try {
      for (;;) {
        let code = scanner.blank();
        if (expected === "afterValue" && code === COMMA) {
          scanner.at += 1;
          code = scanner.blank();
        } else if (expected === "afterValue" || code === CLOSE_ARRAY) {
          stop = "ended";
          break;
        }
        const record = this.#records.read(code, this.#sink.wantsFields);
        if (!this.#sink.onScanned(record)) throw UNKNOWN;
        expected = "afterValue";
        this.#misses = 0;
        // A newline within a document: it spans lines.
        if (before === "unknown" && scanner.line > line) layout = "documents";
        ({ at, position } = scanner);
      }
    } catch (error) {
      stop = stopOf(error);
    }
    this.#tokenizer.jump({ index: window.byteOf(at), position, documents: 0, layout, expected });
    return stop;
  }
}

function stopOf(error: unknown): Stop {
  if (!(error instanceof NotScanned)) throw error;
  return error === INCOMPLETE ? "incomplete" : "unknown";
}
