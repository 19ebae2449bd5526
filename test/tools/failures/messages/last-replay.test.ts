import { expect } from "chai";
import { withLastReplay } from "../../../../tools/failures/messages/last-replay.ts";
import type { MessageContents } from "../../../../tools/failures/messages/message-contents.ts";

const REPORT = { objects: [{ bucket: "files", key: "a" }], reasons: [{ name: "old", detail: "" }], requestId: "r" };
const LAST = { t: 5, reasons: [{ name: "new", detail: "why" }] };

describe("withLastReplay", () => {
  const replaced: readonly MessageContents[] = [
    { kind: "rejected", rejected: 1, ...REPORT },
    { kind: "events", ...REPORT },
  ];
  for (const contents of replaced) {
    it(`replaces the reasons of ${contents.kind}, and nothing else`, () => {
      expect(withLastReplay(contents, LAST)).to.deep.equal({ ...contents, reasons: LAST.reasons });
      expect(withLastReplay(contents, undefined)).to.equal(contents);
    });
  }

  const kept: readonly MessageContents[] = [
    { kind: "unknown", why: "it is not JSON" },
    { kind: "foreign", ...REPORT, reasons: [{ name: "other-bucket", detail: "" }] },
  ];
  for (const contents of kept) {
    it(`leaves ${contents.kind} as it is, which no replay processes`, () =>
      expect(withLastReplay(contents, LAST)).to.equal(contents));
  }
});
