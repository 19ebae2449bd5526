import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { findLocalFiles } from "../../../../../tools/mapping/local-files.ts";
import { SAMPLE, readSample } from "../../../../../tools/mapping/suggest/sample/read-sample.ts";
import type { Sampled } from "../../../../../tools/mapping/suggest/sample/sampled-value.ts";
import { withFiles } from "../../with-files.ts";

const sampleOf = async (folder: string) => readSample(findLocalFiles([folder], folder));

/** As JSON would be, with the text of numbers. */
function plain(value: Sampled): unknown {
  switch (value.kind) {
    case "object":
      return Object.fromEntries([...value.members].map(([name, member]) => [name, plain(member)]));
    case "array":
      return value.elements.map(plain);
    case "string":
    case "number":
      return value.text;
    case "true":
    case "false":
    case "null":
      return value.kind;
  }
}

describe("readSample", () => {
  const cases = [
    { title: "a document", text: '{"a":[1,{"b":null}],"c":"x"}', documents: [{ a: ["1", { b: "null" }], c: "x" }] },
    { title: "lines, without a faulty one", text: '{"a":1}\n{"a":\n{"a":3}\n', documents: [{ a: "1" }, { a: "3" }] },
    { title: "lines whose last is faulty", text: '{"a":1}\n{"a":2}\n{"a"', documents: [{ a: "1" }, { a: "2" }] },
    { title: "what comes before a fault", text: '{"a":[1,2', documents: [{ a: ["1", "2"] }] },
    { title: "nothing of what is not JSON", text: "<html>", documents: [] },
    { title: "nothing of UTF-16", text: Buffer.from("\ufeff{}", "utf16le"), documents: [] },
    { title: "gzip", text: gzipSync('{"a":1}'), documents: [{ a: "1" }] },
    {
      title: "what comes before the end of gzip that is cut off",
      text: gzipSync('{"a":1}\n{"a":2}\n').subarray(0, -4),
      documents: [{ a: "1" }, { a: "2" }],
    },
  ];
  for (const { title, text, documents } of cases) {
    it(`reads ${title}`, () =>
      withFiles({ "a.json": text }, async (folder) => {
        const sample = await sampleOf(folder);

        expect(sample.documents.map(({ value }) => plain(value))).to.deep.equal(documents);
        expect(sample.notJson.map(({ key }) => key)).to.deep.equal(documents.length === 0 ? ["a.json"] : []);
      }));
  }

  it("takes the beginning of a document that is larger than the sample", () => {
    const record = JSON.stringify({ id: "x".repeat(1_000) });
    const count = Math.ceil(SAMPLE.bytesOfFile / record.length) + 10;

    return withFiles({ "a.json": `{"Records":[${Array(count).fill(record).join(",")}]}` }, async (folder) => {
      const { documents } = await sampleOf(folder);

      const [first] = documents.map(({ value }) => value);
      const records = first?.kind === "object" ? first.members.get("Records") : undefined;
      expect(documents).to.have.length(1);
      expect(records?.kind === "array" ? records.elements.length : 0).to.be.within(count - 100, count - 10);
    });
  }).timeout(20_000);

  it("takes the same share of each file", () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `{"n":${index}}\n`).join("");

    return withFiles({ "a.json": lines, "b.json": lines, "c.json": lines, "d.json": lines }, async (folder) => {
      const { documents, files } = await sampleOf(folder);

      const counts = ["a", "b", "c", "d"].map(
        (name) => documents.filter(({ file }) => file.key === `${name}.json`).length,
      );
      expect({ files, counts }).to.deep.equal({ files: 4, counts: [250, 250, 250, 250] });
    });
  });
});
