import { expect } from "chai";
import { handleEvent, ObjectsFailedError } from "../../../runtime/event/handle-event.ts";
import type { CountName } from "../../../runtime/event/handling-options.ts";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource } from "../../support/memory-object-source.ts";

interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

describe("handleEvent", () => {
  let items: MemoryItemStore;
  let objects: MemoryObjectSource;
  let messages: unknown[];
  let lines: LogLine[];
  let counts: Partial<Record<CountName, number>>;
  let send: (message: string) => Promise<void>;

  beforeEach(() => {
    items = new MemoryItemStore();
    objects = new MemoryObjectSource();
    messages = [];
    lines = [];
    counts = {};
    send = (message) => {
      messages.push(JSON.parse(message));
      return Promise.resolve();
    };
  });

  const put = (key: string, body: string): void =>
    objects.put({ bucket: "b", key, versionId: "v1", etag: "e1", lastModified: 5000, body });
  const event = (...keys: string[]) => ({
    Records: keys.map((key) => ({
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: "b" }, object: { key: encodeURIComponent(key), versionId: "v1", size: 100 } },
    })),
  });
  const log =
    (level: LogLine["level"]) =>
    (message: string, fields: Record<string, unknown>): void => {
      lines.push({ level, message, fields });
    };
  const handle = (given: unknown): Promise<unknown> =>
    handleEvent(given, {
      ...{ objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 2, objectConcurrency: 2 },
      failures: { send: (message) => send(message) },
      continuations: { send: () => Promise.reject(new Error("nothing is handed on here")) },
      deadline: new AbortController().signal,
      log: { info: log("info"), warn: log("warn"), error: log("error") },
      count: (name, count) => (counts[name] = (counts[name] ?? 0) + count),
      logSamplePercent: 100,
      requestId: "request-1",
      functionName: "function-1",
    });

  it("processes every record of an event", async () => {
    for (const key of ["a.json", "b.json", "c.json"]) put(key, `{"userID":"${key}","timestamp":1}`);

    await handle(event("a.json", "b.json", "c.json"));

    expect(items.items.map(({ userID }) => userID)).to.deep.equal(["a.json", "b.json", "c.json"]);
    expect(counts).to.deep.equal({ Written: 3 });
    expect(messages).to.deep.equal([]);
  });

  it("logs a line an object, with its outcomes", async () => {
    put("a.json", '{"userID":"u","timestamp":1,"data":2}');

    await handle(event("a.json"));

    expect(lines).to.have.length(1);
    const { durationMilliseconds, ...fields } = lines[0]!.fields;
    expect(durationMilliseconds).to.be.a("number");
    expect({ ...lines[0], fields }).to.deep.equal({
      level: "info",
      message: "object processed",
      fields: {
        object: { bucket: "b", key: "a.json", versionId: "v1", etag: "e1", lastModified: 5000 },
        records: 1,
        outcomes: { written: 1, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 },
        gone: false,
      },
    });
  });

  it("logs what the mapping did not find in any record, and what is there", async () => {
    put("a.ndjson", '{"userID":"u","time":5,"payload":{"x":1}}\n{"userID":"u"}\n{"userID":"v","data":1}');
    put("b.ndjson", '{"userID":"u","timestamp":5,"data":1}\n{"userID":"u"}');

    // One behind the other: objects of one event are processed side by side.
    await handle(event("a.ndjson"));
    await handle(event("b.ndjson"));

    expect(
      lines.map(({ fields: { datedByObject, withoutData, notFound, fields } }) => ({
        datedByObject,
        withoutData,
        notFound,
        fields,
      })),
    ).to.deep.equal([
      {
        ...{ datedByObject: 3, withoutData: 2 },
        notFound: [{ field: "timestamp", source: "/timestamp" }],
        fields: ["/userID", "/time", "/payload", "/payload/x"],
      },
      { datedByObject: 1, withoutData: 1, notFound: undefined, fields: undefined },
    ]);
  });

  it("reports what it rejects, once an object, on the failure queue, in the log and as a metric", async () => {
    put("a.ndjson", '{"userID":"u","timestamp":1}\n{"timestamp":1}\n[');

    await handle(event("a.ndjson"));

    const first = {
      record: 1,
      line: 2,
      column: 1,
      reason: "no-partition-key",
      detail: 'the record has no partition key at "/userID"',
    };
    const second = {
      record: 2,
      line: 3,
      column: 2,
      reason: "truncated-json",
      detail: 'the text ends where a value or "]" was expected',
    };
    expect(messages).to.deep.equal([
      {
        kind: "rejected",
        object: { bucket: "b", key: "a.ndjson", versionId: "v1", etag: "e1" },
        rejected: 2,
        reasons: [first, second],
        omitted: 0,
        requestId: "request-1",
        functionName: "function-1",
      },
    ]);
    const object = { bucket: "b", key: "a.ndjson", versionId: "v1", etag: "e1", lastModified: 5000 };
    expect(lines.filter(({ level }) => level === "warn")).to.deep.equal([
      { level: "warn", message: "record rejected", fields: { object, ...first } },
      { level: "warn", message: "record rejected", fields: { object, ...second } },
    ]);
    expect(counts).to.deep.equal({ Written: 1, Rejected: 2 });
  });

  it("logs the first ten rejections of an object, and sends all that fit", async () => {
    put("a.ndjson", "x\n".repeat(50));

    await handle(event("a.ndjson"));

    expect(lines.filter(({ level }) => level === "warn")).to.have.length(10);
    expect(messages[0]).to.have.property("reasons").with.length(50);
  });

  it("logs why the data of records stayed in S3, for the first ten of an object", async () => {
    put("a.ndjson", Array.from({ length: 12 }, (_, i) => `{"userID":"u","timestamp":${i},"data":1e999}\n`).join(""));

    await handle(event("a.ndjson"));

    const told = lines.filter(({ message }) => message === "record stored by reference");
    const object = { bucket: "b", key: "a.ndjson", versionId: "v1", etag: "e1", lastModified: 5000 };
    expect(told).to.have.length(10);
    expect(told[9]).to.deep.equal({
      level: "info",
      message: "record stored by reference",
      fields: { object, record: 9, line: 10, column: 1, reason: "number-out-of-range" },
    });
    expect(messages).to.deep.equal([]);
  });

  it("counts each outcome under its name", async () => {
    put("a.json", '[{"userID":"u","timestamp":1},{"userID":"u","timestamp":2,"data":1e999}]');
    await handle(event("a.json"));
    await handle(event("a.json", "missing.json"));

    expect(counts).to.deep.equal({ Written: 1, StoredByReference: 1, AlreadyThere: 2, Gone: 1 });
    const gone = lines.filter(({ fields }) => fields["gone"] === true);
    expect(gone.map(({ fields }) => fields["object"])).to.deep.equal([
      { bucket: "b", key: "missing.json", versionId: "v1" },
    ]);
  });

  it("drops S3's test event, and counts it", async () => {
    await handle({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b", RequestId: "r", HostId: "h" });

    expect(counts).to.deep.equal({ TestEvents: 1 });
  });

  it("passes over events of other kinds, and counts them", async () => {
    const removed = event("a.json");
    removed.Records[0]!.eventName = "ObjectRemoved:Delete";

    await handle(removed);

    expect(counts).to.deep.equal({ IgnoredEvents: 1 });
  });

  it("tries every object before it throws for those that failed", async () => {
    for (const key of ["a.json", "b.json", "c.json"]) put(key, `{"userID":"${key}","timestamp":1}`);
    items.before = ({ userID }) => {
      if (userID !== "b.json") throw new Error(`${userID} is throttled`);
    };

    const error = await handle(event("a.json", "b.json", "c.json")).catch((e: unknown) => e);

    expect(error).to.be.instanceOf(ObjectsFailedError);
    expect((error as Error).message).to.equal(
      "2 of 3 objects failed: Error: a.json is throttled; Error: c.json is throttled",
    );
    expect(items.items.map(({ userID }) => userID)).to.deep.equal(["b.json"]);
    expect(counts).to.deep.equal({ Written: 1, Failed: 2 });
    expect(lines.filter(({ level }) => level === "error").map(({ fields }) => fields["object"])).to.deep.equal([
      { bucket: "b", key: "a.json", versionId: "v1" },
      { bucket: "b", key: "c.json", versionId: "v1" },
    ]);
  });

  it("logs what failed without the item that the error carries", async () => {
    put("a.json", '{"userID":"u","timestamp":1}');
    items.before = () => {
      throw Object.assign(new Error("first line\nsecond line"), { Item: { data: "secret" } });
    };

    await handle(event("a.json")).catch(() => undefined);

    const { at: _at, ...error } = lines[0]!.fields["error"] as Record<string, unknown>;
    expect(error).to.deep.equal({ name: "Error", message: "first line second line" });
    expect(JSON.stringify(lines)).not.to.contain("secret");
  });

  it("fails an object whose rejections could not be sent, so that its event is not lost", async () => {
    put("a.json", "{");
    send = () => Promise.reject(new Error("no queue"));

    const error = await handle(event("a.json")).catch((e: unknown) => e);

    expect((error as Error).message).to.equal("1 of 1 objects failed: Error: no queue");
  });

  const unknown = [
    { title: "nothing", event: null, message: "the event is not an S3 notification: the event is not an object" },
    {
      title: "another service's event",
      event: { source: "aws.events" },
      message: "the event is not an S3 notification: it has no Records",
    },
    {
      title: "an SQS message",
      event: { Records: [{ body: "{}" }] },
      message: "the event is not an S3 notification: Records[0].s3 is not an object",
    },
    {
      title: "a record without a bucket",
      event: { Records: [{ s3: { bucket: {}, object: { key: "k" } } }] },
      message: "Records[0].s3.bucket.name is not a bucket's name",
    },
    {
      title: "a record without a key",
      event: { Records: [{ s3: { bucket: { name: "b" }, object: {} } }] },
      message: "Records[0].s3.object.key is not an object's key",
    },
    {
      title: "a key that is not encoded",
      event: { Records: [{ s3: { bucket: { name: "b" }, object: { key: "100%.json" } } }] },
      message: 'the key "100%.json" is not encoded as S3 encodes keys',
    },
  ];
  for (const { title, event: given, message } of unknown) {
    it(`throws for ${title}, and says where it differs`, async () => {
      const error = await handle(given).catch((e: unknown) => e);

      expect(error).to.have.property("name", "UnknownEventError");
      expect((error as Error).message).to.equal(message);
    });
  }
});
