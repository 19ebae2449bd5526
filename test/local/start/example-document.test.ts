import { expect } from "chai";
import { exampleDocument } from "../../../local/start/example-document.ts";

describe("exampleDocument", () => {
  const cases = [
    {
      title: "the default mapping",
      mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
      document: { userID: "user123", timestamp: 1_700_000_000_000, data: { action: "login" } },
    },
    {
      title: "nested keys, epoch seconds, and the whole record as data",
      mapping: { userID: "/user/i~1d", timestamp: "/at", data: "", timestampUnit: "seconds" },
      document: { action: "login", user: { "i/d": "user123" }, at: 1_700_000_000 },
    },
    {
      title: "records under a key",
      mapping: { userID: "/u", timestamp: "/t", data: "/d", records: "/Records" },
      document: { Records: [{ u: "user123", t: 1_700_000_000_000, d: { action: "login" } }] },
    },
  ];
  for (const { title, mapping, document } of cases) {
    it(`suits ${title}`, () => expect(exampleDocument(mapping)).to.deep.equal(document));
  }
});
