// How fast bytes become records: `npm run bench:decode` decodes and maps the same records in three forms, by the scan, by the
// tokenizer alone, and by nothing but JSON.parse; then large strings, small objects, and the look at how a text begins. It prints the
// processor time of each, in turn in one process, and how the others compare in the same round. The bars: 5 µs a record of 150
// bytes, 100 MB/s for large strings.
//
// Where the time goes: `node --cpu-prof node_modules/.cache/sluice/bench-decode.mjs`.
import Table from "cli-table3";
import { decodeWhole } from "../runtime/decode/decode-records.ts";
import { sniff, sniffTokens, SNIFF_BYTES } from "../runtime/decode/layout.ts";
import type { Decoded } from "../runtime/decode/decoded.ts";
import { RecordReader } from "../runtime/decode/record-reader.ts";
import { mapRecord } from "../runtime/map/map-record.ts";
import { parseMapping, type ParsedMapping } from "../runtime/map/parse-mapping.ts";
import { DEFAULT_MAPPING } from "../runtime/mapping/record-mapping.ts";
import { OrdinalCounter } from "../runtime/store/ordinals.ts";

const ROUNDS = 15;
const RECORDS = 20_000;
const CHUNK_BYTES = 65_536;

const lines = Array.from({ length: RECORDS }, (_, i) => {
  const data = {
    page: `/p/${i % 977}`,
    ms: i % 1013,
    agent: "Mozilla/5.0 (X11; Linux x86_64)",
    tags: ["a", "b"],
    nth: i,
  };
  return JSON.stringify({ userID: `user-${i % 50_021}`, timestamp: 1_700_000_000_000 + i, data });
});
const wide = lines.map((line) => line.replace("Mozilla", "Möbius €"));
const large = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({ userID: `u${i}`, timestamp: 1_700_000_000_000 + i, data: "The quick brown fox. ".repeat(14_000) }),
);

const plain = parseMapping(DEFAULT_MAPPING);
const withRecords = parseMapping({ ...DEFAULT_MAPPING, records: "/Records" });
const NO_PARTS: ReadonlyMap<string, string> = new Map();

/** Maps records as the processing module does. @returns how many there are */
function map(decoded: readonly Decoded[], mapping: ParsedMapping, ordinals: OrdinalCounter): number {
  for (const each of decoded) {
    if (each.kind === "rejected") throw new Error(each.rejection.detail);
    const fields = mapRecord({ record: each.record, keyParts: NO_PARTS }, mapping);
    if ("reason" in fields) throw new Error(fields.detail);
    ordinals.next(fields.userID, fields.time ?? 0);
  }
  return decoded.length;
}

function decodeAndMap(text: Buffer, mapping: ParsedMapping, tokenizesAll: boolean): number {
  const reader = new RecordReader(mapping, { layout: "unknown", tokenizesAll });
  const ordinals = new OrdinalCounter();
  let records = 0;
  for (let i = 0; i < text.length; i += CHUNK_BYTES) {
    records += map(reader.write(text.subarray(i, i + CHUNK_BYTES)), mapping, ordinals);
  }
  return records + map(reader.end(), mapping, ordinals);
}

interface Form {
  readonly title: string;
  readonly records: number;
  readonly bytes: number;
  /** The way that counts, and those that it is compared with. */
  readonly ways: Readonly<Record<string, () => unknown>>;
}

function manyRecords(title: string, text: string, mapping: ParsedMapping, parse: () => void, records: number): Form {
  const bytes = Buffer.from(text);
  const check = (found: number): void => {
    if (found !== records) throw new Error(`${title}: ${found} records, not ${records}`);
  };
  return {
    ...{ title, records, bytes: bytes.length },
    ways: {
      scan: () => check(decodeAndMap(bytes, mapping, false)),
      tokenizer: () => check(decodeAndMap(bytes, mapping, true)),
      "JSON.parse": parse,
    },
  };
}

const parseEach = (texts: readonly string[]) => () => texts.forEach((text) => void JSON.parse(text));
const array = `[${lines.join(",\n")}]`;
const document = `{"Records":[${lines.join(",")}]}`;
const options = { mapping: plain, linesNamed: false };
const objects = lines.map((line) => Buffer.from(line));
const head = Buffer.from(lines.join("\n")).subarray(0, SNIFF_BYTES);

const FORMS: readonly Form[] = [
  manyRecords("lines of 150 bytes", lines.join("\n"), plain, parseEach(lines), RECORDS),
  manyRecords("lines that are not ASCII", wide.join("\n"), plain, parseEach(wide), RECORDS),
  manyRecords("an array of records", array, plain, parseEach([array]), RECORDS),
  manyRecords("records of a document", document, withRecords, parseEach([document]), RECORDS),
  manyRecords("large strings", large.join("\n"), plain, parseEach(large), large.length),
  {
    ...{
      title: "an object of one record",
      records: RECORDS,
      bytes: objects.reduce((sum, { length }) => sum + length, 0),
    },
    ways: {
      scan: () =>
        objects.forEach((bytes) => void map(decodeWhole(() => bytes, options) ?? [], plain, new OrdinalCounter())),
      "JSON.parse": parseEach(lines),
    },
  },
  {
    ...{ title: "how a text begins", records: 1, bytes: head.length },
    ways: { scan: () => sniff(head, false, false), tokenizer: () => sniffTokens(head, false, false) },
  },
];

/** Runs something. @returns microseconds of processor time, which other processes disturb least */
function time(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const table = new Table({
  head: ["form", "µs a record", "MB/s", "tokenizer / scan", "scan / JSON.parse"],
  colAligns: ["left", "right", "right", "right", "right"],
  style: { head: [], border: [] },
});
for (const { title, records, bytes, ways } of FORMS) {
  const times = new Map(Object.keys(ways).map((name): [string, number[]] => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const microseconds = time(run);
      // The first rounds are for the compiler.
      if (round >= 0) times.get(name)?.push(microseconds);
    }
  }
  const scan = times.get("scan") ?? [];
  const ratio = (name: string, invert: boolean): string => {
    const others = times.get(name);
    if (!others) return "";
    return median(scan.map((own, i) => (invert ? own / (others[i] ?? NaN) : (others[i] ?? NaN) / own))).toFixed(1);
  };
  const own = median(scan);
  table.push([
    title,
    (own / records).toFixed(2),
    (bytes / own).toFixed(0),
    ratio("tokenizer", false),
    ratio("JSON.parse", true),
  ]);
}
console.log(table.toString());
console.log(
  `Node ${process.version}; processor time, medians of ${ROUNDS} rounds; ${RECORDS.toLocaleString("en")} records a form`,
);
