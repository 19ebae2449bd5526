import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { pipelineClients, type PipelineClients } from "../support/pipeline-clients.ts";
import { startFailingPipeline, type FailingPipeline } from "../tools/failures/failing-pipeline.ts";

const LINES = [0, 1].map((timestamp) => JSON.stringify({ userID: "u", timestamp, data: { n: 1 } })).join("\n");

describe("the function that would be deployed, in the pipeline on this machine", function () {
  this.timeout(60_000);
  let world: FailingPipeline;
  let clients: PipelineClients;
  const lines: Record<string, unknown>[] = [];
  const failures: unknown[] = [];

  before(async () => {
    world = await startFailingPipeline({
      impatient: false,
      // A sixth of it is the longest silence.
      config: ["timeoutSeconds=6"],
      onFunctionLog: (line) => lines.push(line as Record<string, unknown>),
      onFailure: (error) => failures.push(error),
    });
    clients = pipelineClients(world.pipeline.address);
  });
  after(async () => {
    clients.destroy();
    await world.stop();
  });
  beforeEach(() => {
    [lines.length, failures.length] = [0, 0];
  });

  for (const fault of ["stall within", "stall before", "cut, length of the rest", "HTML 200"] as const) {
    it(`stores an object at a later try of the same invocation, where S3's first answer is: ${fault}`, async () => {
      const { bucket, table } = world.pipeline.address;
      let gets = 0;
      world.s3Faults.decide = ({ operation }) => (operation === "GetObject" && ++gets === 1 ? fault : undefined);

      const key = `${fault}.json`;
      await clients.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: LINES.replaceAll('"u"', `"${fault}"`) }),
      );
      await world.pipeline.idle();

      const { Items: items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: table }));
      const stored = items.filter(({ userID }) => userID?.S === fault).map(({ timestamp }) => timestamp?.N);
      expect(stored.sort()).to.deep.equal(["0", "1"]);
      expect(gets).to.be.at.least(2);
      expect(failures).to.deep.equal([]);
      const processed = lines.filter(({ message }) => message === "object processed");
      expect(processed.map(({ object, outcomes }) => [(object as { key: string }).key, outcomes])).to.deep.equal([
        [key, { written: 2, storedByReference: 0, alreadyThere: 0, stale: 0, passedOver: 0, rejected: 0 }],
      ]);
      expect(new Set(lines.map((line) => line["function_request_id"]).filter(Boolean)).size).to.equal(1);
    });
  }
});
