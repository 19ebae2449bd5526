import { NO_FINDINGS } from "../../../runtime/model/findings.ts";
import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { DEFAULT_MAPPING } from "../../../runtime/mapping/record-mapping.ts";
import { BodyReadError } from "../../../runtime/object/object-source.ts";
import { processObject, type ObjectOutcome } from "../../../runtime/object/process-object.ts";
import type { ProcessingOptions } from "../../../runtime/object/processing-options.ts";
import { MemoryItemStore } from "../../support/memory-item-store.ts";
import { MemoryObjectSource, type MemoryObject } from "../../support/memory-object-source.ts";

const NONE = { written: 0, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 };

describe("processObject", () => {
  let items: MemoryItemStore;
  let objects: MemoryObjectSource;
  const waits: number[] = [];

  beforeEach(() => {
    items = new MemoryItemStore();
    objects = new MemoryObjectSource();
    waits.length = 0;
  });

  const run = (
    body: MemoryObject["body"],
    changes: Partial<MemoryObject & ProcessingOptions> = {},
  ): Promise<ObjectOutcome> => {
    const {
      mapping = DEFAULT_MAPPING,
      maxDecompressedBytes = 1e6,
      concurrency = 4,
      rewrite = false,
      ...object
    } = changes;
    objects.put({ bucket: "b", key: "a.json", versionId: "v1", etag: "e1", lastModified: 5000, body, ...object });
    return processObject(
      { bucket: "b", key: object.key ?? "a.json" },
      {
        ...{ objects, items, mapping, maxDecompressedBytes, concurrency, rewrite },
        retry: {
          attempts: 3,
          baseDelayMilliseconds: 100,
          random: () => 0.5,
          sleep: (milliseconds) => {
            waits.push(milliseconds);
            return Promise.resolve();
          },
        },
      },
    );
  };

  it("stores a document's record, and says so", async () => {
    const outcome = await run('{"userID":"u","timestamp":1700000000000,"data":{"n":12345678901234567890.10}}');

    expect(outcome).to.deep.equal({
      kind: "processed",
      object: { bucket: "b", key: "a.json", versionId: "v1", etag: "e1", lastModified: 5000 },
      records: 1,
      findings: {
        ...{ records: 1, places: [1, 1, 1], earliest: 1_700_000_000_000, latest: 1_700_000_000_000 },
        ...{ datedByObject: 0, withoutData: 0, references: {}, fields: [] },
      },
      outcomes: { ...NONE, written: 1 },
      rejections: [],
      rejectedFor: {},
      references: [],
    });
    expect(items.items).to.deep.equal([
      {
        userID: "u",
        timestamp: 1_700_000_000_000,
        data: { M: Object.assign(Object.create(null) as object, { n: { N: "12345678901234567890.10" } }) },
        origin: { bucket: "b", key: "a.json", version: "v1", lastModified: 5000, ordinal: 0, shift: 0 },
      },
    ]);
  });

  it("dates what has no time by its object, the same each time, one after the other", async () => {
    const lines = '{"userID":"u","data":1}\n{"userID":"u","data":2}\n{"userID":"w","data":3}';
    await run(lines, { lastModified: 1_700_000_000_000 });
    const first = items.items.map(({ userID, timestamp }) => [userID, timestamp]);

    expect(await run(lines, { lastModified: 1_700_000_000_000 })).to.deep.include({
      outcomes: { ...NONE, alreadyThere: 3 },
    });

    expect(items.items.map(({ userID, timestamp }) => [userID, timestamp])).to.deep.equal(first);
    // 190 is what the hash of this bucket and key chooses; it must never change.
    expect(first).to.deep.equal([
      ["u", 1_700_000_000_190],
      ["w", 1_700_000_000_190],
      ["u", 1_700_000_000_191],
    ]);
  });

  it("counts each record once, the good and the bad", async () => {
    const deep = `${"[".repeat(40)}1${"]".repeat(40)}`;
    const lines = [
      '{"userID":"u","timestamp":1}',
      '{"timestamp":1}',
      `{"userID":"u","timestamp":2,"data":${deep}}`,
      '{"userID":"u","timestamp":"yesterday"}',
      "{broken",
      '{"userID":"u","timestamp":3}',
    ];

    const outcome = await run(lines.join("\n"), { key: "a.ndjson" });

    expect(outcome).to.deep.include({
      records: 6,
      outcomes: { ...NONE, written: 2, storedByReference: 1, rejected: 3 },
      references: [{ record: 2, line: 3, column: 1, reason: "too-deep" }],
      rejections: [
        {
          record: 1,
          line: 2,
          column: 1,
          reason: "no-partition-key",
          detail: 'the record has no partition key at "/userID"',
        },
        {
          record: 3,
          line: 4,
          column: 27,
          reason: "invalid-time",
          detail:
            'the time at "/timestamp" must be a date in text or epoch milliseconds, found a string like "aaaaaaaaa"',
        },
        {
          record: 4,
          line: 5,
          column: 2,
          reason: "malformed-json",
          detail: 'a name in quotes or "}" was expected, found "b"',
        },
      ],
    });
    expect(items.items.map(({ timestamp, dataAt }) => [timestamp, dataAt?.record])).to.deep.equal([
      [1, undefined],
      [2, 2],
      [3, undefined],
    ]);
  });

  describe("passes over what is known to be found among records:", () => {
    it("the actions of Elasticsearch's bulk format", async () => {
      const bulk = [
        '{"index":{"_index":"users","_id":"1"}}',
        '{"userID":"u","timestamp":1}',
        '{"delete":{"_index":"users","_id":"2"}}',
        '{"index":{"_index":"users","user":"no metadata"}}',
        '{"create":{}}',
        '{"timestamp":2}',
      ].join("\n");

      const outcome = await run(bulk);

      expect(outcome).to.deep.include({
        records: 6,
        outcomes: { ...NONE, written: 1, passedOver: 3, rejected: 2 },
        rejectedFor: { "no-partition-key": 2 },
      });
      expect(outcome).to.deep.nested.include({ "rejections[0].record": 3, "rejections[1].record": 5 });
      expect(await run(bulk)).to.deep.include({ outcomes: { ...NONE, alreadyThere: 1, passedOver: 3, rejected: 2 } });
    });

    it("but not where the mapping finds a record in them, nor where a text does not begin with one", async () => {
      const mapping = { ...DEFAULT_MAPPING, userID: "/index/_id" };
      const action = '{"index":{"_id":"1"}}';

      expect(await run(`${action}\n${action}`, { mapping })).to.deep.include({ outcomes: { ...NONE, written: 2 } });
      expect(await run(`{"userID":"u"}\n${action}`, { key: "b.json" })).to.deep.include({
        outcomes: { ...NONE, written: 1, rejected: 1 },
      });
    });

    it("the same with a pointer to records", async () => {
      const mapping = { ...DEFAULT_MAPPING, records: "/doc" };
      const text = '{"update":{"_id":"1"}}\n{"doc":{"userID":"u"}}\n{"x":1}';

      expect(await run(text, { mapping })).to.deep.include({
        outcomes: { ...NONE, written: 1, passedOver: 1, rejected: 1 },
        rejectedFor: { "no-records": 1 },
      });
    });

    for (const [key, body] of [
      ["out/_SUCCESS", ""],
      ["out/_committed_123", '{"added":[]}'],
      ["out/.part-0.json.crc", "crc\0"],
      ["out_$folder$", ""],
      ["folder/", ""],
    ] as const) {
      it(key, async () => {
        expect(await run(body, { key })).to.deep.include({
          records: 1,
          outcomes: { ...NONE, passedOver: 1 },
          rejections: [],
        });
        expect(items.puts).to.equal(0);
        expect(objects.opened).to.equal(0);
      });
    }

    it("a digest of CloudTrail, unless the mapping is for digests", async () => {
      const key = "AWSLogs/1/CloudTrail-Digest/r/2024/01/02/1_CloudTrail-Digest_r_t_r_20240102T000000Z.json.gz";
      const body = gzipSync('{"awsAccountId":"1","digestEndTime":"2024-01-02T00:00:00Z","logFiles":[]}');

      for (const records of ["/Records", undefined]) {
        const mapping = { ...DEFAULT_MAPPING, ...(records === undefined ? {} : { records }) };
        expect(await run(body, { key, mapping })).to.deep.include({ outcomes: { ...NONE, passedOver: 1 } });
      }
      const mapping = { ...DEFAULT_MAPPING, userID: "/awsAccountId", timestamp: "/digestEndTime" };
      expect(await run(body, { key, mapping })).to.deep.include({ outcomes: { ...NONE, written: 1 } });
    });
  });

  it("finds an object without records fine, and empty", async () => {
    expect(await run("[]")).to.deep.include({ kind: "processed", records: 0, outcomes: NONE, rejections: [] });
  });

  it("finds an object gone that is not there", async () => {
    const missing = { bucket: "b", key: "missing.json" };
    const options = { objects, items, mapping: DEFAULT_MAPPING, maxDecompressedBytes: 1e6, concurrency: 4 };

    expect(await processObject(missing, options)).to.deep.equal({ kind: "gone", object: missing });
  });

  it("rejects an archived object", async () => {
    objects.archived = true;

    expect(await run("{}")).to.deep.equal({
      kind: "processed",
      object: { bucket: "b", key: "a.json" },
      records: 1,
      findings: NO_FINDINGS,
      outcomes: { ...NONE, rejected: 1 },
      rejectedFor: { archived: 1 },
      rejections: [
        {
          record: 0,
          line: 1,
          column: 1,
          reason: "archived",
          detail: "the object is in the storage class GLACIER: restore it, then process it again",
        },
      ],
      references: [],
    });
  });

  it("unpacks gzip up to its limit, and stores what came before", async () => {
    const line = `{"userID":"u","timestamp":1}\n${" ".repeat(400_000)}\n`;
    const body = gzipSync(line.repeat(4));

    const outcome = await run(body, { key: "a.ndjson.gz", maxDecompressedBytes: 1_000_000 });

    expect(outcome).to.deep.include({ records: 4, outcomes: { ...NONE, written: 3, rejected: 1 } });
    expect(outcome).to.deep.nested.include({
      "rejections[0].reason": "decompressed-too-large",
      "rejections[0].record": 3,
    });
  });

  it("refuses an encoding it does not know, and gives the connection back", async () => {
    const outcome = await run(Buffer.of(0x85, 0x90, 1, 2), { contentEncoding: "compress" });

    expect(outcome).to.have.nested.include({ "rejections[0].reason": "unsupported-encoding" });
    expect(objects.opened).to.equal(0);
  });

  it("says how much it did not read after a fault in a document", async () => {
    const body = `{"userID":"u","timestamp":1}{"userID":"v" x}${" ".repeat(1_900_000)}`;
    const details = async (changes: Partial<MemoryObject>): Promise<(string | undefined)[]> => {
      const outcome = await run(changes.body ?? body, changes);
      return outcome.kind === "processed" ? outcome.rejections.map(({ detail }) => detail) : [];
    };
    const fault = '"," or "}" was expected, found "x"';

    expect(await details({})).to.deep.equal([`${fault}; nothing after this was read: 1.9 MB`]);
    expect(await details({ body: body.slice(0, 43) })).to.deep.equal([`${fault}; nothing after this was read: 1 byte`]);
    const noise = Array.from({ length: 50_000 }, (_, i) => `"${Math.imul(i, 2_654_435_761) >>> 0}"`).join(",");
    const zipped = gzipSync(`{"userID":"v" x,${noise}}`);
    const left = ((zipped.length - 4096) / 1000).toFixed(1);
    expect(await details({ body: zipped })).to.deep.equal([
      `${fault}; nothing after this was read: ${left} kB of the compressed file`,
    ]);
  });

  it("says nothing of the kind where it goes on with the next line", async () => {
    const outcome = await run('{"userID":"u"}\n{"userID":"v" x}\n{"userID":"w"}\n');

    expect(outcome).to.deep.nested.include({ "rejections[0].detail": '"," or "}" was expected, found "x"' });
    expect(outcome).to.deep.include({ outcomes: { ...NONE, written: 2, rejected: 1 } });
  });

  it("reads an object again that broke off, with full jitter, and stores nothing twice", async () => {
    objects.breaks = 2;
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"userID":"u","timestamp":${i}}`).join("\n");

    const outcome = await run(lines);

    expect(outcome).to.deep.include({ records: 20_000 });
    expect(items.items).to.have.length(20_000);
    expect(waits).to.deep.equal([50, 100]);
    expect(objects.opened).to.equal(0);
  });

  it("throws after the third time that an object broke off", async () => {
    objects.breaks = 3;

    const error = await run('{"userID":"u"}').catch((e: unknown) => e);

    expect(error).to.be.instanceOf(BodyReadError);
    expect(waits).to.deep.equal([50, 100]);
    expect(objects.opened).to.equal(0);
  });

  it("throws what the table throws, once nothing runs any more, without another try", async () => {
    let running = 0;
    items.before = async ({ timestamp }) => {
      running += 1;
      await new Promise(setImmediate);
      running -= 1;
      if (timestamp === 3) throw new Error("throttled");
    };
    const lines = Array.from({ length: 100 }, (_, i) => `{"userID":"u","timestamp":${i}}`).join("\n");

    const error = await run(lines).catch((e: unknown) => e);

    expect(error).to.have.property("message", "throttled");
    expect(running).to.equal(0);
    expect(items.puts).to.be.below(10);
    expect(waits).to.deep.equal([]);
    expect(objects.opened).to.equal(0);
  });

  it("stores no more records at once than it is told", async () => {
    let running = 0;
    let most = 0;
    items.before = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    };
    const lines = Array.from({ length: 100 }, (_, i) => `{"userID":"u","timestamp":${i}}`).join("\n");

    await run(lines, { concurrency: 3 });

    expect(most).to.equal(3);
  });

  it("keeps the first thousand reasons of a file that is nothing but bad lines, and counts all", async () => {
    const outcome = await run("x\n".repeat(5000), { key: "a.ndjson" });

    const rejectedFor = { "malformed-json": 5000 };
    expect(outcome).to.deep.include({ records: 5000, outcomes: { ...NONE, rejected: 5000 }, rejectedFor });
    expect(outcome.kind === "processed" && outcome.rejections.length).to.equal(1000);
  });

  it("keeps the first hundred reasons of a file that stays in S3, and counts all", async () => {
    const lines = Array.from({ length: 150 }, (_, i) => `{"userID":"u","timestamp":${i},"data":1e400}`).join("\n");

    const outcome = await run(lines, { key: "a.ndjson" });

    expect(outcome).to.deep.include({ records: 150, outcomes: { ...NONE, storedByReference: 150 } });
    expect(outcome.kind === "processed" && outcome.references.length).to.equal(100);
  });
});
