import { expect } from "chai";
import { generate } from "../../../../scripts/mutants/generate/generate.ts";
import { report } from "../../../../scripts/mutants/result/report.ts";
import type { Outcome, Result } from "../../../../scripts/mutants/run/outcome.ts";

const KILLED: Outcome = { kind: "killed", by: { file: "test/a.test.ts", title: "works" } };
const SURVIVED: Outcome = { kind: "survived", complete: true };

const result = (file: string, outcome: Outcome, code = "const x = 1;"): Result[] =>
  generate(file, code).map((mutant) => ({ mutant, outcome, nearest: "test/a.test.ts" }));

const found = (results: readonly Result[]) => ({ results, untried: [], accepted: [], unmatched: [], unusable: [] });

describe("the report", () => {
  it("lists survivors, and counts by folder", () => {
    const results = [
      ...result("runtime/map/a.ts", KILLED),
      ...result("runtime/store/b.ts", SURVIVED, "const x = 2;"),
      ...result("tools/c.ts", { kind: "timed out", by: undefined }),
      ...result("tools/c.ts", { kind: "refused" }, "const y = 1;"),
      ...result("tools/c.ts", { kind: "survived", complete: false }, "const z = 1;"),
    ];

    const { text, ok } = report(found(results));

    expect(ok).to.equal(false);
    expect(text).to.equal(
      [
        "runtime/store/b.ts:1  number changed; nearest test: test/a.test.ts",
        "  - const x = 2;",
        "  + const x = 3;",
        "",
        "tools/c.ts:1  number changed; nearest test: test/a.test.ts; open: there was no time to ask all tests",
        "  - const z = 1;",
        "  + const z = 2;",
        "",
        "folder           mutants  killed  timed out  refused  survived  accepted  open    score   bar",
        "runtime                2       1          0        0         1         0     0   50.0 %  95 %",
        "  runtime/map          1       1          0        0         0         0     0  100.0 %",
        "  runtime/store        1       0          0        0         1         0     0    0.0 %",
        "tools                  3       0          1        1         0         0     1  100.0 %  90 %",
        "  tools                3       0          1        1         0         0     1  100.0 %",
        "",
        "runtime is below its bar: 50.0 % of 95 %",
        "",
      ].join("\n"),
    );
  });

  it("does not count what is accepted or was not tried", () => {
    const survivors = result("terminal/a.ts", SURVIVED);
    const [{ mutant } = { mutant: undefined }] = survivors;
    const accepted = [
      { file: "terminal/a.ts", before: "const x = 1;", after: "const x = 2;", reason: "Nobody reads it." },
    ];

    const { text, ok } = report({ ...found(survivors), accepted, untried: mutant ? [mutant] : [] });

    expect(ok).to.equal(true);
    expect(text.split("\n")[1]).to.equal(
      "terminal          2       0          0        0         0         1     1      -  90 %",
    );
  });

  it("says which accepted ones are gone, and which tests it could not ask", () => {
    const gone = { file: "runtime/a.ts", before: "a < b", after: "a <= b", reason: "Equal." };

    const { text } = report({ ...found([]), unmatched: [gone], unusable: ["test/a.test.ts > works"] });

    expect(text).to.include("accepted, but no mutant any more: runtime/a.ts\n  - a < b\n  + a <= b\n");
    expect(text).to.include("fails alone on the code as it is, and was not asked: test/a.test.ts > works\n");
  });

  it("rounds a score down", () => {
    const results = [...Array.from({ length: 18 }, () => result("runtime/a.ts", KILLED)).flat()];
    const { text, ok } = report(found([...results, ...result("runtime/a.ts", SURVIVED)]));

    expect(text).to.include(" 94.7 %  95 %");
    expect(ok).to.equal(false);
  });
});
