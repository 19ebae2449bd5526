import { expect } from "chai";
import type { ScannedRecord } from "../../../../runtime/decode/extract/scanned-record.ts";
import { RecordScan, WINDOW_BYTES, type Follows, type ScanPlace } from "../../../../runtime/decode/scan/record-scan.ts";
import type { JsonVisitor, Layout } from "../../../../runtime/json/json-visitor.ts";
import { JsonTokenizer } from "../../../../runtime/json/tokenizer.ts";
import { parseMapping } from "../../../../runtime/map/parse-mapping.ts";
import { readMapping } from "../../../../runtime/mapping/read-mapping.ts";

const nothing = (): void => undefined;
const IGNORE: JsonVisitor = {
  ...{ onOpen: nothing, onClose: nothing, onName: nothing, onString: nothing, onNumber: nothing },
  ...{ onLiteral: nothing, onDocument: nothing },
};

interface Scanned {
  /** The positions of the records, as `line:column`. */
  readonly records: readonly string[];
  readonly waits: boolean;
  /** The text that is left to the tokenizer, cut to 20 characters. */
  readonly left: string;
  readonly documents: number;
  readonly layout: Layout;
}

/** @param opened what the tokenizer reads first */
function scan(text: string, layout: Layout, place: ScanPlace, follows: Follows = "more", opened = ""): Scanned {
  const tokenizer = new JsonTokenizer(IGNORE, { layout });
  tokenizer.write(Buffer.from(opened));
  const records: ScannedRecord[] = [];
  const sink = { wantsFields: false, onScanned: (record: ScannedRecord) => records.push(record) > 0 };
  const bytes = Buffer.from(text);
  tokenizer.startChunk(bytes);
  const waits = new RecordScan(parseMapping(readMapping({})), tokenizer, sink).run(place, follows);
  return {
    records: records.map(({ position }) => `${position.line}:${position.column}`),
    waits,
    left: bytes.subarray(tokenizer.rest.index).toString().slice(0, 20),
    documents: tokenizer.documents,
    layout: tokenizer.layout,
  };
}

describe("RecordScan", () => {
  const one = '{"userID":"é"}';
  const documents: [title: string, text: string, layout: Layout, follows: Follows, expected: Partial<Scanned>][] = [
    [
      "lines",
      `${one}\n\n ${one}\n`,
      "lines",
      "more",
      { records: ["1:1", "3:2"], left: "", waits: false, documents: 2 },
    ],
    ["lines up to one that is cut", `${one}\n{"us`, "lines", "more", { records: ["1:1"], left: '{"us', waits: true }],
    ["a last line without an end", one, "lines", "nothing", { records: ["1:1"], left: "", waits: false }],
    ["no last line of what is lost", one, "lines", "lost", { records: [], left: one, waits: false }],
    [
      "no line with a fault",
      `${one}\n{]\n${one}`,
      "lines",
      "more",
      { records: ["1:1"], left: `{]\n${one}`, waits: false },
    ],
    ["no line that a newline cuts", `{\n}\n`, "lines", "more", { records: [], left: "{\n}\n", waits: false }],
    ["what shows that it is lines", `${one}\n`, "unknown", "more", { records: ["1:1"], layout: "lines", left: "" }],
    [
      "what spans lines",
      `{\n}\n{}`,
      "unknown",
      "more",
      { records: ["1:1"], layout: "documents", left: "{}", waits: true },
    ],
    ["one behind another", `{}{} []`, "documents", "more", { records: ["1:1", "1:3"], left: "[]", waits: false }],
    ["nothing before garbage", `{}x`, "documents", "more", { records: [], left: "{}x", waits: false }],
    ["no scalar", `5\n`, "lines", "more", { records: [], left: "5\n", waits: false }],
  ];
  for (const [title, text, layout, follows, expected] of documents) {
    it(`takes as documents: ${title}`, () =>
      expect(scan(text, layout, "documents", follows)).to.deep.include(expected));
  }

  const elements: [title: string, text: string, layout: Layout, expected: Partial<Scanned>][] = [
    [
      "records up to the end of their array",
      "{}, 5,\n[]],",
      "documents",
      { records: ["1:2", "1:6", "2:1"], left: "],", waits: false },
    ],
    ["nothing of an empty array", "]", "documents", { records: [], left: "]", waits: false }],
    ["records up to one that is cut", `{},{"us`, "documents", { records: ["1:2"], left: `,{"us`, waits: true }],
    ["no number that may go on", "1,2", "documents", { records: ["1:2"], left: ",2", waits: true }],
    ["no record in another line of lines", "{},\n{}", "lines", { records: ["1:2"], left: ",\n{}", waits: false }],
    ["what shows that a document spans lines", "{},\n{},", "unknown", { records: ["1:2", "2:1"], layout: "documents" }],
    ["nothing behind a trailing comma", "1,]", "documents", { records: ["1:2"], left: ",]", waits: false }],
  ];
  for (const [title, text, layout, expected] of elements) {
    it(`takes as elements: ${title}`, () =>
      expect(scan(text, layout, "elements", "more", "[")).to.deep.include(expected));
  }

  it("takes records of many windows, but none that is longer than one", () => {
    const record = `{"data":"${"€".repeat(10_000)}"}\n`;
    const long = `{"data":"${"x".repeat(WINDOW_BYTES)}"}\n`;

    expect(scan(record.repeat(50), "lines", "documents")).to.deep.include({ documents: 50, left: "", waits: false });
    expect(scan(record + long, "lines", "documents")).to.deep.include({ documents: 1, waits: false });
    expect(scan(long.slice(0, WINDOW_BYTES), "lines", "documents")).to.deep.include({ documents: 0, waits: false });
    expect(scan(long.slice(0, WINDOW_BYTES - 1), "lines", "documents")).to.deep.include({ documents: 0, waits: true });
  });

  it("tries less and less often what it does not understand, and takes up again what it does", () => {
    const tokenizer = new JsonTokenizer(IGNORE, { layout: "lines" });
    const scanned: ScannedRecord[] = [];
    const sink = { wantsFields: false, onScanned: (record: ScannedRecord) => scanned.push(record) > 0 };
    const records = new RecordScan(parseMapping(readMapping({})), tokenizer, sink);
    const tries = (text: string): number => {
      const before = scanned.length;
      tokenizer.startChunk(Buffer.from(text));
      records.run("documents", "more");
      while (!tokenizer.isAtEnd) tokenizer.read();
      return scanned.length - before;
    };
    const odd = '{"data":1e999}\n';

    // The good line is tried again once as many were passed over as had failed before, doubled each time.
    expect([odd, "{}\n", odd, odd, "{}\n", "{}\n", "{}\n"].map(tries)).to.deep.equal([0, 1, 0, 0, 0, 1, 1]);
  });
});
