import { expect } from "chai";
import { inspectQueue, type InspectQueueOptions } from "../../../tools/failures/inspect-queue.ts";
import type { MessageContents } from "../../../tools/failures/messages/message-contents.ts";
import { messageOf, ScriptedQueue } from "./queue/scripted-queue.ts";

const report = (key: string, bucket = "files"): string =>
  JSON.stringify({
    kind: "rejected",
    object: { bucket, key },
    rejected: 1,
    reasons: [{ reason: "empty", detail: "d" }],
  });

describe("inspectQueue", () => {
  /** Inspects a queue, and returns the result with what it told on the way. */
  async function inspect(queue: ScriptedQueue, changes: Partial<InspectQueueOptions> = {}) {
    const notes: string[] = [];
    const seen: [id: string, contents: MessageContents][] = [];
    const inspection = await inspectQueue({
      ...{ queue, url: "url", bucket: "files", lastReplays: new Map(), signal: new AbortController().signal },
      onMessage: ({ id }, contents) => seen.push([id, contents]),
      onNote: (text) => notes.push(text),
      ...changes,
    });
    return { inspection, notes, seen };
  }
  const two = () =>
    new ScriptedQueue([messageOf("a", { body: report("1") })], [messageOf("b", { body: report("2", "other") })], []);

  it("sees each message as the pipeline of its bucket does, and gives all of them back", async () => {
    const queue = two();
    const { inspection, notes, seen } = await inspect(queue);

    expect(inspection).to.deep.include({ queue: "url", messages: 2, complete: true });
    expect(inspection.reasons.map(({ reason }) => reason)).to.deep.equal(["empty", "other-bucket"]);
    expect(seen.map(([id, { kind }]) => [id, kind])).to.deep.equal([
      ["a", "rejected"],
      ["b", "foreign"],
    ]);
    expect(notes).to.deep.equal([]);
    expect(queue.hidden).to.deep.equal([[["a1", "b1"], 0]]);
    expect(queue.deleted).to.deep.equal([]);
  });

  it("shows the reasons of the last replay, and the message's own beside them", async () => {
    const lastReplays = new Map([["a", { t: 7, reasons: [{ name: "invalid-time", detail: "soon" }] }]]);
    const { inspection, seen } = await inspect(two(), { lastReplays });
    const group = inspection.reasons.find(({ reason }) => reason === "invalid-time");

    expect(group?.examples[0]).to.deep.include({ detail: "soon", replayed: { t: 7, before: ["empty"] } });
    expect(seen[0]?.[1]).to.deep.include({ reasons: [{ name: "invalid-time", detail: "soon" }] });
    expect(inspection.reasons.flatMap(({ examples }) => examples).filter(({ replayed }) => replayed).length).to.equal(
      1,
    );
  });

  it("takes what is in flight elsewhere from the counts while its own are in flight", async () => {
    const queue = two();
    queue.nextCounts.splice(0, 1, ...[1, 2, 5].map((inFlight) => ({ waiting: 0, inFlight, deadLetters: undefined })));
    const { inspection, notes } = await inspect(queue);

    expect(inspection.unseen).to.deep.equal({ inFlight: 3, waiting: 0 });
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/^1 message is in flight elsewhere/);
  });

  it("warns of a queue that moves what was received too often", async () => {
    const queue = two();
    queue.nextCounts.splice(0, 1, { waiting: 0, inFlight: 0, deadLetters: "arn:dlq" });

    expect((await inspect(queue)).notes).to.deep.equal([
      "This queue moves messages that were received too often to arn:dlq; this inspection counts as one receive.",
    ]);
  });

  it("says that it is not complete where it was stopped, and gives back what it has", async () => {
    const controller = new AbortController();
    const queue = two();
    const { inspection } = await inspect(queue, { signal: controller.signal, onMessage: () => controller.abort() });

    expect(inspection).to.deep.include({ messages: 1, complete: false });
    expect(queue.hidden).to.deep.equal([[["a1"], 0]]);
  });

  it("gives back what it has where it fails, and tells what it cannot give back", async () => {
    const queue = two();
    queue.onHide = () => Promise.reject(new Error("denied"));
    const notes: string[] = [];
    const onMessage = (): never => {
      throw new Error("the disk is full");
    };
    const error: unknown = await inspect(queue, { onMessage, onNote: (text) => notes.push(text) }).catch(
      (reason: unknown) => reason,
    );

    expect(String(error)).to.equal("Error: the disk is full");
    expect(queue.hidden).to.deep.equal([[["a1"], 0]]);
    expect(notes).to.deep.equal(["the queue: Error: denied"]);
  });
});
