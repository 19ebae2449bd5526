import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Journal } from "../../../local/server/journal.ts";
import { UserError } from "../../../terminal/user-error.ts";

describe("Journal", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    file = join(folder, "deep", "journal.ndjson");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives back what was added and not removed, oldest first", () => {
    const first = new Journal<number>(file);
    for (const [id, value] of Object.entries({ a: 1, b: 2, c: 3 })) first.add(id, value);
    first.remove("b");
    first.close();

    const second = new Journal<number>(file);

    expect([...second.pending]).to.deep.equal([
      ["a", 1],
      ["c", 3],
    ]);
    second.close();
  });

  it("says which line it cannot read", () => {
    const first = new Journal<number>(file);
    first.add("a", 1);
    first.close();
    appendFileSync(file, "{torn}\n");

    expect(() => new Journal<number>(file)).to.throw(
      UserError,
      `${file}:2 is damaged; move ${file} away to start without what is in it`,
    );
  });

  it("has every change in its file when the call returns, without being closed", () => {
    const killed = new Journal<string>(file);
    killed.add("a", "line\nend");

    const next = new Journal<string>(file);

    expect([...next.pending]).to.deep.equal([["a", "line\nend"]]);
    killed.close();
    next.close();
  });

  it("drops a last line that was cut off while it was written", () => {
    const killed = new Journal<number>(file);
    killed.add("a", 1);
    killed.close();
    appendFileSync(file, '{"add":"b","val');

    const next = new Journal<number>(file);
    next.add("c", 3);
    next.close();

    expect(readFileSync(file, "utf8")).to.equal('{"add":"a","value":1}\n{"add":"c","value":3}\n');
  });

  it("does not grow with what is done", () => {
    const journal = new Journal<number>(file);
    journal.add("kept", 0);
    for (let round = 0; round < 10_000; round += 1) {
      journal.add("passing", round);
      journal.remove("passing");
    }

    const lines = readFileSync(file, "utf8").split("\n").length;

    expect(lines).to.be.lessThan(10_010);
    expect([...journal.pending]).to.deep.equal([["kept", 0]]);
    journal.close();
  });

  it("is rewritten where it has 10,000 lines more than four for each pending entry", () => {
    const journal = new Journal<number>(file);
    for (const id of ["a", "b", "c"]) journal.add(id, 0);
    const linesAfter = (changes: number): number => {
      for (let n = 0; n < changes; n += 1) journal.add("a", n);
      return readFileSync(file, "utf8").split("\n").length - 1;
    };
    const seen = [linesAfter(10_009), linesAfter(1), linesAfter(10_009), linesAfter(1)];
    journal.close();

    expect(seen).to.deep.equal([10_012, 3, 10_012, 3]);
  });

  it("takes nothing to its file once it is closed, and can be closed twice", () => {
    const journal = new Journal<number>(file);
    journal.add("a", 1);
    journal.close();
    journal.close();
    journal.add("b", 2);

    expect(readFileSync(file, "utf8")).to.equal('{"add":"a","value":1}\n');
  });

  it("needs no file", () => {
    const journal = new Journal<number>();
    journal.add("a", 1);
    journal.remove("b");

    expect([...journal.pending]).to.deep.equal([["a", 1]]);
  });
});
