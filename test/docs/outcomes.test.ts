import { expect } from "chai";
import { OUTCOMES } from "../../runtime/work/totals.ts";
import { FAULT_REASONS } from "../../tools/failures/messages/message-contents.ts";
import { NOT_UNDERSTOOD, reasonNames } from "../../tools/failures/messages/message-filter.ts";
import { REJECT_ADVICE } from "../../tools/runs/summary/reason-advice.ts";
import { markdownFile, rowNames, rowTexts } from "./markdown-files.ts";
import { unionMembers } from "./union-members.ts";

const MODEL = "runtime/model/outcome.ts";

describe("docs/outcomes.md", () => {
  const file = markdownFile("docs/outcomes.md");
  const table = (heading: string): string[] => rowNames(file, heading).sort();

  it("has every reason for which a record is rejected, and no other", () => {
    expect(table("Rejected")).to.deep.equal(unionMembers(MODEL, "RejectReason").sort());
  });

  it("says of them what a run's report says", () => {
    const advice = Object.entries(REJECT_ADVICE).map(([reason, each]) => [reason, each.meaning, each.advice]);

    expect(rowTexts(file, "Rejected")).to.deep.equal(advice);
  });

  it("has every reason for which data stays in S3, and no other", () => {
    const reasons = [
      ...unionMembers("runtime/model/outcome.ts", "Unstorable"),
      ...unionMembers(MODEL, "ReferenceReason"),
    ];

    expect(table("Stored by reference")).to.deep.equal(reasons.sort());
  });

  it("has every reason under which the failure queue's messages are grouped, and no other", () => {
    const nothing = { objects: [], reasons: [], requestId: undefined };
    const withoutReason = [
      ...reasonNames({ kind: "rejected", rejected: 1, ...nothing }),
      ...reasonNames({ kind: "events", ...nothing }),
    ];

    expect(table("Failed events")).to.deep.equal([...FAULT_REASONS, NOT_UNDERSTOOD, ...withoutReason].sort());
  });

  it("has every outcome and every metric", () => {
    const names = [...OUTCOMES, ...unionMembers("runtime/event/handling-options.ts", "CountName")];

    expect(names).to.have.length(17);
    for (const name of names) expect(file.text).to.match(new RegExp(`^\\\\|.*`, "m"), name);
  });
});
