import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../../local/sqs/server.ts";
import { runCli } from "../run-cli.ts";
import { BUCKET, type World } from "../world.ts";
import { load, startOldWorld } from "./old-world.ts";

describe("what a verification knows of failures", () => {
  let world: World;
  let sqs: SqsServer;

  beforeEach(async () => {
    world = await startOldWorld();
    sqs = await startSqsServer();
    const queueUrl = sqs.createQueue("failures");
    world.publish({ sqsEndpoint: sqs.endpoint, failureQueueUrl: queueUrl });
    await load(world, 2, 0);
    await world.put("queued.json", '{"timestamp":1}');
    await world.put("unknown.json", '{"timestamp":1}');
    const client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    const reasons = [{ record: 0, line: 1, column: 1, reason: "no-partition-key", detail: "none at /userID" }];
    const body = { kind: "rejected", object: { bucket: BUCKET, key: "queued.json" }, rejected: 1, reasons };
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }));
    client.destroy();
  });
  afterEach(async () => {
    await world.close();
    await sqs.close();
  });

  const knownOf = async (...argv: string[]): Promise<unknown[]> => {
    const { lines, code, stderr } = await runCli(["verify", "--local", "--json", ...argv], world.folder);
    expect(code, stderr).to.equal(3);
    return lines.slice(0, -1).map(({ class: name, key, known, reason }) => [name, key, reason, known]);
  };

  for (const deep of [[], ["--deep"]]) {
    it(`is what is on the failure queue, which keeps it${deep.length > 0 ? "; deep" : ""}`, async () => {
      const expected = [
        ["rejected", "queued.json", "no-partition-key", "failure queue"],
        ["rejected", "unknown.json", "no-partition-key", undefined],
      ];

      expect(await knownOf(...deep)).to.deep.equal(expected);
      const { stdout } = await runCli(["failures", "--local", "--json"], world.folder);
      expect(stdout).to.contain("queued.json");
    });
  }

  it("is what a run of this folder reports", async () => {
    const { code, summary } = await runCli(["backfill", "--local", "--json"], world.folder);
    expect(code).to.equal(3);
    const run = `run ${String(summary["run"])}`;

    expect(await knownOf("--no-ask-queue")).to.deep.equal([
      ["rejected", "queued.json", "no-partition-key", run],
      ["rejected", "unknown.json", "no-partition-key", run],
    ]);
  });

  it("takes an object that was not looked at for rejected, where its failure is known", async () => {
    expect(await knownOf("--look", "0")).to.deep.equal([
      ["rejected", "queued.json", undefined, "failure queue"],
      ["missing", "unknown.json", undefined, undefined],
    ]);
  });

  it("does without a queue that cannot be asked, and says so", async () => {
    world.publish({ failureQueueUrl: `${sqs.endpoint}/0/none` });
    const { code, lines, stderr } = await runCli(["verify", "--local", "--json"], world.folder);

    expect([code, lines.length]).to.deep.equal([3, 3]);
    expect(stderr).to.match(/\nThe failure queue was not asked: [^\n]+\n/);
  });
});
