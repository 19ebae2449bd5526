import { expect } from "chai";
import fc from "fast-check";
import { unpack } from "../../../../runtime/decode/compression/unpack.ts";
import { decodeWhole } from "../../../../runtime/decode/decode-records.ts";
import { sniff, sniffTokens } from "../../../../runtime/decode/layout.ts";
import type { Layout } from "../../../../runtime/json/json-visitor.ts";
import type { Decoded } from "../../../../runtime/decode/decoded.ts";
import { RecordReader } from "../../../../runtime/decode/record-reader.ts";
import { mapRecord } from "../../../../runtime/map/map-record.ts";
import { parseMapping, type ParsedMapping } from "../../../../runtime/map/parse-mapping.ts";
import { readMapping } from "../../../../runtime/mapping/read-mapping.ts";
import type { RecordMapping } from "../../../../runtime/mapping/record-mapping.ts";
import { jsonText, looseBytes, nearlyJson } from "../../../support/json/arbitrary-json.ts";
import { FORMS } from "../../../support/forms.ts";
import { Body, cutAt, cuts, piecesOf } from "../../../support/json/chunks.ts";
import { decoded as decodedLines, lineOf } from "../../../support/json/decode.ts";

/** How a text is read, besides by which of the two readers. */
interface Reading {
  readonly mapping: ParsedMapping;
  readonly layout: Layout;
  readonly linesNamed: boolean;
  /** How the text ends: as it should, or in bytes that are lost. */
  readonly end: "end" | "flush";
}

/** All that a reader says of a text: its records with every position, what they become, and what it knows at its end. */
function saidOf(pieces: readonly Uint8Array[], tokenizesAll: boolean, { mapping, end, ...options }: Reading): unknown {
  const reader = new RecordReader(mapping, { ...options, tokenizesAll });
  const decoded = pieces.flatMap((piece) => reader.write(piece));
  decoded.push(...reader[end]());
  const { stopped, records } = reader;
  // A reader that has stopped looks at no more chunks; and within a line, its place depends on them.
  const faultOffset = pieces.length === 1 ? reader.faultOffset : undefined;
  const place = stopped ? { faultOffset } : { position: reader.position };
  return { decoded: decoded.map((each) => withFields(each, mapping)), stopped, records, ...place };
}

const KEY_PARTS = new Map([["part", "k"]]);

function withFields(each: Decoded, mapping: ParsedMapping): unknown {
  if (each.kind === "rejected") return each;
  return { ...each, fields: mapRecord({ record: each.record, keyParts: KEY_PARTS }, mapping) };
}

function expectSame(pieces: readonly Uint8Array[], reading: Reading): void {
  const [scanned, tokenized] = [saidOf(pieces, false, reading), saidOf(pieces, true, reading)];
  expect(scanned).to.deep.equal(tokenized);
  // Deep equality does not see the order of names, nor which object a member is inherited from.
  expect(JSON.stringify(scanned)).to.equal(JSON.stringify(tokenized));
}

const MAPPINGS: readonly Partial<RecordMapping>[] = [
  {},
  { data: "" },
  { userID: "/data/userID", data: ["/data", ""] },
  { userID: ["/x", "/userID"], data: ["/data/0", "/data"], timestamp: ["/x/timestamp", "/timestamp"] },
  { userID: { join: ["/userID", { constant: "c" }, { keyPart: "part" }], separator: "#" }, keyPattern: "{part}.json" },
  { userID: { constant: "u" }, timestamp: "none", data: "none" },
  { records: "/r" },
  { records: "/r", data: "", missing: "reject" },
  { records: "/r/*", userID: { wildcard: 1 } },
  { records: "/r/*/data", userID: [{ document: "/r/*/userID" }, { document: "/x" }], data: "" },
  { records: "/r", userID: { document: "/userID" }, data: "/x" },
  { records: "/data/0" },
  { types: "dynamodb", data: "" },
  { types: "mongodb", data: "" },
];

const readings: fc.Arbitrary<Reading> = fc.record({
  mapping: fc.constantFrom(...MAPPINGS.map((mapping) => parseMapping(readMapping(mapping)))),
  layout: fc.constantFrom<Layout>("lines", "documents", "unknown"),
  linesNamed: fc.boolean(),
  end: fc.constantFrom("end", "flush"),
});

const name = fc.oneof(
  { arbitrary: fc.constantFrom("userID", "timestamp", "data", "r", "x"), weight: 9 },
  { arbitrary: fc.constantFrom("__proto__", "constructor", "1", "0", "us\\u0065rID", "\\u0078", "é", ""), weight: 2 },
);
const oddNumber = fc.constantFrom(
  ...["1E5", "1.0", "-0", "0", "-0.0", "1e400", "0.1e-200", "12345678901234567890", "100", "1.50", "-7", "1e+2"],
  ...[
    "9".repeat(38),
    "9".repeat(39),
    `1${"0".repeat(40)}`,
    "9007199254740993",
    "01",
    "-",
    "1.",
    ".5",
    "+1",
    "1e",
    "00",
  ],
);
const oddValue = fc.constantFrom(
  ...['"u"', "5", "null", '{"userID":"é"}', '[{"userID":1},{}]', "[]", "{}", '"\\ud800"', '"\\ud834\\udd1e"', '"\\n"'],
  ...[
    '"\\x"',
    "tru",
    "truex",
    "[1,]",
    '{"S":"a"}',
    '{"$oid":"a"}',
    '"2024-01-02T03:04:05Z"',
    "1700000000000",
    '"\u0001"',
  ],
  ..."[".repeat(31).concat("1", "]".repeat(31)).split("|"),
  ...[
    "[".repeat(32).concat("1", "]".repeat(32)),
    "[".repeat(32).concat("]".repeat(32)),
    "[".repeat(33).concat("]".repeat(33)),
  ],
  ...["[".repeat(70).concat("]".repeat(70)), '{"a":'.repeat(70).concat("1", "}".repeat(70))],
);
const value = fc.oneof(jsonText, oddNumber, oddValue);
const record = fc
  .tuple(fc.array(fc.tuple(name, value), { maxLength: 4 }), fc.constantFrom("", " ", "\n", "\r\n\t"))
  .map(([members, blank]) => `{${members.map(([key, text]) => `"${key}"${blank}:${blank}${text}`).join(`,${blank}`)}}`);
const documents = fc.oneof(
  record,
  fc
    .tuple(fc.array(fc.oneof(record, value), { maxLength: 4 }), fc.constantFrom(",", ", ", ",\n"))
    .map(([texts, comma]) => `[${texts.join(comma)}]`),
  fc.tuple(fc.array(record, { maxLength: 4 }), record).map(([texts, more]) => `{"r":[${texts.join(",")}],"x":${more}}`),
  fc.array(record, { maxLength: 3 }).map((texts) => `{"userID":1,"r":{"a":[${texts.join(",")}],"b":[{"x":1}]}}`),
);
const plain = fc
  .array(fc.nat(99), { minLength: 1, maxLength: 5 })
  .map((ids) => ids.map((id) => `{"userID":"u${id}","timestamp":${id},"data":{"é":[${id},true,null,"x"]}}`));
const between = fc.constantFrom("\n", "\r\n", "", " ", "\n\n", "\n\ufeff", "\0", "\n \t\n", "x", "\n{\n");
const files = fc.oneof(
  documents,
  nearlyJson,
  fc
    .tuple(
      fc.array(
        fc.oneof(
          documents,
          plain.map((lines) => lines.join("\n")),
          nearlyJson,
        ),
        { maxLength: 6 },
      ),
      between,
    )
    .map(([texts, separator]) => texts.join(separator) + separator),
  plain.map((lines) => lines.join("\n")),
);
const change = fc.tuple(fc.nat(400), fc.nat(1), fc.constantFrom("", ",", '"', "}", "]", "\n", "\0", "1", "\\", "é"));
const bytes = fc.oneof(
  { arbitrary: files.map((text) => Buffer.from(text)), weight: 4 },
  {
    arbitrary: fc.tuple(files, change).map(([text, [at, remove, insert]]) => {
      const [head, tail] = [Buffer.from(text).subarray(0, at), Buffer.from(text).subarray(at + remove)];
      return Buffer.concat([head, Buffer.from(insert), tail]);
    }),
    weight: 3,
  },
  {
    arbitrary: fc.tuple(files, looseBytes).map(([text, loose]) => Buffer.concat([Buffer.from(text), loose])),
    weight: 1,
  },
);

/** A text of many windows, whose edges cut characters and records anywhere. */
const longFiles = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom("é", "€", "𝄞", "x", "\\n"), fc.integer({ min: 1, max: 3000 })), {
      minLength: 30,
      maxLength: 60,
    }),
    fc.constantFrom<[string, string, string]>(["", "\n", "\n"], ["[", ",\n", "]"], ['{"r":[', ",", "]}"], ["", "", ""]),
    fc.constantFrom("", "z".repeat(70_000), '"', "\0"),
  )
  .map(([parts, [open, separator, close], odd]) => {
    const records = parts.map(
      ([text, times], i) => `{"userID":"u${i}","timestamp":${i},"data":["${text.repeat(times)}"]}`,
    );
    records[20] = `{"userID":"odd","data":"${odd}"}`;
    return Buffer.from(open + records.join(separator) + close);
  });

const actions = fc
  .array(
    fc.constantFrom('{"index":{}}', '{"\\u0069ndex":{"_id":"1"}}', ' {"index" :{}, "x":1}', "[]", '{"a":1}', "5"),
    {
      maxLength: 3,
    },
  )
  .map((lines) => Buffer.from(lines.join("\n")));

describe("records that are scanned", () => {
  it("are the same as those that the tokenizer reads, with every position and fault", () => {
    fc.assert(
      fc.property(bytes, cuts(400), readings, (text, places, reading) => {
        expectSame(cutAt(text, places), reading);
        expectSame([text], reading);
      }),
      { numRuns: 3000 },
    );
  });

  it("are the same where they do not fit into one look at the text", () => {
    fc.assert(
      fc.property(longFiles, fc.integer({ min: 1000, max: 200_000 }), readings, (text, size, reading) => {
        expectSame(piecesOf(text, size), reading);
      }),
      { numRuns: 60 },
    );
  });

  for (const { title, body, contentEncoding, mapping = {} } of FORMS) {
    it(`are the same in the form of ${title}`, async () => {
      const text = Buffer.concat(await unpacked(Buffer.from(body), contentEncoding));
      for (const layout of ["unknown", "lines", "documents"] as const) {
        const reading = { mapping: parseMapping(readMapping(mapping)), layout, linesNamed: false, end: "end" } as const;
        for (const size of [1, 100, text.length]) expectSame(piecesOf(text, size), reading);
      }
    });
  }

  it("come at once from a text in memory as they come from its chunks", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...MAPPINGS), fc.boolean(), async (text, mapping, linesNamed) => {
        const parsed = parseMapping(readMapping(mapping));
        const decoded = decodeWhole(() => text, { mapping: parsed, linesNamed }) ?? [];

        expect(decoded.map((each) => lineOf(each, parsed))).to.deep.equal(
          await decodedLines(piecesOf(text, 50), { mapping, linesNamed }),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("the layout that is scanned", () => {
  it("is the one that the tokenizer finds, of a whole text and of a beginning", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, actions), fc.nat(400), fc.boolean(), (text, length, linesNamed) => {
        const head = text.subarray(0, length);

        expect(sniff(text, true, linesNamed)).to.deep.equal(sniffTokens(text, true, linesNamed));
        expect(sniff(head, false, linesNamed)).to.deep.equal(sniffTokens(head, false, linesNamed));
      }),
      { numRuns: 3000 },
    );
  });
});

async function unpacked(body: Uint8Array, contentEncoding: string | undefined): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpack(new Body([body]), { contentEncoding, maxBytes: 1e6 })) chunks.push(chunk);
  return chunks;
}
