import { expect } from "chai";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { processPart, type CutObject, type ObjectOutcome } from "../../../runtime/object/process-object.ts";
import type { Resumption } from "../../../runtime/object/part.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";

const REF = { bucket: "b", key: "a.ndjson" };
const VERSION = { ...REF, versionId: "v1", etag: "e1", lastModified: 5000 };

describe("processPart", () => {
  let items: MemoryItemStore;
  let objects: MemoryObjectSource;
  let stop: AbortController;

  beforeEach(() => {
    items = new MemoryItemStore();
    objects = new MemoryObjectSource();
    stop = new AbortController();
  });

  const put = (lines: readonly string[], version: object = {}): void =>
    objects.put({ ...VERSION, body: lines.join("\n"), ...version });
  const records = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `{"userID":"u","timestamp":${i}}`);
  const run = (from?: Resumption, concurrency = 2): Promise<ObjectOutcome | CutObject> =>
    processPart(
      REF,
      {
        ...{ objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency, stop: stop.signal },
        retry: { attempts: 3, baseDelayMilliseconds: 0 },
      },
      { from },
    );
  const stopAt = (timestamp: number): void => {
    items.before = (item) => {
      if (item.timestamp === timestamp) stop.abort();
    };
  };
  const stored = (): number[] => items.items.map(({ timestamp }) => timestamp);

  it("takes no further record after the stop, and finishes what runs", async () => {
    put(records(10));
    stopAt(4);

    const outcome = await run();

    expect(outcome).to.deep.include({ kind: "cut", object: VERSION, progress: { records: 5, left: [] } });
    expect(outcome).to.have.nested.include({ records: 5, "outcomes.written": 5 });
    expect(stored()).to.deep.equal([0, 1, 2, 3, 4]);
    expect(objects.opened).to.equal(0);
  });

  it("leaves records whose call fails after the stop to the next part", async () => {
    put(records(10));
    items.before = async ({ timestamp }) => {
      if (timestamp !== 3) return;
      stop.abort();
      await Promise.resolve();
      throw new Error("throttled");
    };

    const first = await run();
    const { progress } = first as CutObject;
    expect(progress).to.deep.equal({ records: 4, left: [3] });

    stop = new AbortController();
    items.before = () => undefined;
    const second = await run({ version: "v1", progress });

    expect(second).to.deep.include({ kind: "processed", records: 7 });
    expect(stored()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // Ten, and the one that failed.
    expect(items.puts).to.equal(11);
  });

  it("does not touch the object once it is stopped", async () => {
    put(records(1));
    stop.abort();

    const progress = { records: 7, left: [2] };
    expect(await run({ version: "v1", progress })).to.deep.include({ kind: "cut", object: REF, records: 0, progress });
    expect(items.puts).to.equal(0);
  });

  it("counts the ordinals of the records that are done", async () => {
    const same = '{"userID":"u","timestamp":1}';
    put([same, same, same]);

    await run({ version: "v1", progress: { records: 2, left: [] } });

    expect(items.items.map(({ timestamp, origin }) => [timestamp, origin.ordinal])).to.deep.equal([[3, 2]]);
  });

  it("reports what it rejects itself, and not what an earlier part has rejected", async () => {
    put(["x", '{"timestamp":1}', "y", '{"timestamp":2}']);

    const outcome = await run({ version: "v1", progress: { records: 2, left: [] } });

    expect(outcome).to.have.nested.include({ records: 2, "outcomes.rejected": 2 });
    const rejections = outcome.kind === "processed" ? outcome.rejections : [];
    expect(rejections.map(({ record, line }) => [record, line])).to.deep.equal([
      [2, 3],
      [3, 4],
    ]);
  });

  it("begins anew with another version", async () => {
    put(records(3), { versionId: "v2" });

    const outcome = await run({ version: "v1", progress: { records: 2, left: [] } });

    expect(outcome).to.deep.include({ kind: "processed", records: 3 });
  });

  it("knows a version without an id by its ETag", async () => {
    objects.put({ ...REF, etag: "e1", lastModified: 5000, body: records(3).join("\n") });
    const progress = { records: 2, left: [] };

    expect(await run({ version: "etag:e1", progress })).to.deep.include({ records: 1 });
    expect(await run({ version: "etag:e0", progress })).to.deep.include({ records: 3 });
  });

  it("stores nothing twice, and looks nothing up again, when the bytes break off", async () => {
    const count = 10_000;
    put(records(count));
    objects.breaks = 1;

    const outcome = await run();

    expect(outcome).to.have.nested.include({ records: count, "outcomes.written": count });
    expect(items.puts).to.equal(count);
  });

  it("does not read an object again after the stop", async () => {
    put(records(10_000));
    objects.breaks = 1;
    stopAt(1_000);

    const outcome = await run();

    expect(outcome).to.have.nested.include({ kind: "cut", "progress.records": 1_001 });
  });

  it("ends in the middle of a document that yields no record", async () => {
    let chunks = 0;
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"userID":"u","data":"');
      for (; chunks < 1_000; chunks++) {
        await Promise.resolve();
        if (chunks === 3) stop.abort();
        yield Buffer.alloc(65_536, "x");
      }
    }
    const object = {
      version: VERSION,
      contentEncoding: undefined,
      sizeBytes: undefined,
      body: body(),
      close: () => undefined,
    };
    objects.open = () => Promise.resolve({ kind: "opened", object });

    const outcome = await run();

    expect(outcome).to.deep.include({ kind: "cut", records: 0, progress: { records: 0, left: [] } });
    expect(chunks).to.be.below(10);
  });

  it("closes the connection at the stop, so that it waits for no more bytes", async () => {
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => (close = resolve));
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${records(1).join()}\n`);
      yield Buffer.from(" ".repeat(300_000));
      await new Promise(setImmediate);
      stop.abort();
      await closed;
      throw new Error("the connection was closed");
    }
    const object = { version: VERSION, contentEncoding: undefined, sizeBytes: undefined, body: body(), close };
    objects.open = () => Promise.resolve({ kind: "opened", object });

    expect(await run()).to.deep.include({ kind: "cut", records: 1, progress: { records: 1, left: [] } });
  });

  it("throws what fails before the stop", async () => {
    put(records(3));
    items.before = () => {
      throw new Error("no such table");
    };

    expect(await run().catch((error: unknown) => error)).to.have.property("message", "no such table");
  });
});
