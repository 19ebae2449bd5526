import { expect } from "chai";
import { completeMapping } from "../../../../runtime/mapping/read-mapping.ts";
import { readPace, readResult, readShard, readTask } from "../../../../runtime/work/shard/work-bucket.ts";
import { MemoryWorkBucket, TASK } from "../../../support/memory-work-bucket.ts";

const SHARD = { id: "1", bucket: "b", objects: [{ key: "k" }] };
const RESULT = { shard: "1", finished: false, done: [], failures: [], cut: [], totals: {} };

type Read = (work: MemoryWorkBucket, key: string) => Promise<unknown>;

const reading = async (read: Read, text: string | undefined): Promise<unknown> => {
  const work = new MemoryWorkBucket();
  if (text !== undefined) work.texts.set("k", text);
  return read(work, "k").catch((error: unknown) =>
    error instanceof Error ? `${error.name}: ${error.message}` : error,
  );
};

describe("what the work bucket has", () => {
  it("is read as it was written", async () => {
    expect(await reading(readTask, JSON.stringify(TASK))).to.deep.equal(TASK);
    expect(await reading(readShard, JSON.stringify(SHARD))).to.deep.equal(SHARD);
    expect(await reading(readResult, JSON.stringify(RESULT))).to.deep.equal(RESULT);
    expect(await reading(readPace, '{"maxWrites":5,"maxRate":null}')).to.deep.equal({ maxWrites: 5, maxRate: null });
  });

  it("has a mapping with all its parts", async () => {
    const task = await reading(readTask, JSON.stringify({ ...TASK, mapping: { userID: "/id" } }));

    expect(task).to.deep.equal({ ...TASK, mapping: completeMapping({ userID: "/id" }) });
  });

  it("may lack a pace and a result", async () => {
    expect([await reading(readPace, undefined), await reading(readResult, undefined)]).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  for (const { read, value, message } of [
    { read: readTask, value: undefined, message: "k is not there" },
    { read: readTask, value: '{"run":', message: "k is not JSON" },
    { read: readTask, value: "[]", message: "k is not a JSON object" },
    { read: readTask, value: { ...TASK, table: "" }, message: 'k: table is ""; expected a text' },
    { read: readTask, value: { ...TASK, bucket: undefined }, message: "k: bucket is nothing; expected a text" },
    {
      read: readTask,
      value: { ...TASK, concurrency: 0 },
      message: "k: concurrency is 0; expected a whole number from 1 to 256",
    },
    {
      read: readTask,
      value: { ...TASK, concurrency: 257 },
      message: "k: concurrency is 257; expected a whole number from 1 to 256",
    },
    {
      read: readTask,
      value: { ...TASK, concurrency: 1.5 },
      message: "k: concurrency is 1.5; expected a whole number from 1 to 256",
    },
    { read: readTask, value: { ...TASK, rewrite: "no" }, message: 'k: rewrite is "no"; expected true or false' },
    { read: readTask, value: { ...TASK, pace: null }, message: "k: pace is null; expected an object" },
    {
      read: readTask,
      value: { ...TASK, pace: { maxWrites: 0 } },
      message: "k: maxWrites is 0; expected a number above 0, or null",
    },
    {
      read: readTask,
      value: { ...TASK, mapping: { userID: "id" } },
      message: /^k: mapping cannot be used: mapping\.userID is "id"/,
    },
    { read: readPace, value: { maxRate: -1 }, message: "k: maxRate is -1; expected a number above 0, or null" },
    { read: readShard, value: undefined, message: "k is not there" },
    {
      read: readShard,
      value: { ...SHARD, objects: [{}] },
      message: "k: objects is [{}]; expected a list of objects with a key",
    },
    { read: readResult, value: { ...RESULT, finished: 1 }, message: "k: finished is 1; expected true or false" },
    { read: readResult, value: { ...RESULT, cut: undefined }, message: "k: cut is nothing; expected a list" },
  ] as { read: Read; value: unknown; message: string | RegExp }[]) {
    it(`is refused: ${String(message)}`, async () => {
      const text = typeof value === "string" || value === undefined ? value : JSON.stringify(value);
      const error = String(await reading(read, text));

      if (message instanceof RegExp) expect(error.replace("InvalidWorkError: ", "")).to.match(message);
      else expect(error).to.equal(`InvalidWorkError: ${message}`);
    });
  }
});
