import { expect } from "chai";
import type { Intake } from "../../../local/pipeline/address.ts";
import { acceptedKeys, ignoredText, printableMapping } from "../../../local/pipeline/intake.ts";

describe("what the stack takes", () => {
  const keys = [
    { prefix: "", suffixes: [".json"], text: ".json" },
    { prefix: "", suffixes: [".json", ".ndjson"], text: ".json and .ndjson" },
    { prefix: "in/", suffixes: [".json"], text: ".json under in/" },
    { prefix: "in", suffixes: [".a", ".b", ".c"], text: ".a, .b, and .c beginning with in" },
    { prefix: "", suffixes: [""], text: "every key" },
    { prefix: "in/\u001b", suffixes: [""], text: "every key beginning with in/\\u001b" },
  ];
  for (const { text, ...intake } of keys) {
    it(`is written as: ${text}`, () => expect(acceptedKeys(intake)).to.equal(text));
  }

  const mappings: { mapping: Intake["mapping"]; text: string }[] = [
    {
      mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
      text: "userID from /userID, timestamp from /timestamp, data from /data",
    },
    {
      mapping: { userID: "/a/b", timestamp: "/t", data: "", records: "/Records" },
      text: "userID from /a/b, timestamp from /t, data from the whole record, for each record in /Records",
    },
  ];
  for (const { mapping, text } of mappings) {
    it(`is mapped as: ${text}`, () => expect(printableMapping({ mapping })).to.equal(text));
  }

  const ignored = [
    { key: "a b.txt", prefix: "", text: "- a b.txt  ignored: the stack takes .json" },
    { key: "a.json", prefix: "in/", text: "- a.json  ignored: the stack takes .json under in/" },
    { key: "A.JSON", prefix: "", text: "- A.JSON  ignored: the stack takes .json; upper and lower case differ" },
    { key: "a\n.txt", prefix: "", text: "- a\\u000a.txt  ignored: the stack takes .json" },
  ];
  for (const { key, prefix, text } of ignored) {
    it(`leaves out ${JSON.stringify(key)}, and says so`, () =>
      expect(ignoredText(key, { prefix, suffixes: [".json"] })).to.equal(text));
  }
});
