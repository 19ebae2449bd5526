import { expect } from "chai";
import type { MessageContents } from "../../../../tools/failures/messages/message-contents.ts";
import { matchesFilter, reasonNames, type MessageFilter } from "../../../../tools/failures/messages/message-filter.ts";

const ALL: MessageFilter = { only: undefined, prefix: undefined, olderThan: undefined };
const reason = (name: string) => ({ name, detail: "" });
const events: MessageContents = {
  kind: "events",
  objects: [
    { bucket: "files", key: "a/1.json" },
    { bucket: "files", key: "b/2.json" },
  ],
  reasons: [reason("timed-out"), reason("event"), reason("timed-out")],
  requestId: undefined,
};
const unknown: MessageContents = { kind: "unknown", why: "it is not JSON" };

describe("matchesFilter", () => {
  const cases: readonly { filter: Partial<MessageFilter>; contents?: MessageContents; age?: number; is: boolean }[] = [
    { filter: {}, is: true },
    { filter: {}, contents: unknown, is: true },
    { filter: { olderThan: 1_000 }, age: 999, is: false },
    { filter: { olderThan: 1_000 }, age: 1_000, is: true },
    { filter: { only: "event" }, is: true },
    { filter: { only: "eve" }, is: false },
    { filter: { only: "not-understood" }, contents: unknown, is: true },
    { filter: { only: "event" }, contents: unknown, is: false },
    { filter: { prefix: "b/" }, is: true },
    { filter: { prefix: "json" }, is: false },
    { filter: { prefix: "" }, is: true },
    { filter: { prefix: "" }, contents: unknown, is: false },
    { filter: { prefix: "" }, contents: { ...events, objects: [] }, is: false },
    { filter: { only: "timed-out", prefix: "a/", olderThan: 5 }, age: 5, is: true },
    { filter: { only: "timed-out", prefix: "c/" }, is: false },
    { filter: { only: "other", prefix: "a/" }, is: false },
  ];
  for (const { filter, contents = events, age = 0, is } of cases) {
    it(`is ${is} for ${JSON.stringify(filter)} and ${contents.kind} of age ${age}`, () =>
      expect(matchesFilter(contents, age, { ...ALL, ...filter })).to.equal(is));
  }
});

describe("the reasons of a message", () => {
  const rejected = { ...events, kind: "rejected", rejected: 0, reasons: [] } as const;
  const cases: readonly { title: string; contents: MessageContents; names: readonly string[] }[] = [
    { title: "are named once each", contents: events, names: ["timed-out", "event"] },
    { title: "are one where it is not understood", contents: unknown, names: ["not-understood"] },
    { title: "are one where nothing is to do", contents: { ...events, reasons: [] }, names: ["nothing-to-do"] },
    { title: "are one where a report gives none", contents: rejected, names: ["unnamed"] },
  ];
  for (const { title, contents, names } of cases) {
    it(title, () => expect(reasonNames(contents)).to.deep.equal(names));
  }
});
