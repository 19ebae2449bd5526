import { expect } from "chai";
import { fittedTable, type Column } from "../../../terminal/text/table.ts";

const COLUMNS: readonly Column[] = [
  { title: "run" },
  { title: "what", least: 6, leftOut: 1 },
  { title: "objects", align: "right", leftOut: 2 },
];
const ROWS = [
  ["20261101-k3f9", "backfill of a bucket", "1,234"],
  ["20261102-aaaa", "日本語日本語", "7"],
];

describe("fittedTable", () => {
  const cases: { title: string; width: number | undefined; framed?: boolean; lines: string[] }[] = [
    {
      title: "shows all where lines may be of any length",
      width: undefined,
      lines: [
        "run            what                  objects",
        "20261101-k3f9  backfill of a bucket    1,234",
        "20261102-aaaa  日本語日本語                7",
      ],
    },
    {
      title: "cuts the texts that may be cut",
      width: 34,
      lines: [
        "run            what        objects",
        "20261101-k3f9  backfill …    1,234",
        "20261102-aaaa  日本語日…         7",
      ],
    },
    {
      title: "leaves out the column that matters least",
      width: 29,
      lines: ["run            what", "20261101-k3f9  backfill of a…", "20261102-aaaa  日本語日本語"],
    },
    {
      title: "keeps what may neither be cut nor left out, however narrow the terminal is",
      width: 5,
      lines: ["run", "20261101-k3f9", "20261102-aaaa"],
    },
    {
      title: "counts its frame",
      ...{ width: 35, framed: true },
      lines: [
        "┌───────────────┬─────────────────┐",
        "│ run           │ what            │",
        "├───────────────┼─────────────────┤",
        "│ 20261101-k3f9 │ backfill of a … │",
        "├───────────────┼─────────────────┤",
        "│ 20261102-aaaa │ 日本語日本語    │",
        "└───────────────┴─────────────────┘",
      ],
    },
  ];
  for (const { title, width, framed = false, lines } of cases) {
    it(title, () => expect(fittedTable(COLUMNS, ROWS, { width, framed }).split("\n")).to.deep.equal(lines));
  }

  it("has a head where there are no rows", () => {
    expect(fittedTable(COLUMNS, [], { width: 60, head: (title) => title.toUpperCase() })).to.equal(
      "RUN  WHAT  OBJECTS",
    );
  });
});
