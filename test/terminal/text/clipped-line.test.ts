import { expect } from "chai";
import { clippedLine } from "../../../terminal/text/clipped-line.ts";

describe("clippedLine", () => {
  const cases: readonly { title: string; text: string; line: string }[] = [
    { title: "makes one line of several", text: "  a\n  b\t\tc \n", line: "a b c" },
    { title: "escapes what is invisible", text: "a\u001b[31m", line: "a\\u001b[31m" },
    { title: "leaves 300 characters as they are", text: "x".repeat(300), line: "x".repeat(300) },
    { title: "cuts what is longer, and shows it", text: "x".repeat(301), line: `${"x".repeat(300)}…` },
  ];
  for (const { title, text, line } of cases) it(title, () => expect(clippedLine(text)).to.equal(line));
});
