import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import type { Continuation } from "../../../runtime/event/read/continuation.ts";
import { handleEvent } from "../../../runtime/event/handle-event.ts";
import type { HandlingOptions } from "../../../runtime/event/handling-options.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";

const OBJECT = { bucket: "b", key: "a.ndjson", versionId: "v1" };
const LARGE = 2 ** 20;

describe("handleObject", () => {
  let items: MemoryItemStore;
  let objects: MemoryObjectSource;
  let sent: Continuation[];
  let messages: unknown[];
  let lines: Record<string, unknown>[];
  let counts: Record<string, number>;
  let deadline: AbortController;
  let timers: { readonly milliseconds: number; readonly action: () => void; cancelled: boolean }[];
  let send: (functionName: string, continuation: Continuation) => Promise<void>;

  beforeEach(() => {
    items = new MemoryItemStore();
    objects = new MemoryObjectSource();
    [sent, messages, lines, timers, counts] = [[], [], [], [], {}];
    deadline = new AbortController();
    send = (functionName, continuation) => {
      expect(functionName).to.equal("function-1");
      sent.push(JSON.parse(JSON.stringify(continuation)) as Continuation);
      return Promise.resolve();
    };
  });

  const put = (body: string, key = OBJECT.key): void =>
    objects.put({ ...OBJECT, key, etag: "e1", lastModified: 5000, body });
  const records = (count: number): string =>
    Array.from({ length: count }, (_, i) => `{"userID":"u","timestamp":${i}}`).join("\n");
  const event = (size?: number, ...keys: string[]) => ({
    Records: (keys.length === 0 ? [OBJECT.key] : keys).map((key) => ({
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: "b" }, object: { key, versionId: "v1", eTag: "e1", size } },
    })),
  });
  const log = (message: string, fields: Record<string, unknown>): void => {
    const { durationMilliseconds: _duration, ...rest } = fields;
    lines.push({ message, ...rest });
  };
  /** Handles an event as one invocation, with a deadline of its own. */
  const handle = (given: unknown, changes: Partial<HandlingOptions> = {}): Promise<unknown> => {
    deadline = new AbortController();
    return handleEvent(given, {
      ...{ objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 2, objectConcurrency: 1 },
      failures: { send: (message) => Promise.resolve(void messages.push(JSON.parse(message))) },
      continuations: { send: (functionName, continuation) => send(functionName, continuation) },
      log: { info: log, warn: log, error: log },
      count: (name, count) => (counts[name] = (counts[name] ?? 0) + count),
      deadline: deadline.signal,
      logSamplePercent: 100,
      requestId: "request-1",
      functionName: "function-1",
      after: (milliseconds, action) => {
        const timer = { milliseconds, action, cancelled: false };
        timers.push(timer);
        return () => (timer.cancelled = true);
      },
      ...changes,
    });
  };
  /** Reaches the deadline with the put of that record. */
  const endAt = (timestamp: number): void => {
    items.before = (item) => {
      if (item.timestamp === timestamp) deadline.abort();
    };
  };

  it("hands on what the deadline leaves, and says how far it came", async () => {
    put(records(10));
    endAt(3);

    await handle(event(200));

    const object = { ...OBJECT, etag: "e1" };
    expect(sent).to.have.length(1);
    const { mapping: _mapping, ...continuation } = sent[0]!;
    expect(continuation).to.deep.equal({
      kind: "continuation",
      object,
      size: 200,
      part: 2,
      progress: { records: 4, left: [] },
      idleParts: 0,
    });
    expect(lines).to.deep.equal([
      {
        message: "object not finished",
        object: { ...object, lastModified: 5000 },
        part: 1,
        records: 4,
        outcomes: { written: 4, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 },
        done: 4,
      },
    ]);
    expect(counts).to.deep.equal({ Written: 4, HandedOn: 1 });
  });

  it("goes on with the rest, and ends as one invocation would", async () => {
    put(records(10));
    endAt(3);
    await handle(event(200));
    items.before = () => undefined;
    lines.length = 0;

    await handle(sent[0]);

    expect(lines).to.deep.equal([
      {
        message: "object processed",
        object: { ...OBJECT, etag: "e1", lastModified: 5000 },
        records: 6,
        outcomes: { written: 6, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 },
        gone: false,
        withoutData: 6,
        notFound: [{ field: "data", source: "/data" }],
        fields: [],
        part: 2,
        recordsBefore: 4,
      },
    ]);
    expect(items.puts).to.equal(10);
    expect(counts).to.deep.equal({ Written: 10, HandedOn: 1 });
    expect(sent).to.have.length(1);
  });

  it("hands on the version that it read, where that has replaced the one of the event", async () => {
    const ref = { bucket: "b", key: OBJECT.key };
    objects.put({ ...ref, etag: "e2", lastModified: 5000, body: records(10) });
    const s3 = { bucket: { name: "b" }, object: { key: OBJECT.key, eTag: "e1", size: 200 } };
    endAt(3);
    await handle({ Records: [{ eventName: "ObjectCreated:Put", s3 }] });
    items.before = () => undefined;

    await handle(sent[0]);

    expect(sent.map(({ object, size }) => [object, size])).to.deep.equal([[{ ...ref, etag: "e2" }, undefined]]);
    expect(counts).to.deep.equal({ Written: 10, HandedOn: 1 });
  });

  it("reports what a part rejects before the next one begins, and once", async () => {
    put(["x", ...Array.from({ length: 5 }, (_, i) => `{"userID":"u","timestamp":${i}}`), "y"].join("\n"));
    endAt(2);
    send = (_name, continuation) => {
      expect(messages).to.have.length(1);
      sent.push(continuation);
      return Promise.resolve();
    };

    await handle(event(200));
    items.before = () => undefined;
    await handle(sent[0]);

    const reported = messages as { rejected: number; reasons: { record: number }[] }[];
    expect(reported.map(({ rejected, reasons }) => [rejected, reasons.map(({ record }) => record)])).to.deep.equal([
      [1, [0]],
      [1, [6]],
    ]);
  });

  it("hands on the objects that have not begun", async () => {
    for (const key of ["a.json", "b.json", "c.json"]) put(`[${records(3).replaceAll("\n", ",")}]`, key);
    items.before = ({ origin }) => {
      if (origin.key === "b.json") deadline.abort();
    };

    await handle(event(200, "a.json", "b.json", "c.json"));

    expect(sent.map(({ object, progress, idleParts }) => [object.key, progress.records, idleParts])).to.deep.equal([
      ["b.json", 1, 0],
      ["c.json", 0, 1],
    ]);
    expect(counts).to.deep.equal({ Written: 4, HandedOn: 2 });
  });

  it("begins anew where the mapping has changed since the last part", async () => {
    put(records(4));
    endAt(1);
    await handle(event(200));
    items.before = () => undefined;

    await handle({ ...sent[0], mapping: "another" });

    expect(counts).to.deep.equal({ Written: 4, AlreadyThere: 2, HandedOn: 1 });
  });

  it("fails where a second part in a row completes no record", async () => {
    put(records(4));
    items.before = async () => {
      deadline.abort();
      await Promise.resolve();
      throw new Error("throttled");
    };
    await handle(event(200));

    const error = await handle(sent[0]).catch((thrown: unknown) => thrown);

    expect(sent.map(({ idleParts }) => idleParts)).to.deep.equal([1]);
    expect((error as Error).message).to.equal(
      "1 of 1 objects failed: NoProgressError: " +
        "s3://b/a.ndjson did not progress in 2 invocations in a row; 0 of its records are done",
    );
    expect(counts).to.deep.equal({ HandedOn: 1, Failed: 1 });
  });

  it("forgets an idle part once a record is done", async () => {
    put(records(4));
    endAt(0);
    await handle({ ...continuationWith(1), part: 5 });

    expect(sent.map(({ part, idleParts }) => [part, idleParts])).to.deep.equal([[6, 0]]);
  });

  const continuationWith = (idleParts: number): object => ({
    ...{ kind: "continuation", object: OBJECT, progress: { records: 0, left: [] }, idleParts, mapping: "m" },
  });

  it("fails where the rest cannot be handed on, with the object's name", async () => {
    put(records(4));
    endAt(1);
    send = () => Promise.reject(new Error("no such function"));

    const error = await handle(event(200)).catch((thrown: unknown) => thrown);

    expect((error as Error).message).to.equal(
      "1 of 1 objects failed: NotHandedOnError: " +
        "s3://b/a.ndjson could not be handed on after 2 of its records: Error: no such function",
    );
    expect(counts).to.deep.equal({ Written: 2, Failed: 1 });
  });

  describe("the line of a processed object, where only some are logged", () => {
    const none = { logSamplePercent: 0 };
    const messagesOf = (): unknown[] => lines.map(({ message }) => message);

    it("is left out for an ordinary one, which the metrics count all the same", async () => {
      put(records(3));

      await handle(event(200), none);

      expect(lines).to.deep.equal([]);
      expect(counts).to.deep.equal({ Written: 3 });
    });

    it("comes with rejected records", async () => {
      put(`${records(1)}\n{}`);

      await handle(event(200), none);

      expect(messagesOf()).to.deep.equal(["record rejected", "object processed"]);
    });

    it("comes with records that are stored by reference", async () => {
      put(`{"userID":"u","timestamp":1,"data":{"text":"${"x".repeat(500_000)}"}}`);

      await handle(event(200), none);

      expect(messagesOf()).to.deep.equal(["record stored by reference", "object processed"]);
    });

    it("comes for an object that is gone", async () => {
      await handle(event(200), none);

      expect(messagesOf()).to.deep.equal(["object processed"]);
    });

    it("comes after a line at the beginning", async () => {
      put(records(1));

      await handle(event(LARGE), none);

      expect(messagesOf()).to.deep.equal(["object begun", "object processed"]);
    });

    it("comes for the last part of several", async () => {
      put(records(8));
      endAt(3);
      await handle(event(200), none);
      items.before = () => undefined;

      await handle(sent[0], none);

      expect(messagesOf()).to.deep.equal(["object not finished", "object processed"]);
    });
  });

  describe("the line at the beginning", () => {
    it("comes at once for an object that may fill the memory", async () => {
      put(records(1));
      let begun: unknown;
      items.before = () => {
        begun = lines[0];
      };

      await handle(event(LARGE));

      expect(begun).to.deep.equal({ message: "object begun", object: OBJECT, sizeBytes: LARGE });
    });

    it("comes at once for an object of unknown size", async () => {
      put(records(1));

      await handle(event());

      expect(lines[0]).to.deep.equal({ message: "object begun", object: OBJECT });
    });

    it("comes for any other object after a second", async () => {
      put(records(1));
      items.before = () => timers[0]?.action();

      await handle(event(LARGE - 1));

      expect(timers.map(({ milliseconds, cancelled }) => [milliseconds, cancelled])).to.deep.equal([[1_000, true]]);
      expect(lines.map(({ message }) => message)).to.deep.equal(["object begun", "object processed"]);
    });

    it("is left out for an object that takes less", async () => {
      put(records(1));

      await handle(event(LARGE - 1));

      expect(timers.map(({ cancelled }) => cancelled)).to.deep.equal([true]);
      expect(lines.map(({ message }) => message)).to.deep.equal(["object processed"]);
    });

    it("says which part begins", async () => {
      put(records(8));

      await handle({ ...continuationWith(0), part: 3, size: LARGE, progress: { records: 6, left: [2] } });

      expect(lines[0]).to.deep.equal({
        message: "object begun",
        object: OBJECT,
        sizeBytes: LARGE,
        part: 3,
        recordsBefore: 5,
      });
    });
  });
});
