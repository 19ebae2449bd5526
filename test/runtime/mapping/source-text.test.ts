import { expect } from "chai";
import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";
import { mappingText, sourceText } from "../../../runtime/mapping/source-text.ts";

describe("sourceText", () => {
  const sources: [source: RecordMapping["timestamp"], text: string][] = [
    ["/a/b", "/a/b"],
    ["", "the whole record"],
    ["none", "nothing"],
    [["/a", "/b"], "/a or /b"],
    [{ document: "/a" }, "/a of the document"],
    [{ wildcard: 2 }, "the name at * number 2"],
    [{ keyPart: "user" }, '"user" of the key'],
    [{ constant: 7 }, "always 7"],
    [{ join: ["/a", "/b"] }, "/a + /b"],
    [{ join: ["/a", ["/b", "/c"], { constant: "x" }], separator: "#" }, '/a + "#" + (/b or /c) + "#" + always "x"'],
  ];
  for (const [source, text] of sources) it(text, () => expect(sourceText(source)).to.equal(text));
});

describe("mappingText", () => {
  it("names every field", () => {
    const mapping = { userID: "/u", timestamp: "none", data: "", records: "" } as const;

    expect(mappingText({ ...mapping, records: "/r" })).to.equal(
      "userID from /u, timestamp from nothing, data from the whole record, for each record in /r",
    );
    expect(mappingText(mapping)).to.equal(
      "userID from /u, timestamp from nothing, data from the whole record, for each record in the document",
    );
  });
});
