import { expect } from "chai";
import { childText, escapeXml, parseXml, xmlDocument, xmlError } from "../../../../local/s3/http/xml.ts";
import { S3Error } from "../../../../local/s3/store/errors.ts";

describe("S3's XML", () => {
  it("is written in its namespace, but for errors, without what is undefined", () => {
    const children = [
      ["A", "<1>"],
      ["B", undefined],
      ["C", [["D", 0]]],
      ["E", false],
      ["F", []],
    ] as const;

    const content = "<A>&lt;1&gt;</A><C><D>0</D></C><E>false</E><F></F>";
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    expect(xmlDocument(["R", children])).to.equal(
      `${head}<R xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</R>`,
    );
    expect(xmlError(children)).to.equal(`${head}<Error>${content}</Error>`);
  });

  for (const [text, escaped] of [
    ["&<>\"'", "&amp;&lt;&gt;&quot;'"],
    ["\u0000\t\n\r\u001f", "&#x0;&#x9;&#xA;&#xD;&#x1F;"],
    ["\u007f\u0085\u009f\u2028\ufffe\uffff", "&#x7F;&#x85;&#x9F;&#x2028;&#xFFFE;&#xFFFF;"],
    ["aü😀 ", "aü😀 "],
  ] as const) {
    it(`is escaped: ${escaped}`, () => expect(escapeXml(text)).to.equal(escaped));
  }

  it("is read, whatever its prefixes, with text in pieces", () => {
    const root = parseXml(
      "<s:R xmlns:s='x'><A>a<![CDATA[<b>]]>&amp;&#x1;&#9;&#10;&#13;&#xD;&#31;&#32;&#xFFFE;&#xFFFF;&#xFFFD;</A><s:B/><A>2</A></s:R>",
      "R",
    );

    expect(root.children.map(({ name, text }) => [name, text])).to.deep.equal([
      ["A", "a<b>&\u0001\t\n\r\r\u001f \ufffe\uffff\ufffd"],
      ["B", ""],
      ["A", "2"],
    ]);
    expect([childText(root, "A"), childText(root, "B"), childText(root, "C")]).to.deep.equal([
      ...["a<b>&\u0001\t\n\r\r\u001f \ufffe\uffff\ufffd", "", undefined],
    ]);
  });

  const deep = (depth: number): string => `${"<R>".repeat(depth)}${"</R>".repeat(depth)}`;
  for (const [title, source, good] of [
    ["32 levels", deep(32), true],
    ["33 levels", deep(33), false],
    ["another root", "<Q/>", false],
    ["a document type", "<!DOCTYPE R><R/>", false],
    ["no end", "<R>", false],
    ["nothing", "", false],
    ["two roots", "<R/><R/>", false],
    ["an unknown entity", "<R>&x;</R>", false],
    ["an unescaped control character", "<R>\u0001</R>", true],
  ] as const) {
    it(`is ${good ? "read" : "refused"} with ${title}`, () => {
      if (good) expect(parseXml(source, "R").name).to.equal("R");
      else
        expect(() => parseXml(source, "R"))
          .to.throw(S3Error)
          .with.property("code", "MalformedXML");
    });
  }
});
