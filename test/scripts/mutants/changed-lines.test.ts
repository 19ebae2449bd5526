import { expect } from "chai";
import { changedLines, readDiff } from "../../../scripts/mutants/changed-lines.ts";

const DIFF = `diff --git a/runtime/a.ts b/runtime/a.ts
--- a/runtime/a.ts
+++ b/runtime/a.ts
@@ -3 +3,2 @@ function f() {
-old
+new
+new
@@ -9,2 +10,0 @@
-gone
-gone
@@ -20 +19 @@
-old
+new
diff --git a/runtime/b.ts b/runtime/b.ts
--- a/runtime/b.ts
+++ /dev/null
@@ -1 +0,0 @@
-old
`;

const known = (answers: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const git = (...args: string[]): string => {
    asked.push(args.join(" "));
    const answer = answers[args[0] === "rev-parse" ? args.slice(-1).join("") : (args[0] ?? "")];
    if (answer === undefined) throw new Error("git failed");
    return answer;
  };
  return { git, asked };
};

const plain = (lines: ReturnType<typeof readDiff> | undefined) =>
  lines && Object.fromEntries([...lines].map(([file, numbers]) => [file, [...numbers]]));

describe("changed lines", () => {
  it("are read from a diff, without what is gone", () => {
    expect(plain(readDiff(DIFF))).to.deep.equal({ "runtime/a.ts": [3, 4, 19] });
  });

  const cases = [
    {
      title: "are those since the branch left origin/main",
      answers: { "merge-base": "base\n", HEAD: "head\n", status: "", diff: DIFF },
      since: "base",
    },
    {
      title: "are those of the last commit on origin/main itself",
      answers: { "merge-base": "head\n", HEAD: "head\n", status: "", "HEAD~1": "before\n", diff: DIFF },
      since: "before",
    },
    {
      title: "are those not committed yet on origin/main",
      answers: { "merge-base": "head\n", HEAD: "head\n", status: " M runtime/a.ts\n", diff: DIFF },
      since: "head",
    },
    {
      title: "are those of the last commit without origin/main",
      answers: { "HEAD~1": "before\n", diff: DIFF },
      since: "before",
    },
  ];
  for (const { title, answers, since } of cases) {
    it(title, () => {
      const { git, asked } = known(answers);

      expect(plain(changedLines("", "", git))).to.deep.equal({ "runtime/a.ts": [3, 4, 19] });
      expect(asked.at(-1)).to.equal(`diff --unified=0 --no-color --no-ext-diff ${since} --`);
    });
  }

  it("are those since the commit that is named", () => {
    const { git, asked } = known({ diff: "" });

    expect(plain(changedLines("", "v1", git))).to.deep.equal({});
    expect(asked).to.deep.equal(["diff --unified=0 --no-color --no-ext-diff v1 --"]);
  });

  it("are unknown without a commit to compare with", () => {
    expect(changedLines("", "", known({}).git)).to.equal(undefined);
    expect(changedLines("", "v1", known({}).git)).to.equal(undefined);
  });
});
