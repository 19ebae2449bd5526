import { NumberValue } from "@aws-sdk/lib-dynamodb";
import { expect } from "chai";
import picocolors from "picocolors";
import { itemsTable } from "../../../local/demo/items-table.ts";

const item = (userID: string, data: unknown = "x", source = "a.json") => ({
  userID,
  timestamp: NumberValue.from("1700000000000"),
  data,
  source,
});

describe("itemsTable", () => {
  const table = (columns: number | undefined, ...items: ReturnType<typeof item>[]): string[] =>
    itemsTable(items, picocolors.createColors(false), columns).split("\n");

  it("shows one row for each item", () => {
    expect(table(undefined, item("u1", { n: NumberValue.from("1.0") }))).to.deep.equal([
      "┌────────┬───────────────┬───────────┬────────┐",
      "│ userID │ timestamp     │ data      │ source │",
      "├────────┼───────────────┼───────────┼────────┤",
      '│ u1     │ 1700000000000 │ {"n":1.0} │ a.json │',
      "└────────┴───────────────┴───────────┴────────┘",
    ]);
  });

  const wide = item("日本語".repeat(10), "y".repeat(200), "2026/a/long/path/to/an/object.json");

  for (const columns of [120, 80]) {
    it(`fits ${columns} columns, and never cuts a time`, () => {
      const lines = table(columns, wide);

      expect(lines[0]).to.have.lengthOf(columns);
      expect(lines[3]).to.match(/^│ (?:日本語)+.*… +│ 1700000000000 │ "y+…\s+│ 2026\/a\/long.*… +│$/);
    });
  }

  it("leaves out the source where there is no room for it", () => {
    const lines = table(60, wide);

    expect(lines[0]).to.have.lengthOf(60);
    expect(lines[3]).to.match(/^│ (?:日本語)+.*… +│ 1700000000000 │ "y+…\s+│$/);
  });

  it("leaves a table as narrow as it is", () => {
    expect(table(200, item("u1"))).to.deep.equal(table(undefined, item("u1")));
  });

  it("counts the items past the twentieth", () => {
    const lines = table(80, ...Array.from({ length: 23 }, (_, index) => item(`u${index}`)));

    expect(lines.filter((line) => line.includes("1700000000000"))).to.have.lengthOf(20);
    expect(lines.at(-1)).to.equal("... and 3 more");
  });
});
