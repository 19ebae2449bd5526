import { expect } from "chai";
import type { Example, QueueInspection, ReasonGroup } from "../../../tools/failures/inspection.ts";
import { inspectionText } from "../../../tools/failures/inspection-text.ts";

const DAY = 86_400_000;
const NOW = 10 * DAY;
const inspection = (changes: Partial<QueueInspection>): QueueInspection => ({
  ...{ type: "failures", queue: "url", messages: 1, objects: 1, rejectedRecords: 0, reasons: [] },
  ...{ unseen: { inFlight: 0, waiting: 0 }, complete: true },
  ...changes,
});
const group = (reason: string, messages: number, ...examples: Example[]): ReasonGroup => ({
  ...{ reason, messages, oldest: NOW - 2 * DAY, examples },
});

describe("inspectionText", () => {
  const empty = [
    { unseen: { inFlight: 0, waiting: 0 }, says: "The failure queue is empty.\n" },
    { unseen: { inFlight: 1, waiting: 0 }, says: "The failure queue shows nothing.\n" },
    { unseen: { inFlight: 0, waiting: 1 }, says: "The failure queue shows nothing.\n" },
    { unseen: { inFlight: 1, waiting: 1 }, says: "The failure queue shows nothing.\n" },
  ];
  for (const { unseen, says } of empty) {
    it(`says of a queue with ${JSON.stringify(unseen)} unseen: ${says.trim()}`, () =>
      expect(inspectionText(inspection({ messages: 0, objects: 0, unseen }), NOW, undefined)).to.equal(says));
  }

  it("shows how much there is, how old, why, and examples with what is needed to find them", () => {
    const reasons = [
      group("no-partition-key", 1_200, {
        ...{ message: "m1", receiveCount: 3, object: "s3://files/a", requestId: "r-1", detail: "none\nat /userID" },
        replayed: { t: NOW - 7_200_000, before: ["event", "x\u001b"] },
      }),
      group("empty\u001b", 1, { message: "m2", receiveCount: 1, detail: "no bytes" }),
    ];
    const text = inspectionText(
      inspection({ messages: 1_201, oldest: NOW - 3 * DAY, objects: 1_300, rejectedRecords: 2_500, reasons }),
      NOW,
      undefined,
    );

    expect(text).to.equal(
      [
        "1,201 messages, the oldest 3 d old; 1,300 objects, 2,500 rejected records",
        "",
        "  no-partition-key  1,200 (oldest 2 d)",
        "    s3://files/a [received 3 times]",
        "      none at /userID",
        "      failed again when it was replayed 2 h ago; before that: event, x\\u001b",
        "      request r-1",
        "",
        "  empty\\u001b       1 (oldest 2 d)",
        "    message m2",
        "      no bytes",
        "",
      ].join("\n"),
    );
  });

  it("speaks of one message, and of no record where none was rejected", () => {
    expect(inspectionText(inspection({ reasons: [group("event", 1)] }), NOW, undefined)).to.equal(
      "1 message; 1 object\n\n  event  1 (oldest 2 d)\n",
    );
  });

  it("wraps details to the terminal, and leaves names whole", () => {
    const object = `s3://files/${"k".repeat(40)}`;
    const example = { message: "m", receiveCount: 1, object, detail: "one two three four five six" };

    const text = inspectionText(inspection({ reasons: [group("event", 1, example)] }), NOW, 20);

    expect(text).to.contain(`    ${object}\n      one two three\n      four five six\n`);
  });
});
