import { expect } from "chai";
import type { MessageContents } from "../../../tools/failures/messages/message-contents.ts";
import { replayMessage } from "../../../tools/replay/replay-message.ts";
import { events, named, replaying } from "./replayed.ts";

describe("replayMessage", () => {
  const cases = [
    { title: "is done if all its objects are", keys: ["good1", "gone", "good2"], kind: "done", worked: 3 },
    { title: "is done if it names none", keys: [], kind: "done", worked: 0 },
    { title: "stays if its first object fails again", keys: ["fails", "good"], kind: "again", worked: 2 },
    { title: "stays if its last object is rejected again", keys: ["good", "bad"], kind: "again", worked: 2 },
    {
      title: "is not done if an object was abandoned",
      keys: ["good", "abandoned", "good"],
      kind: "abandoned",
      worked: 2,
    },
    { title: "is not done if the only object was abandoned", keys: ["abandoned"], kind: "abandoned", worked: 1 },
    {
      title: "ends with an error that every object would meet",
      keys: ["fails", "fatal", "good"],
      kind: "fatal",
      worked: 2,
    },
  ];
  for (const { title, keys, kind, worked } of cases) {
    it(title, async () => {
      const done: string[] = [];
      const replayed = await replayMessage(events(...keys), replaying(done));

      expect(replayed.kind).to.equal(kind);
      expect(done).to.deep.equal(keys.slice(0, worked));
    });
  }

  it("gives the outcome of each object, and their sum", async () => {
    const replayed = await replayMessage(events("good", "gone", "fails"), replaying());

    if (replayed.kind !== "again") throw new Error(replayed.kind);
    expect(replayed.objects.map(({ object, replay }) => [object, replay.kind])).to.deep.equal([
      [named("good"), "done"],
      [named("gone"), "done"],
      [named("fails"), "again"],
    ]);
    expect(replayed.totals).to.deep.include({ objects: 3, gone: 1, failed: 1, records: 2 });
  });

  it("processes one object after the other", async () => {
    let running = 0;
    const work = async () => {
      expect(running++).to.equal(0);
      await new Promise(setImmediate);
      running -= 1;
      return { kind: "abandoned" as const };
    };
    await replayMessage(events("a", "b"), replaying([], { work }));
  });

  it("looks for a newer version of what was rejected before it processes it", async () => {
    const asked: string[] = [];
    const current = (object: { readonly key: string }) => (asked.push(object.key), Promise.resolve(undefined));
    await replayMessage({ ...events("good"), kind: "rejected", rejected: 1 }, replaying([], { current }));
    await replayMessage(events("good2"), replaying([], { current }));

    expect(asked).to.deep.equal(["good"]);
  });

  const untouched: { contents: MessageContents; reason: object }[] = [
    {
      contents: { kind: "unknown", why: "it is not JSON" },
      reason: { name: "not-understood", detail: "it is not JSON" },
    },
    {
      contents: { ...events("good"), kind: "foreign", reasons: [{ name: "other-bucket", detail: "of b2" }] },
      reason: { name: "other-bucket", detail: "of b2" },
    },
  ];
  for (const { contents, reason } of untouched) {
    it(`processes nothing of a message that is ${contents.kind}, and says why`, async () => {
      const worked: string[] = [];

      expect(await replayMessage(contents, replaying(worked))).to.deep.equal({ kind: "untouched", reason });
      expect(worked).to.deep.equal([]);
    });
  }
});
