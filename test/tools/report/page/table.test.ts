import { expect } from "chai";
import { html } from "../../../../tools/report/page/html.ts";
import { bar, table, unseen } from "../../../../tools/report/page/table.ts";

const flat = ({ markup }: { markup: string }): string => markup.replace(/\s+/g, " ").replaceAll("> <", "><").trim();

describe("a table of a report", () => {
  it("has a heading for each column and each row", () => {
    const rows = [
      { title: "a", values: [1, html`<b>2</b>`] },
      { title: "b", values: ["<", ""], id: "b", bad: true },
    ];

    expect(flat(table("C", rows, ["X", "Y", "Z"]))).to.equal(
      '<table><caption> C </caption><thead><tr><th scope="col">X</th><th scope="col">Y</th><th scope="col">Z</th></tr></thead>' +
        '<tbody><tr><th scope="row">a</th><td>1</td><td><b>2</b></td></tr>' +
        '<tr id="b" class="bad"><th scope="row">b</th><td>&#60;</td><td></td></tr></tbody></table>',
    );
  });

  it("does without headings of columns where each row says what its value is", () => {
    expect(flat(table("C", [{ title: "a", values: [1], bad: false }]))).to.equal(
      '<table><caption> C </caption><tbody><tr><th scope="row">a</th><td>1</td></tr></tbody></table>',
    );
  });

  for (const [share, width] of [
    [0, "0.00"],
    [0.25, "25.00"],
    [1, "100.00"],
    [1.5, "100.00"],
    [-1, "0.00"],
  ] as const) {
    it(`has a bar of ${width} % for ${share}`, () => expect(bar(share).markup).to.contain(`<rect width="${width}%" `));
  }

  it("has text for screen readers alone", () => {
    expect(unseen("<a>").markup).to.equal('<span class="unseen">&#60;a&#62;</span>');
  });
});
