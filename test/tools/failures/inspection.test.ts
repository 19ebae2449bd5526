import { expect } from "chai";
import { Inspector } from "../../../tools/failures/inspection.ts";
import type { MessageContents } from "../../../tools/failures/messages/message-contents.ts";
import { messageOf } from "./queue/scripted-queue.ts";

const COUNTS = { waiting: 0, inFlight: 0, deadLetters: undefined };
const reason = (name: string, detail = `${name} it is`) => ({ name, detail });
const rejected = (count: number, ...names: string[]): MessageContents => ({
  kind: "rejected",
  objects: [{ bucket: "files", key: "a", versionId: "v" }],
  reasons: names.map((name) => reason(name)),
  rejected: count,
  requestId: "r",
});
const UNKNOWN: MessageContents = { kind: "unknown", why: "it is not JSON" };

describe("Inspector", () => {
  it("has nothing to tell of an empty queue", () => {
    const inspector = new Inspector();

    expect(inspector.messages).to.equal(0);
    expect(inspector.result("url", COUNTS, true)).to.deep.equal({
      ...{ type: "failures", queue: "url", messages: 0, objects: 0, rejectedRecords: 0, reasons: [] },
      ...{ unseen: { inFlight: 0, waiting: 0 }, complete: true },
    });
  });

  it("counts a message under each of its reasons, and gives each group its oldest and an example", () => {
    const inspector = new Inspector();
    inspector.add(messageOf("1", { sentAt: 50, receiveCount: 2 }), rejected(3, "empty", "invalid-time"));
    inspector.add(messageOf("2", { sentAt: 20 }), UNKNOWN);
    inspector.add(messageOf("3", { sentAt: 70 }), { ...rejected(4, "empty"), kind: "events", objects: [] } as never, {
      t: 9,
      before: ["event"],
    });

    const object = "s3://files/a (version v)";
    expect(inspector.messages).to.equal(3);
    expect(inspector.result("url", { ...COUNTS, waiting: 5, inFlight: 7 }, false)).to.deep.equal({
      ...{ type: "failures", queue: "url", messages: 3, oldest: 20, objects: 1, rejectedRecords: 3 },
      reasons: [
        {
          ...{ reason: "empty", messages: 2, oldest: 50 },
          examples: [
            { message: "1", receiveCount: 2, object, requestId: "r", detail: "empty it is" },
            {
              message: "3",
              receiveCount: 1,
              requestId: "r",
              detail: "empty it is",
              replayed: { t: 9, before: ["event"] },
            },
          ],
        },
        {
          ...{ reason: "invalid-time", messages: 1, oldest: 50 },
          examples: [{ message: "1", receiveCount: 2, object, requestId: "r", detail: "invalid-time it is" }],
        },
        {
          ...{ reason: "not-understood", messages: 1, oldest: 20 },
          examples: [{ message: "2", receiveCount: 1, detail: "it is not JSON" }],
        },
      ],
      // Of the seven in flight, three are ours.
      ...{ unseen: { inFlight: 4, waiting: 5 }, complete: false },
    });
  });

  it("keeps three examples, and counts on", () => {
    const inspector = new Inspector();
    for (let n = 9; n > 0; n -= 1) inspector.add(messageOf(`m${n}`, { sentAt: n }), UNKNOWN);
    const [group] = inspector.result("url", COUNTS, true).reasons;

    expect([group?.messages, group?.oldest]).to.deep.equal([9, 1]);
    expect(group?.examples.map(({ message }) => message)).to.deep.equal(["m9", "m8", "m7"]);
  });

  it("has no fewer in flight elsewhere than none, where SQS counts late", () => {
    const inspector = new Inspector();
    inspector.add(messageOf("1"), UNKNOWN);

    expect(inspector.result("url", COUNTS, true).unseen.inFlight).to.equal(0);
  });

  it("puts the largest group first, and equal ones in the order of their names", () => {
    const inspector = new Inspector();
    for (const name of ["c", "b", "b", "a", "d", "d", "d"]) inspector.add(messageOf(name), rejected(1, name));

    expect(inspector.result("url", COUNTS, true).reasons.map((group) => group.reason)).to.deep.equal([
      "d",
      "b",
      "a",
      "c",
    ]);
  });

  it("has an empty detail where a report names no reason", () => {
    const inspector = new Inspector();
    inspector.add(messageOf("1"), { ...rejected(1), requestId: undefined } as MessageContents);

    expect(inspector.result("url", COUNTS, true).reasons[0]?.examples).to.deep.equal([
      { message: "1", receiveCount: 1, object: "s3://files/a (version v)", detail: "" },
    ]);
  });
});
