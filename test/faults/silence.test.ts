import { expect } from "chai";
import { startSqsServer, type SqsServer } from "../../local/sqs/server.ts";
import { PATIENCE } from "../../runtime/work/patient-retries.ts";
import { startFaultyProxy, type FaultyProxy } from "../support/faulty-proxy/proxy.ts";
import { runCli } from "../tools/run-cli.ts";
import { putObjects, startWorld, type World } from "../tools/world.ts";

const patience = { ...PATIENCE, silence: { milliseconds: 200 } };

describe("a run whose servers fall silent", function () {
  this.timeout(60_000);
  let world: World;
  let sqs: SqsServer;
  let sqsFaults: FaultyProxy;
  before(async () => {
    world = await startWorld();
    sqs = await startSqsServer();
    sqsFaults = await startFaultyProxy(sqs.endpoint);
    world.publish({ sqsEndpoint: sqsFaults.endpoint, failureQueueUrl: sqs.createQueue("failures") });
    await putObjects(world, 20);
  });
  after(async () => {
    await world.close();
    await sqsFaults.close();
    await sqs.close();
  });

  for (const { operation, fault, proxyOf, argv, calls } of [
    { operation: "ListObjectsV2", fault: "stall before", proxyOf: () => world.s3Faults, argv: ["backfill"], calls: 1 },
    { operation: "GetObject", fault: "stall before", proxyOf: () => world.s3Faults, argv: ["backfill"], calls: 3 },
    { operation: "GetObject", fault: "stall within", proxyOf: () => world.s3Faults, argv: ["backfill"], calls: 3 },
    { operation: "PutItem", fault: "stall after", proxyOf: () => world.dynamodbFaults, argv: ["backfill"], calls: 3 },
    { operation: "ReceiveMessage", fault: "stall before", proxyOf: () => sqsFaults, argv: ["replay"], calls: 1 },
    { operation: "GetQueueAttributes", fault: "stall before", proxyOf: () => sqsFaults, argv: ["failures"], calls: 1 },
  ] as const) {
    it(`ends at Ctrl-C, and tries ${operation} no more (${fault})`, async () => {
      const proxy = proxyOf();
      const interrupt = new AbortController();
      proxy.calls.clear();
      proxy.decide = (call) => {
        if (call.operation !== operation) return undefined;
        interrupt.abort();
        return fault;
      };

      const concurrency = argv[0] === "failures" ? [] : ["--concurrency", "3"];
      const options = { patience, interrupt: interrupt.signal };
      const { code } = await runCli([...argv, "--local", ...concurrency], world.folder, options);
      proxy.decide = () => undefined;

      expect(code).to.equal(130);
      expect(proxy.calls.get(operation)).to.be.at.most(calls);
    });
  }

  it("does not take a queue that waits for messages for a silent one", async () => {
    const { code, stdout } = await runCli(["failures", "--local"], world.folder, { patience });

    expect([code, stdout]).to.deep.equal([0, "The failure queue is empty.\n"]);
  });
});
