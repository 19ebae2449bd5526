import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readSamples, readUserFolder } from "../../../local/demo/data-set.ts";
import { UsageError } from "../../../terminal/user-error.ts";

describe("a set of files for the demonstration", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    for (const path of ["files/b.json", "files/a/2.json", "files/a/10.json", "mapping.yaml", "bad.yaml"]) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), path === "bad.yaml" ? "a: [" : "userID: /id\n");
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("of the samples has files, a mapping, and the items that they become", () => {
    const samples = readSamples(join(import.meta.dirname, "../../../examples"));

    expect(samples.map(({ title }) => title)).to.deep.equal([
      ...["User activity", "Orders", "IoT readings", "Application logs"],
    ]);
    for (const { keys, mapping, expected = [] } of samples) {
      expect(keys).to.deep.equal([...keys].sort()).and.not.be.empty;
      expect(JSON.parse(mapping ?? "")).to.have.property("userID");
      expect(expected[0]).to.have.keys("userID", "timestamp", "data");
    }
  });

  it("of a folder has all files under it, by their paths", () => {
    expect(readUserFolder("files", undefined, folder)).to.deep.equal({
      ...{ title: "files", folder: join(folder, "files"), keys: ["a/10.json", "a/2.json", "b.json"] },
      ...{ mapping: undefined, expected: undefined },
    });
  });

  it("of a folder that holds its mapping has the other files", () => {
    const { keys, mapping } = readUserFolder(".", "mapping.yaml", folder);

    expect([keys, mapping]).to.deep.equal([
      ["bad.yaml", "files/a/10.json", "files/a/2.json", "files/b.json"],
      '{"userID":"/id"}',
    ]);
  });

  for (const { given, mapping, message } of [
    { given: "none", mapping: undefined, message: /^cannot read the folder none: [^\n]+$/ },
    { given: "files", mapping: "none.yaml", message: /^cannot read the mapping none\.yaml: [^\n]+$/ },
    { given: "files", mapping: "bad.yaml", message: /^cannot read the mapping bad\.yaml: [^\n]+[^:]$/ },
  ]) {
    it(`is refused of ${given} with ${mapping ?? "no mapping"}, in one line`, () => {
      expect(() => readUserFolder(given, mapping, folder)).to.throw(UsageError, message);
    });
  }
});
