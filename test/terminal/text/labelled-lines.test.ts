import { expect } from "chai";
import { labelledLines, wrapped } from "../../../terminal/text/labelled-lines.ts";

const PATH = "/home/somebody/a/project/.sluice/runs/20261101-093000-k3f9/failures.ndjson";
const ROWS = [
  ["latency", "p50 197 ms, p90 2.0 s, p99 2.0 s, and more"],
  ["  failed", "3"],
  ["failures", PATH],
] as const;

describe("labelledLines", () => {
  const cases: { title: string; width: number | undefined; indent?: string; lines: string[] }[] = [
    {
      title: "puts all on a line where lines may be of any length",
      width: undefined,
      lines: ["latency   p50 197 ms, p90 2.0 s, p99 2.0 s, and more", "  failed  3", `failures  ${PATH}`],
    },
    {
      title: "wraps between words, and never breaks a path",
      width: 40,
      lines: [
        "latency   p50 197 ms, p90 2.0 s, p99 2.0",
        "          s, and more",
        "  failed  3",
        "failures",
        `  ${PATH}`,
      ],
    },
    {
      title: "puts sentences below their labels where there is no room beside them",
      ...{ width: 30, indent: "  " },
      lines: [
        ...["  latency", "    p50 197 ms, p90 2.0 s, p99", "    2.0 s, and more", "    failed  3"],
        ...["  failures", `    ${PATH}`],
      ],
    },
  ];
  for (const { title, width, indent = "", lines } of cases) {
    it(title, () => {
      expect(labelledLines(ROWS, { width, indent })).to.equal(lines.map((line) => `${line}\n`).join(""));
    });
  }

  it("takes colours and wide characters for what is seen of them", () => {
    const red = "\u001b[31m3\u001b[39m";

    expect(labelledLines([["failed", red]], { width: 9 })).to.equal(`failed  ${red}\n`);
    expect(wrapped("日本 語日本", 6)).to.deep.equal(["日本", "語日本"]);
  });
});
