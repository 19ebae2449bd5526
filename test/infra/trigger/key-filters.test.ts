import { expect } from "chai";
import { createdObjects, filterText } from "../../../infra/trigger/key-filters.ts";

describe("filterText", () => {
  for (const { part, text } of [
    { part: "in/2026/", text: "in/2026/" },
    { part: "a b", text: "a+b" },
    { part: "a+b&c=d", text: "a%2Bb%26c%3Dd" },
    { part: "ä", text: "%C3%A4" },
    { part: ".json", text: ".json" },
  ]) {
    it(`writes "${part}" as S3's filters want it`, () => expect(filterText(part)).to.equal(text));
  }
});

describe("createdObjects", () => {
  const cases = [
    { title: "every key", filters: { prefix: "", suffixes: [""] }, object: undefined },
    { title: "a suffix", filters: { prefix: "", suffixes: [".json"] }, object: { key: [{ suffix: ".json" }] } },
    { title: "a prefix", filters: { prefix: "in/", suffixes: [""] }, object: { key: [{ prefix: "in/" }] } },
    {
      title: "a prefix and two suffixes, as they are: keys in these events are not encoded",
      filters: { prefix: "in a+b/", suffixes: [".json", ".ndjson"] },
      object: { key: [{ wildcard: "in a+b/*.json" }, { wildcard: "in a+b/*.ndjson" }] },
    },
    {
      title: "a backslash, which wildcards would take for an escape",
      filters: { prefix: "a\\b/", suffixes: [".json", "\\c"] },
      object: { key: [{ wildcard: "a\\\\b/*.json" }, { wildcard: "a\\\\b/*\\\\c" }] },
    },
  ];
  for (const { title, filters, object } of cases) {
    it(`takes ${title}`, () => {
      expect(createdObjects("files", filters)).to.deep.equal({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: ["files"] }, ...(object === undefined ? {} : { object }) },
      });
    });
  }
});
