import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../../local/pipeline/address.ts";
import { startS3Server } from "../../../../local/s3/server.ts";
import { UserError } from "../../../../terminal/user-error.ts";
import { WorkBucket } from "../../../../tools/scale-out/aws/work-bucket.ts";

describe("WorkBucket", () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  let s3: S3Client;
  let work: WorkBucket;

  before(async () => {
    server = await startS3Server();
    await server.createBucket("work");
    s3 = new S3Client({
      ...{ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: server.endpoint, forcePathStyle: true },
    });
  });
  beforeEach(() => {
    work = new WorkBucket({ s3, silence: { milliseconds: 5_000 } }, "work", `run-${String(Math.random()).slice(2)}`);
  });
  after(async () => {
    s3.destroy();
    await server.close();
  });

  const all = async (from: string) => {
    const found: string[] = [];
    for await (const { shard } of work.results(from)) found.push(shard);
    return found;
  };

  it("gives back what was put, until it is removed", async () => {
    await work.putJson(work.keys.task, { run: "é" });
    const there = await work.getJson(work.keys.task);
    await work.remove(work.keys.task);

    expect(there).to.deep.equal({ run: "é" });
    expect(await work.get(work.keys.task)).to.equal(undefined);
    expect(await work.getJson(work.keys.task)).to.equal(undefined);
  });

  it("says which file is damaged", async () => {
    await work.put(work.keys.plan, "{");
    const error = await work.getJson(work.keys.plan).catch((caught: unknown) => caught);

    expect(error)
      .to.be.instanceOf(UserError)
      .with.property("message", `s3://work/${work.keys.plan} is not JSON; it was damaged`);
  });

  it("tells the ETag of what it put, as S3 Batch Operations wants it", async () => {
    expect(await work.put(work.keys.batchManifest, "")).to.equal("d41d8cd98f00b204e9800998ecf8427e");
  });

  it("lists results from a shard on, and tells those that changed by their ETag", async () => {
    for (const id of ["000000", "000001", "000002", "000010"]) await work.put(work.keys.result(id), id);
    await work.put(work.keys.shard("000003"), "");

    expect(await all("000001")).to.deep.equal(["000001", "000002", "000010"]);
    expect(await all("000003")).to.deep.equal(["000010"]);
  });

  it("lists more results than a page holds", async () => {
    const ids = Array.from({ length: 1_005 }, (_, n) => String(n).padStart(6, "0"));
    for (let n = 0; n < ids.length; n += 50) {
      await Promise.all(ids.slice(n, n + 50).map((id) => work.put(work.keys.result(id), "")));
    }

    expect(await all("000000")).to.deep.equal(ids);
  });

  it("counts executions by their indexes", async () => {
    const before = await work.indexParts();
    for (const part of [0, 1, 10]) await work.put(work.keys.index(part), "");

    expect([before, await work.indexParts()]).to.deep.equal([0, 11]);
  });
});
