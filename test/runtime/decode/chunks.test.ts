import { expect } from "chai";
import fc from "fast-check";
import type { Layout } from "../../../runtime/json/json-visitor.ts";
import { SNIFF_BYTES } from "../../../runtime/decode/layout.ts";
import { jsonText, looseBytes, nearlyJson } from "../../support/json/arbitrary-json.ts";
import { cutAt, cuts } from "../../support/json/chunks.ts";
import { decoded, readPieces } from "../../support/json/decode.ts";

const member = fc.constantFrom("userID", "timestamp", "data", "r", "x");
const value = fc.oneof(jsonText, fc.constantFrom('"u"', "5", "null", '{"userID":"é"}', '[{"userID":1},{}]'));
const record = fc
  .array(fc.tuple(member, value), { maxLength: 4 })
  .map((members) => `{${members.map(([name, text]) => `"${name}":${text.replaceAll(/[\r\n]/g, " ")}`).join(", ")}}`);
const document = fc.oneof(
  record,
  fc.array(record, { maxLength: 3 }).map((texts) => `[${texts.join(",")}]`),
);
const line = fc.oneof({ arbitrary: document, weight: 4 }, { arbitrary: nearlyJson, weight: 1 });
const file = fc.oneof(
  document,
  nearlyJson,
  fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n")),
);
const bytes = fc.oneof(
  { arbitrary: file.map((text) => Buffer.from(text)), weight: 4 },
  { arbitrary: looseBytes.map((loose) => Buffer.from(loose)), weight: 1 },
);
const settings = fc.record({
  layout: fc.constantFrom<Layout>("lines", "documents", "unknown"),
  linesNamed: fc.boolean(),
  mapping: fc.constantFrom({}, { records: "/r" }, { records: "/data/0" }, { data: "" }, { userID: "/data/userID" }),
});

describe("records, whatever the chunks", () => {
  it("are the same for the reader, with their positions and faults", () => {
    fc.assert(
      fc.property(bytes, cuts(400), settings, (text, places, options) => {
        expect(readPieces(cutAt(text, places), options)).to.deep.equal(readPieces([text], options));
      }),
      { numRuns: 3000 },
    );
  });

  it("are the same where the look at the beginning ends", async () => {
    const beginnings = ['{"x":"', '[{"x":"'].map((text) => text + "y".repeat(SNIFF_BYTES - text.length - 30));
    const ends = fc.constantFrom('"}\n', '"},', '"', '"}\r\nbad\n', '"}\nbad\n', '"}]\n');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), ends, bytes, cuts(400), settings, async (...given) => {
        const [beginning, end, rest, places, options] = given;
        const text = Buffer.concat([Buffer.from(beginning + end), rest, Buffer.from("\n{}\n{}\n{}")]);
        const near = places.map((place) => SNIFF_BYTES - 60 + place);

        expect(await decoded(cutAt(text, near), options)).to.deep.equal(await decoded([text], options));
      }),
      { numRuns: 200 },
    );
  });
});
