import { expect } from "chai";
import { failureMessage, LONGEST_MESSAGE_BYTES, type RejectedMessage } from "../../../runtime/event/failure-message.ts";
import type { Rejection } from "../../../runtime/model/outcome.ts";
import { Tally } from "../../../runtime/object/tally.ts";

const INVOCATION = { requestId: "r", functionName: "f" };

function rejecting(count: number, detail: string): RejectedMessage & { readonly bytes: number } {
  const tally = new Tally({ bucket: "b", key: "ü.json" });
  for (let record = 0; record < count; record++) {
    const rejection: Rejection = { record, line: 1, column: 1, reason: "malformed-json", detail };
    tally.count({ kind: "rejected", rejection });
  }
  const text = failureMessage(tally.outcome, INVOCATION);
  return { ...(JSON.parse(text) as RejectedMessage), bytes: Buffer.byteLength(text) };
}

describe("failureMessage", () => {
  it("holds all reasons where there is room", () => {
    const message = rejecting(1000, "d");

    expect(message).to.deep.include({ rejected: 1000, omitted: 0, object: { bucket: "b", key: "ü.json" } });
    expect(message.reasons).to.have.length(1000);
  });

  it("leaves out the last reasons where there is not, and says how many", () => {
    const message = rejecting(1000, "ü".repeat(500));

    expect(message.rejected).to.equal(1000);
    expect(message.reasons.length + message.omitted).to.equal(1000);
    expect(message.bytes).to.be.at.most(LONGEST_MESSAGE_BYTES);
    expect(message.bytes).to.be.above(LONGEST_MESSAGE_BYTES - 1200);
    expect(message.reasons.map(({ record }) => record)).to.deep.equal(message.reasons.map((_, i) => i));
  });

  it("counts what was too much to keep", () => {
    expect(rejecting(3000, "d")).to.deep.include({ rejected: 3000, omitted: 2000 });
  });

  it("holds no character that SQS refuses, and reads back as it was", () => {
    const key = "\u0000\uFFFE\uFFFF\uD800\u{1F600}.json";
    const tally = new Tally({ bucket: "b", key });
    tally.count({
      kind: "rejected",
      rejection: { record: 0, line: 1, column: 1, reason: "malformed-json", detail: "\uFFFF" },
    });

    const text = failureMessage(tally.outcome, INVOCATION);

    // XML 1.0's characters, as SQS's documentation of SendMessage lists them.
    expect(text).to.match(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
    const message = JSON.parse(text) as RejectedMessage;
    expect([message.object.key, message.reasons[0]?.detail]).to.deep.equal([key, "\uFFFF"]);
  });
});
