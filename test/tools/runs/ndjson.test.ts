import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { NdjsonWriter, readNdjson } from "../../../tools/runs/ndjson.ts";
import { fillDisk } from "../full-disk.ts";

describe("a file of JSON lines", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    file = join(folder, "a.ndjson");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = async (bytes?: number): Promise<unknown[]> => {
    const lines: unknown[] = [];
    for await (const line of readNdjson(file, bytes)) lines.push(line);
    return lines;
  };
  const text = (): string => readFileSync(file, "utf8");

  it("has every line as soon as it is appended", () => {
    const writer = new NdjsonWriter(file);
    expect(writer.bytes).to.equal(0);
    writer.append([{ a: "\u2028\n" }, { b: 2 }]);
    expect(text()).to.equal('{"a":"\u2028\\n"}\n{"b":2}\n');
    expect(writer.bytes).to.equal(readFileSync(file).length);
    writer.append([]);
    writer.append([3]);
    writer.close();

    expect(text()).to.equal('{"a":"\u2028\\n"}\n{"b":2}\n3\n');
  });

  const cases = [
    { title: "nothing of an empty file", before: "", bytes: undefined, kept: "" },
    { title: "every whole line", before: "1\n22\n", bytes: undefined, kept: "1\n22\n" },
    { title: "no line that was written in part", before: '1\n22\n{"torn', bytes: undefined, kept: "1\n22\n" },
    { title: "nothing of a single line that was written in part", before: '{"torn', bytes: undefined, kept: "" },
    { title: "an empty line", before: "\n", bytes: undefined, kept: "\n" },
    { title: "what was sure", before: "1\n22\n333\n", bytes: 5, kept: "1\n22\n" },
    { title: "nothing if nothing was sure", before: "1\n22\n", bytes: 0, kept: "" },
    { title: "no more than there is", before: "1\n", bytes: 99, kept: "1\n" },
    {
      title: "whole lines before a part that is longer than what is read at once",
      before: `1\n${"x".repeat(200_000)}`,
      bytes: undefined,
      kept: "1\n",
    },
    {
      title: "a line that is longer than what is read at once",
      before: `${"1".repeat(70_000)}\n${"x".repeat(65_535)}`,
      bytes: undefined,
      kept: `${"1".repeat(70_000)}\n`,
    },
  ];
  for (const { title, before, bytes, kept } of cases) {
    it(`keeps ${title} when it is opened again`, () => {
      writeFileSync(file, before);
      const writer = new NdjsonWriter(file, bytes);
      expect(writer.bytes).to.equal(kept.length);
      writer.append([4]);
      writer.close();

      expect(text() === `${kept}4\n`).to.equal(true);
    });
  }

  it("has all lines of an append or none, and goes on when there is room again", () => {
    const writer = new NdjsonWriter(file);
    writer.append([1]);
    const disk = fillDisk();
    try {
      expect(() => writer.append([2, 3])).to.throw(`${file} cannot be written: no space left on device`);
    } finally {
      disk.free();
    }
    expect([text(), writer.bytes]).to.deep.equal(["1\n", 2]);
    writer.append([4]);
    writer.close();

    expect(text()).to.equal("1\n4\n");
  });

  it("is cut off where its writer says", () => {
    const writer = new NdjsonWriter(file);
    writer.append([1, 2, 3]);
    writer.cutOff(4);
    expect(writer.bytes).to.equal(4);
    writer.append([5]);
    writer.close();

    expect(text()).to.equal("1\n2\n5\n");
  });

  it("is read line by line, without a last one that is not finished", async () => {
    writeFileSync(file, '{"a":1}\n2\n');
    appendFileSync(file, '{"torn":');

    expect(await read()).to.deep.equal([{ a: 1 }, 2]);
  });

  for (const { bytes, lines } of [
    { bytes: 0, lines: [] },
    { bytes: 2, lines: [1] },
    { bytes: 4, lines: [1] },
    { bytes: 5, lines: [1, 22] },
    { bytes: 99, lines: [1, 22, 333] },
  ]) {
    it(`is read up to ${bytes} bytes`, async () => {
      writeFileSync(file, "1\n22\n333\n");

      expect(await read(bytes)).to.deep.equal(lines);
    });
  }

  it("has no lines if it does not exist", async () => expect(await read()).to.deep.equal([]));

  it("names the fault of a line that is not JSON", async () => {
    writeFileSync(file, "1\n{\n");

    expect(await read().catch((error: unknown) => error)).to.be.instanceOf(SyntaxError);
  });
});
