import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { DataSet } from "../../../local/demo/data-set.ts";
import { drainFailures, upload } from "../../../local/demo/run-set.ts";
import type { Pipeline } from "../../../local/pipeline/pipeline.ts";
import { startS3Server, type S3Server } from "../../../local/s3/server.ts";
import { startSqsServer } from "../../../local/sqs/server.ts";

describe("a run of the demonstration", () => {
  let folder: string;
  let s3: S3Server;
  /** The keys that arrived, and where all of them were waited for. */
  let seen: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    seen = [];
    s3 = await startS3Server({ onEvent: (event) => void seen.push(event.s3.object.key) });
    await s3.createBucket("files");
  });
  afterEach(async () => {
    await s3.close();
    rmSync(folder, { recursive: true });
  });

  const uploadAll = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      mkdirSync(join(folder, key, ".."), { recursive: true });
      writeFileSync(join(folder, key), `"${key}"`);
    }
    const address = { s3Endpoint: s3.endpoint, region: "us-east-1", bucket: "files" };
    const idle = (): Promise<void> => Promise.resolve(void seen.push("idle"));
    await upload({ folder } as unknown as DataSet, keys, { address, idle } as unknown as Pipeline);
  };
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index + 100}.json`);

  it("puts a few files one by one, each when the one before is processed", async () => {
    const keys = numbered(20);
    await uploadAll(keys);

    expect(seen).to.deep.equal([...keys.flatMap((key) => [key, "idle"]), "idle"]);
  });

  it("puts many at a time, and waits for all of them", async () => {
    const keys = numbered(21);
    await uploadAll(keys);

    expect(seen.at(-1)).to.equal("idle");
    expect(seen.slice(0, -1).sort()).to.deep.equal(keys);
  });

  it("puts each file as it is, under its path", async () => {
    await uploadAll(["a/b c.json"]);

    expect(await (await fetch(`${s3.endpoint}/files/a/b%20c.json`)).text()).to.equal('"a/b c.json"');
  });

  it("takes all messages off the failure queue", async () => {
    const sqs = await startSqsServer();
    const failureQueueUrl = sqs.createQueue("failures");
    const pipeline = { address: { failureQueueUrl, sqsEndpoint: sqs.endpoint, region: "us-east-1" } };
    const sent = Array.from({ length: 23 }, (_, index) => ({ index }));
    for (const body of sent) sqs.queue("failures")?.send(JSON.stringify(body), undefined, undefined);

    const first = await drainFailures(pipeline as unknown as Pipeline);
    const second = await drainFailures(pipeline as unknown as Pipeline);
    const left = sqs.queue("failures")?.count();
    await sqs.close();

    expect([first, second]).to.deep.equal([sent, []]);
    expect(left).to.deep.equal({ visible: 0, notVisible: 0, delayed: 0 });
  });
});
