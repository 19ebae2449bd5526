import { expect } from "chai";
import { NotUnderstoodError, readRejected } from "../../../../tools/failures/messages/message-contents.ts";

describe("the function's own report", () => {
  const object = { bucket: "files", key: "a" };
  const nothing = { kind: "rejected", objects: [object], reasons: [], rejected: 0, requestId: undefined };
  const named = { reason: "empty", detail: "no bytes" };

  const read: readonly { title: string; message: Record<string, unknown>; is: object }[] = [
    { title: "with its object alone", message: { object }, is: nothing },
    {
      title: "with all that it may say",
      message: {
        ...{ object: { ...object, versionId: "v", etag: "e", size: 1 }, rejected: 2, requestId: "r" },
        reasons: [{ record: 0, line: 1, column: 2, ...named }],
      },
      is: {
        ...{ ...nothing, objects: [{ ...object, versionId: "v", etag: "e" }], rejected: 2, requestId: "r" },
        reasons: [{ name: "empty", detail: "line 1, column 2 (record 0): no bytes" }],
      },
    },
    {
      title: "with fields of other types",
      message: { object: { ...object, versionId: 1, etag: "" }, rejected: "2", requestId: {}, reasons: "no" },
      is: nothing,
    },
    {
      title: "with reasons of other types",
      message: { object, reasons: [1, null, {}, { ...named, record: 0, line: 1 }, { reason: 1, detail: 2 }] },
      is: {
        ...nothing,
        reasons: [
          { name: "unnamed", detail: "" },
          { name: "empty", detail: "no bytes" },
          { name: "unnamed", detail: "" },
        ],
      },
    },
  ];
  for (const { title, message, is } of read) {
    it(`is read ${title}`, () => expect(readRejected(message)).to.deep.equal(is));
  }

  const refused: readonly { message: Record<string, unknown>; says: string }[] = [
    { message: {}, says: "its object is missing" },
    { message: { object: [] }, says: "its object is missing" },
    { message: { object: null }, says: "its object is missing" },
    { message: { object: { key: "a" } }, says: "its object has no bucket" },
    { message: { object: { bucket: "", key: "a" } }, says: "its object has no bucket" },
    { message: { object: { bucket: "files" } }, says: "its object has no key" },
  ];
  for (const { message, says } of refused) {
    it(`is not understood as ${JSON.stringify(message)}`, () =>
      expect(() => readRejected(message)).to.throw(NotUnderstoodError, says));
  }
});
