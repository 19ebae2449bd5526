import { expect } from "chai";
import { type Arrivals, changedArrivals, deletedQueue, missedEvents } from "../../../infra/trigger/changed-arrivals.ts";

const DIRECT: Arrivals = { trigger: { kind: "direct", target: "f" }, prefix: "", suffixes: [".json", ".ndjson"] };
const QUEUE: Arrivals = { ...DIRECT, trigger: { kind: "queue", target: "q" } };

describe("changedArrivals", () => {
  const cases: readonly { title: string; before: Partial<Arrivals>; after: Arrivals; changed: string[] }[] = [
    { title: "nothing of a new stack", before: {}, after: DIRECT, changed: [] },
    {
      title: "nothing of a stack that a program without these outputs deployed",
      before: { prefix: "a/", suffixes: [] },
      after: DIRECT,
      changed: [],
    },
    { title: "nothing of the same", before: DIRECT, after: { ...DIRECT }, changed: [] },
    {
      title: "nothing of suffixes in another order",
      before: DIRECT,
      after: { ...DIRECT, suffixes: [".ndjson", ".json"] },
      changed: [],
    },
    { title: "the trigger", before: DIRECT, after: QUEUE, changed: ["the trigger (direct → queue)"] },
    {
      title: "the function that S3 calls",
      before: DIRECT,
      after: { ...DIRECT, trigger: { kind: "direct", target: "g" } },
      changed: ["where S3's events go (f → g)"],
    },
    {
      title: "the prefix and the suffixes",
      before: DIRECT,
      after: { ...DIRECT, prefix: "in/", suffixes: [".json"] },
      changed: ['the prefix ("" → "in/")', 'the suffixes ([".json",".ndjson"] → [".json"])'],
    },
  ];
  for (const { title, before, after, changed } of cases) {
    it(`finds ${title}`, () => expect(changedArrivals(before, after)).to.deep.equal(changed));
  }
});

describe("deletedQueue", () => {
  const cases: readonly { title: string; before: Partial<Arrivals>; after: Arrivals; queue: string | undefined }[] = [
    { title: "none of a new stack", before: {}, after: QUEUE, queue: undefined },
    { title: "none before there was one", before: DIRECT, after: QUEUE, queue: undefined },
    { title: "none that stays", before: QUEUE, after: { ...QUEUE, prefix: "in/" }, queue: undefined },
    { title: "one that is not needed any more", before: QUEUE, after: DIRECT, queue: "q" },
    {
      title: "one that gets another name",
      before: QUEUE,
      after: { ...QUEUE, trigger: { kind: "queue", target: "r" } },
      queue: "q",
    },
  ];
  for (const { title, before, after, queue } of cases) {
    it(`is ${title}`, () => expect(deletedQueue(before, after)).to.equal(queue));
  }
});

describe("missedEvents", () => {
  const update = { stack: "prod", now: Date.UTC(2026, 10, 1, 9, 10, 59, 999), isPreview: false };

  it("says what to type, from ten whole minutes before", () => {
    expect(missedEvents(["the prefix"], "q", update)).to.equal(
      "This changed the prefix. S3 needs some minutes for that, and the events of files that are created meanwhile may be lost. What " +
        "still waits in the queue q is deleted with it. In 10 minutes, process them:\n" +
        "  npx sluice backfill --stack prod --since 2026-11-01T09:00:00Z",
    );
  });

  it("says in a preview that this will come", () => {
    expect(missedEvents(["the trigger", "the prefix"], undefined, { ...update, isPreview: true })).to.equal(
      "This changes the trigger, and the prefix. S3 needs some minutes for that, and the events of files that are created meanwhile " +
        "may be lost. The update prints the command that processes such files.",
    );
  });
});
