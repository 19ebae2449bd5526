import { expect } from "chai";
import { RecordReader } from "../../../../runtime/decode/record-reader.ts";
import { parseMapping } from "../../../../runtime/map/parse-mapping.ts";
import { readMapping } from "../../../../runtime/mapping/read-mapping.ts";

/** The fields of each record. */
function fieldsOf(text: string, records?: string): unknown[] {
  const reader = new RecordReader(parseMapping(readMapping(records === undefined ? {} : { records })), {
    layout: "lines",
  });
  return [...reader.write(Buffer.from(text)), ...reader.end()].map((each) =>
    each.kind === "record" ? each.record.fields : each.kind,
  );
}

describe("the fields of a text's first record", () => {
  const texts: [title: string, text: string, fields: unknown[]][] = [
    ["two levels deep", '{"a":1,"b":{"c":{"d":1},"e":[]}}', [["/a", "/b", "/b/c", "/b/e"]]],
    ["not in arrays", '{"a":[{"b":1}],"c":[[{"d":1}]]}', [["/a", "/c"]]],
    ["each once", '{"a":1,"a":{"b":1,"b":2}}', [["/a", "/a/b"]]],
    ["escaped", '{"a/b":{"c~d":1}}', [["/a~1b", "/a~1b/c~0d"]]],
    ["of the first alone", '{"a":1}\n{"b":1}', [["/a"], undefined]],
    ["of a record without any", "5\n{}", [[], undefined]],
  ];
  for (const [title, text, fields] of texts) it(title, () => expect(fieldsOf(text)).to.deep.equal(fields));

  it("starts from the record", () => {
    expect(fieldsOf('{"x":{"y":1},"r":[{"a":{"b":1}},{"c":1}],"z":1}', "/r")).to.deep.equal([
      ["/a", "/a/b"],
      undefined,
    ]);
  });

  it("are at most forty", () => {
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
    const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));

    expect(fieldsOf(text)).to.deep.equal([names.slice(0, 40).map((name) => `/${name}`)]);
  });
});
