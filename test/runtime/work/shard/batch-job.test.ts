import { expect } from "chai";
import { answerBatch, readBatchEvent, type BatchEvent } from "../../../../runtime/work/shard/batch-job.ts";
import { ShardError, type ShardErrorKind } from "../../../../runtime/work/shard/shard-error.ts";
import type { ShardCounts, ShardEvent } from "../../../../runtime/work/shard/shard-event.ts";

/** The two forms, as AWS documents them. */
const FIRST = {
  invocationSchemaVersion: "1.0",
  invocationId: "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
  job: { id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce" },
  tasks: [
    {
      taskId: "dGFza2lkZ29lc2hlcmUK",
      s3Key: "runs/20261101-093000-k3f9/shards/000017.json",
      s3VersionId: null,
      s3BucketArn: "arn:aws:s3:::work-bucket",
    },
  ],
};
const SECOND = {
  invocationSchemaVersion: "2.0",
  invocationId: "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
  job: { id: "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", userArguments: { some: "argument" } },
  tasks: [
    {
      taskId: "dGFza2lkZ29lc2hlcmUK",
      s3Key: "team%20a/runs/20261101-093000-k3f9/shards/000017.json",
      s3VersionId: null,
      s3Bucket: "work-bucket",
    },
  ],
};
const EVENT = {
  ...{ run: "20261101-093000-k3f9", shard: "000017", workBucket: "work-bucket" },
  prefix: "runs/20261101-093000-k3f9/",
};
const COUNTS: ShardCounts = { shard: "000017", finished: true, objects: 9, records: 8, written: 7, failed: 0 };

function read(event: unknown): BatchEvent {
  return readBatchEvent(event) ?? expect.fail("it is no such event");
}

async function answer(event: unknown, outcome: ShardCounts | Error) {
  const asked: ShardEvent[] = [];
  const response = await answerBatch(read(event), (each) => {
    asked.push(each);
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  });
  return { asked, response };
}

describe("answerBatch", () => {
  for (const { event, shard } of [
    { event: FIRST, shard: EVENT },
    {
      event: { ...FIRST, tasks: [{ ...FIRST.tasks[0], s3BucketArn: "arn:aws:s3:us-east-1:0123456788:work-bucket" }] },
      shard: EVENT,
    },
    { event: SECOND, shard: { ...EVENT, prefix: "team a/runs/20261101-093000-k3f9/" } },
  ]) {
    it(`takes a task of version ${event.invocationSchemaVersion} for the shard that its key names`, async () => {
      const { asked, response } = await answer(event, COUNTS);

      expect(asked).to.deep.equal([shard]);
      expect(response).to.deep.equal({
        invocationSchemaVersion: event.invocationSchemaVersion,
        treatMissingKeysAs: "PermanentFailure",
        invocationId: FIRST.invocationId,
        results: [{ taskId: "dGFza2lkZ29lc2hlcmUK", resultCode: "Succeeded", resultString: JSON.stringify(COUNTS) }],
      });
    });
  }

  for (const [kind, code] of [
    ["timeLeft", "TemporaryFailure"],
    ["failed", "TemporaryFailure"],
    ["noProgress", "PermanentFailure"],
    ["fatal", "PermanentFailure"],
    ["invalid", "PermanentFailure"],
  ] as const satisfies readonly (readonly [ShardErrorKind, string])[]) {
    it(`answers ${code} where a try ends with ${kind}`, async () => {
      const error = new ShardError(kind, EVENT, "why");
      const { response } = await answer(FIRST, error);

      expect(response.results).to.deep.equal([
        {
          taskId: "dGFza2lkZ29lc2hlcmUK",
          resultCode: code,
          resultString: `${error.name}: shard 000017 of run 20261101-093000-k3f9: why`,
        },
      ]);
    });
  }

  it("answers PermanentFailure where the run was stopped: another try would do nothing", async () => {
    const { response } = await answer(FIRST, { ...COUNTS, finished: false });

    expect(response.results[0]).to.deep.include({
      resultCode: "PermanentFailure",
      resultString: "shard 000017 of run 20261101-093000-k3f9: the run was stopped",
    });
  });

  for (const s3Key of ["files/a.json", "runs/r/shards/", "shards/1.json", "runs/r/shards/%zz"]) {
    it(`refuses the key ${s3Key}`, async () => {
      const { asked, response } = await answer({ ...FIRST, tasks: [{ ...FIRST.tasks[0], s3Key }] }, COUNTS);

      expect(asked).to.deep.equal([]);
      expect(response.results[0]).to.deep.include({ resultCode: "PermanentFailure" });
      expect(response.results[0]?.resultString).to.match(/^the key is ".*"; expected a shard of a run, such as runs\//);
    });
  }

  it("keeps to the length that S3 takes", async () => {
    const { response } = await answer(FIRST, new ShardError("fatal", EVENT, "x".repeat(5_000)));

    expect(response.results[0]?.resultString.length).to.equal(1_024);
  });

  it("throws what no try should end with", async () => {
    const error = new Error("a bug");

    expect(await answer(FIRST, error).catch((thrown: unknown) => thrown)).to.equal(error);
  });
});

describe("readBatchEvent", () => {
  for (const event of [undefined, null, "x", {}, EVENT, { invocationSchemaVersion: "1.0" }]) {
    it(`takes ${JSON.stringify(event)} for another event`, () => expect(readBatchEvent(event)).to.equal(undefined));
  }
});
