import { expect } from "chai";
import { handleEvent } from "../../../runtime/event/handle-event.ts";
import type { CountName, HandlingOptions } from "../../../runtime/event/handling-options.ts";
import { isQueueBatch } from "../../../runtime/event/queue-batch.ts";
import { UnknownEventError } from "../../../runtime/event/read/unknown-event.ts";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";

const notification = (...keys: string[]): string =>
  JSON.stringify({
    Records: keys.map((key) => ({
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: "b" }, object: { key, versionId: "v1", size: 100 } },
    })),
  });
const message = (messageId: unknown, body: unknown) => ({ messageId, body, eventSource: "aws:sqs" });
const batch = (...Records: unknown[]) => ({ Records });
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("a batch of messages", () => {
  let items: MemoryItemStore;
  let objects: MemoryObjectSource;
  let counts: Partial<Record<CountName, number>>;
  let logged: string[];
  beforeEach(() => {
    items = new MemoryItemStore();
    objects = new MemoryObjectSource();
    counts = {};
    logged = [];
  });

  const put = (key: string): void =>
    objects.put({
      ...{ bucket: "b", key, versionId: "v1", etag: "e1", lastModified: 5000 },
      body: `{"userID":"${key}","timestamp":1}`,
    });
  const log = (line: string): void => void logged.push(line);
  const handle = (given: unknown, changes: Partial<HandlingOptions> = {}): Promise<unknown> =>
    handleEvent(given, {
      ...{ objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 2, objectConcurrency: 2 },
      failures: { send: () => Promise.resolve() },
      continuations: { send: () => Promise.reject(new Error("nothing is handed on here")) },
      deadline: new AbortController().signal,
      log: { info: log, warn: log, error: log },
      count: (name, count) => (counts[name] = (counts[name] ?? 0) + count),
      ...{ logSamplePercent: 100, requestId: "request-1", functionName: "function-1" },
      ...changes,
    });

  it("is told from other events by the source of all its records", () => {
    const given = [
      batch(message("m1", "{}")),
      batch(message("m1", "{}"), { eventSource: "aws:s3" }),
      batch(),
      { Records: "aws:sqs" },
      JSON.parse(notification("a")) as unknown,
      null,
    ];

    expect(given.map(isQueueBatch)).to.deep.equal([true, false, false, false, false, false]);
  });

  it("has no failures where all objects of all messages are stored", async () => {
    for (const key of ["a", "b", "c"]) put(key);

    const answer = await handle(batch(message("m1", notification("a", "b")), message("m2", notification("c"))));

    expect(answer).to.deep.equal(failures());
    expect(items.items.map(({ userID }) => userID).sort()).to.deep.equal(["a", "b", "c"]);
    expect(counts).to.deep.equal({ Written: 3 });
  });

  it("keeps the message of an object that failed, and stores the others", async () => {
    for (const key of ["a", "b", "c"]) put(key);
    const failing = {
      open: (ref: Parameters<typeof objects.open>[0]) =>
        ref.key === "b" ? Promise.reject(new Error("no")) : objects.open(ref),
      latest: () => Promise.resolve(undefined),
    };
    const messages = ["a", "b", "c"].map((key) => message(`m-${key}`, notification(key)));

    expect(await handle(batch(...messages), { objects: failing })).to.deep.equal(failures("m-b"));
    expect(items.items.map(({ userID }) => userID).sort()).to.deep.equal(["a", "c"]);
    expect(counts).to.deep.equal({ Written: 2, Failed: 1 });
  });

  it("keeps a message whole if one of its objects failed", async () => {
    put("a");
    const failing = {
      open: (ref: Parameters<typeof objects.open>[0]) =>
        ref.key === "b" ? Promise.reject(new Error("no")) : objects.open(ref),
      latest: () => Promise.resolve(undefined),
    };

    expect(await handle(batch(message("m1", notification("a", "b"))), { objects: failing })).to.deep.equal(
      failures("m1"),
    );
  });

  it("says of a message that is not JSON why it is not", async () => {
    const errors: [string, object][] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (line: string, fields: object) => errors.push([line, fields]) }; // prettier-ignore
    await handle(batch(message("m1", "{")), { log });

    const [[line, fields] = ["", {}], ...others] = errors;
    expect([line, others]).to.deep.equal(["message not understood", []]);
    expect(fields).to.deep.include({ messageId: "m1" });
    expect(fields).to.have.nested.property("error.message", "the message is not JSON");
    expect(fields).to.have.nested.property("error.cause.name", "SyntaxError");
  });

  for (const [title, body] of [
    ["is not JSON", "{"],
    ["is no event of S3's", '{"hello":1}'],
    ["has no body", undefined],
  ] as const) {
    it(`keeps a message that ${title}, and processes the others`, async () => {
      put("a");

      const answer = await handle(batch(message("m1", body), message("m2", notification("a"))));

      expect(answer).to.deep.equal(failures("m1"));
      expect(counts).to.deep.equal({ Failed: 1, Written: 1 });
      expect(logged).to.have.members(["message not understood", "object processed"]);
    });
  }

  it("counts S3's test message, and lets it be deleted", async () => {
    const test = message("m1", JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b" }));

    expect(await handle(batch(test))).to.deep.equal(failures());
    expect(counts).to.deep.equal({ TestEvents: 1 });
  });

  it("bounds the objects at once over all its messages", async () => {
    let [running, most] = [0, 0];
    const slow = {
      open: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { kind: "gone" as const };
      },
      latest: () => Promise.resolve(undefined),
    };
    const messages = Array.from({ length: 5 }, (_, n) => message(`m${n}`, notification(`a${n}`, `b${n}`)));

    await handle(batch(...messages), { objects: slow });

    expect(most).to.equal(2);
    expect(counts).to.deep.equal({ Gone: 10 });
  });

  it("fails as a whole if a message cannot be named", async () => {
    const error = await handle(batch(message(undefined, notification("a")))).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(UnknownEventError);
  });
});
