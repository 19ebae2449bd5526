import { expect } from "chai";
import { exampleDocument } from "../../../local/start/example-document.ts";
import type { RecordMapping } from "../../../runtime/mapping/record-mapping.ts";

describe("exampleDocument", () => {
  const cases: { title: string; mapping: RecordMapping; document: unknown }[] = [
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
  cases.push(
    {
      title: "epoch microseconds and nanoseconds",
      mapping: { userID: "/u", timestamp: "/t", data: "none", timestampUnit: "microseconds" },
      document: { u: "user123", t: 1_700_000_000_000_000 },
    },
    {
      title: "the first of several, joined parts, a field of the document, and a * in its way",
      mapping: {
        userID: { join: [{ document: "/users/*/tenant" }, ["/id", "/other"]], separator: "#" },
        timestamp: "none",
        data: { constant: "x" },
        records: "/users/*/events",
      },
      document: { users: { example: { tenant: "user123", events: [{ id: "user123" }] } } },
    },
    {
      title: "a part of the key",
      mapping: { userID: { keyPart: "user" }, timestamp: "/t", data: "", keyPattern: "{user}.json" },
      document: { action: "login", t: 1_700_000_000_000 },
    },
  );
  for (const { title, mapping, document } of cases) {
    it(`suits ${title}`, () => expect(exampleDocument(mapping)).to.deep.equal(document));
  }
});
