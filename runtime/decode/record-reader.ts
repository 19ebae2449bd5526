import type { Position } from "../json/position.ts";
import { JsonSyntaxError } from "../json/syntax-error.ts";
import type { Layout } from "../json/json-visitor.ts";
import { JsonTokenizer } from "../json/tokenizer.ts";
import type { ExtractedRecord } from "../map/extracted-record.ts";
import type { ParsedMapping } from "../map/parse-mapping.ts";
import { ObjectFault } from "../model/object-fault.ts";
import type { Rejection } from "../model/outcome.ts";
import { BulkActions } from "./bulk-actions.ts";
import type { Decoded } from "./decoded.ts";
import { RecordExtractor, type RecordSink } from "./extract/record-extractor.ts";
import type { ScannedRecord } from "./extract/scanned-record.ts";
import { RecordScan, type Follows, type ScanPlace, type ScanSink } from "./scan/record-scan.ts";
import { UnreadChunks } from "./scan/unread-chunks.ts";
import { typeReader } from "./types/type-reader.ts";
import type { TypeReader } from "./types/typed-visitor.ts";

export interface ReadingOptions {
  readonly layout: Layout;
  /** Whether the name says that the text is lines. It tells where to go on after a fault while the layout is unknown. */
  readonly linesNamed?: boolean;
  /** Whether to look for actions of Elasticsearch's bulk format. */
  readonly bulk?: boolean;
  /** Whether the tokenizer reads all of the text. What is read is the same; it takes four times as long. */
  readonly tokenizesAll?: boolean;
}

/** Reads the records of a text as its bytes arrive. A fault costs one line in NDJSON, and the rest of the text otherwise. */
export class RecordReader implements RecordSink, ScanSink {
  readonly #tokenizer: JsonTokenizer;
  readonly #extractor: RecordExtractor;
  readonly #types: TypeReader | undefined;
  readonly #linesNamed: boolean;
  readonly #actions: BulkActions | undefined;
  /** Reads most records in place of the tokenizer. It knows no notation for types, and no actions. */
  readonly #scan: RecordScan | undefined;
  readonly #mapping: ParsedMapping;
  readonly #unread = new UnreadChunks();
  #decoded: Decoded[] = [];
  /** A record that is a whole document. It is good only once the document has ended without a fault. */
  #held: ExtractedRecord | undefined;
  #index = 0;
  #skipping = false;
  #stopped = false;
  /** What follows the current chunk. */
  #follows: Follows = "more";

  constructor(
    mapping: ParsedMapping,
    { layout, linesNamed = false, bulk = false, tokenizesAll = false }: ReadingOptions,
  ) {
    const token = (): Position => this.#tokenizer.position;
    this.#extractor = new RecordExtractor(
      mapping,
      this,
      mapping.given.types ? () => this.#types?.position ?? token() : token,
    );
    this.#types = typeReader(mapping.given.types, this.#extractor, token, (position, detail) =>
      this.#refuseTypes(position, detail),
    );
    const visitor = this.#types ?? this.#extractor;
    this.#actions = bulk ? new BulkActions(visitor) : undefined;
    this.#linesNamed = linesNamed;
    this.#tokenizer = new JsonTokenizer(this.#actions ?? visitor, { layout });
    this.#mapping = mapping;
    const isScanned = !tokenizesAll && this.#types === undefined && !bulk;
    this.#scan = isScanned ? new RecordScan(mapping, this.#tokenizer, this) : undefined;
  }

  /** A document breaks the notation for types. */
  #refuseTypes(position: Position, detail: string): void {
    const { waiting } = this.#extractor;
    this.#held = undefined;
    this.#extractor.reset();
    this.#reject(position, "invalid-type", waiting === 0 ? detail : `${detail}; ${lost(waiting)}`);
  }

  /** Whether reading has ended: further input is ignored. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The number of records found so far, including rejected ones. */
  get records(): number {
    return this.#index;
  }

  /** How many bytes of the text come before the fault that ended the reading. */
  get faultOffset(): number {
    return this.#tokenizer.faultOffset;
  }

  /** The position up to which the text was read. */
  get position(): Position {
    return this.#tokenizer.endPosition;
  }

  write(chunk: Uint8Array): Decoded[] {
    if (this.#stopped) return [];
    const whole = this.#unread.with(chunk);
    if (whole !== undefined) this.#readChunk(whole, "more");
    return this.#take();
  }

  /** Reads all that came; for when no more of the text can come, although it has not ended. */
  flush(): Decoded[] {
    const rest = this.#unread.take();
    if (rest !== undefined) this.#readChunk(rest, "lost");
    return this.#take();
  }

  end(): Decoded[] {
    const rest = this.#unread.take();
    if (rest !== undefined) this.#readChunk(rest, "nothing");
    if (this.#stopped || this.#skipping) return this.#take();
    this.#attempt(() => this.#tokenizer.end());
    if (this.#tokenizer.documents === 0 && this.#index === 0) {
      this.#reject({ line: 1, column: 1 }, "empty", "the object holds nothing, a JSON document was expected");
    }
    return this.#take();
  }

  #readChunk(chunk: Uint8Array, follows: Follows): void {
    this.#follows = follows;
    this.#attempt(() => {
      if (this.#skipping) this.#skipping = !this.#tokenizer.skipInto(chunk);
      else this.#tokenizer.startChunk(chunk);
      this.#read();
    });
  }

  /** Reads the chunk to its end; or leaves its rest for when more has come. */
  #read(): void {
    const tokenizer = this.#tokenizer;
    while (!tokenizer.isAtEnd) {
      const place = this.#scanPlace();
      if (place !== undefined && this.#scan?.run(place, this.#follows) === true) {
        this.#unread.keep(tokenizer.leaveRest());
        return;
      }
      tokenizer.read();
    }
  }

  #scanPlace(): ScanPlace | undefined {
    if (this.#extractor.fields === "begun") return undefined;
    const { expected } = this.#tokenizer;
    if (expected === "between") return this.#mapping.records.length === 0 ? "documents" : undefined;
    const isBeforeValue = expected === "firstElement" || expected === "value" || expected === "afterValue";
    return isBeforeValue && this.#extractor.isAmongRecords ? "elements" : undefined;
  }

  get wantsFields(): boolean {
    return this.#extractor.fields === "wanted";
  }

  onScanned(record: ScannedRecord): boolean {
    const isTaken = this.#extractor.add(record);
    if (this.#held !== undefined) this.onDocument();
    return isTaken;
  }

  onRecord(record: ExtractedRecord, alone: boolean): void {
    if (alone) this.#held = record;
    else this.#decoded.push({ kind: "record", index: this.#index++, record });
    this.#pause();
  }

  onRecordArray(): void {
    this.#pause();
  }

  /** What comes next may be read in place of the tokenizer. */
  #pause(): void {
    if (this.#scan) this.#tokenizer.pause();
  }

  onNoRecords(position: Position): void {
    this.#reject(position, "no-records", "the document has nothing where the mapping's records should stand");
    this.#markAction();
  }

  onDocument(): void {
    this.#pause();
    if (this.#held === undefined) return;
    this.#decoded.push({ kind: "record", index: this.#index++, record: this.#held });
    this.#held = undefined;
    this.#markAction();
  }

  /** Marks what came last if its document is an action. */
  #markAction(): void {
    const last = this.#decoded.at(-1);
    if (this.#actions?.isAction === true && last) this.#decoded.splice(-1, 1, { ...last, isAction: true });
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
    this.#types?.reset();
    this.#actions?.reset();
    this.#reject(position, reason, waiting === 0 ? message : `${message}; ${lost(waiting)}`);
    const { layout } = this.#tokenizer;
    if (layout === "documents" || (layout === "unknown" && !this.#linesNamed)) {
      this.#stopped = true;
      return undefined;
    }
    return () => {
      this.#skipping = true;
      if (this.#tokenizer.skipLine()) this.#skipping = false;
      this.#read();
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
  `what came before it in the document is rejected with it: ${records} record${records === 1 ? "" : "s"} waited for other fields`;
