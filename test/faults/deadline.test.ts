import { ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { pipelineClients, type PipelineClients } from "../support/pipeline-clients.ts";
import { startFailingPipeline, type FailingPipeline } from "../tools/failures/failing-pipeline.ts";

const RECORDS = 400;
/** One put in so many is let through. */
const EVERY = 4;
const KEY = "large.ndjson.json";

describe("the function that would be deployed, with a file that takes more time than it has", function () {
  this.timeout(120_000);
  let world: FailingPipeline;
  let clients: PipelineClients;
  const lines: Record<string, unknown>[] = [];
  const failures: unknown[] = [];

  before(async () => {
    world = await startFailingPipeline({
      impatient: false,
      // Half of it is kept for the end.
      config: ["timeoutSeconds=2"],
      onFunctionLog: (line) => lines.push(line as Record<string, unknown>),
      onFailure: (error) => failures.push(error),
    });
    clients = pipelineClients(world.pipeline.address);
  });
  after(async () => {
    clients.destroy();
    await world.stop();
  });

  it("stores it in parts: each record once, with one put, and nothing failed", async () => {
    const { bucket, table } = world.pipeline.address;
    let asked = 0;
    // By the call that the SDK makes of it: a busy machine may answer so late that the call is repeated.
    const puts = new Set<unknown>();
    world.dynamodbFaults.decide = ({ operation, request: { headers } }) => {
      if (operation !== "PutItem") return undefined;
      if (++asked % EVERY !== 0) return "throttled";
      puts.add(headers["amz-sdk-invocation-id"]);
      return undefined;
    };
    const record = (n: number): string => JSON.stringify({ userID: `u${n % 7}`, timestamp: n, data: { n } });
    const Body = Array.from({ length: RECORDS }, (_, n) => record(n)).join("\n");

    await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: KEY, Body }));
    await world.pipeline.idle();

    const stored: number[] = [];
    let page: ScanCommandOutput | undefined;
    do {
      page = await clients.dynamodb.send(
        new ScanCommand({ TableName: table, ExclusiveStartKey: page?.LastEvaluatedKey }),
      );
      stored.push(...(page.Items ?? []).map(({ timestamp }) => Number(timestamp?.N)));
    } while (page.LastEvaluatedKey);
    expect(stored.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: RECORDS }, (_, n) => n));
    expect(puts.size).to.equal(RECORDS);
    expect(failures).to.deep.equal([]);
    const parts = lines.filter(({ message }) => message === "object not finished");
    expect(parts.length).to.be.at.least(1);
    expect(parts.map(({ part }) => part)).to.deep.equal(parts.map((_, index) => index + 1));
    const [last] = lines.filter(({ message }) => message === "object processed");
    const before = parts.at(-1)?.["done"];
    expect(last).to.deep.include({ part: parts.length + 1, recordsBefore: before, records: RECORDS - Number(before) });
  });
});
