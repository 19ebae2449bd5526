import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { ANY_CREDENTIALS } from "../../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../../local/sqs/server.ts";
import { runCli } from "../run-cli.ts";
import { BUCKET, startWorld, type World } from "../world.ts";

/** One way to each exit code that a command has; `runs` and `report` read files alone, and are not interrupted. */
describe("exit codes", function () {
  this.timeout(60_000);
  let world: World;
  let sqs: SqsServer;
  let client: SQSClient;
  /** With nothing on it; with a message that can be replayed; with one that fails again; with one that another consumer has. */
  const queues: Record<"empty" | "good" | "bad" | "held", string> = { empty: "", good: "", bad: "", held: "" };
  /** The ids of runs. */
  const ids: Record<string, string> = {};

  before(async () => {
    world = await startWorld();
    sqs = await startSqsServer();
    client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    for (const name of ["empty", "good", "bad", "held"] as const) queues[name] = sqs.createQueue(name);
    await world.put("good/1.json", '{"userID":"u","timestamp":1}');
    await world.put("bad/1.json", '{"timestamp":1}');
    await world.put("other/1.txt", "");
    for (const name of ["good", "bad"] as const) {
      const s3 = { bucket: { name: BUCKET }, object: { key: `${name}/1.json` } };
      const MessageBody = JSON.stringify({ Records: [{ s3 }] });
      await client.send(new SendMessageCommand({ QueueUrl: queues[name], MessageBody }));
    }
    await client.send(new SendMessageCommand({ QueueUrl: queues.held, MessageBody: "{}" }));
    await client.send(new ReceiveMessageCommand({ QueueUrl: queues.held, VisibilityTimeout: 43_200 }));
    publish("empty");
    for (const prefix of ["good/", "bad/"]) {
      const { summary } = await runCli(["backfill", "--local", "--json", "--prefix", prefix], world.folder);
      ids[prefix] = String(summary["run"]);
    }
  });
  after(async () => {
    client.destroy();
    await world.close();
    await sqs.close();
  });

  const publish = (queue: keyof typeof queues): void =>
    world.publish({ sqsEndpoint: sqs.endpoint, failureQueueUrl: queues[queue] });
  const damage = (): void => {
    const folder = join(world.folder, "runs", "20200101-000000-dead");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "plan.json"), "");
  };
  /** What stands in braces is known once the servers run. */
  const filled = (command: string): string[] =>
    command
      .replace("{good run}", ids["good/"] ?? "")
      .replace("{bad run}", ids["bad/"] ?? "")
      .replace("{no queue}", `${sqs.endpoint}/0/nowhere`)
      .replace("{s3}", world.address.s3Endpoint)
      .replace("{dynamodb}", world.address.dynamodbEndpoint)
      .split(" ");

  const named = "--table items --region us-east-1 --endpoint-s3 {s3} --endpoint-dynamodb {dynamodb}";
  const cases: { command: string; code: number; on?: keyof typeof queues; before?: () => void; stopped?: true }[] = [
    { command: "backfill --local --prefix good/", code: 0 },
    { command: `backfill --bucket nowhere ${named}`, code: 1 },
    { command: "backfill --local --limit none", code: 2 },
    { command: "backfill --local --prefix bad/", code: 3 },
    { command: "backfill --local --prefix other/", code: 4 },
    { command: "backfill --local --prefix misspelt/", code: 4 },
    { command: "backfill --local --since 2999-01-01", code: 4 },
    { command: "backfill --local --prefix other/ --dry-run", code: 4 },
    { command: "backfill --local --prefix other/ --dry-run --sample 5", code: 4 },
    { command: "backfill --local --prefix good/", code: 130, stopped: true },

    { command: "runs", code: 0 },
    { command: "runs ../x", code: 2 },
    { command: "report {good run}", code: 0 },
    { command: "report {good run} --output no/such/folder", code: 1 },
    { command: "report", code: 2 },

    { command: "failures --local", code: 0, on: "empty" },
    { command: "failures --local", code: 0, on: "bad" },
    { command: "failures --local --queue {no queue}", code: 1 },
    { command: "failures --local --prefix x", code: 2 },
    { command: "failures --local", code: 3, on: "held" },
    { command: "failures --local", code: 130, stopped: true },

    { command: "replay --local --only x --dry-run", code: 0, on: "empty" },
    { command: "replay --local --queue {no queue}", code: 1 },
    { command: "replay --local --limit none", code: 2 },
    { command: "replay --local", code: 3, on: "bad" },
    { command: "replay --run {bad run}", code: 3 },
    { command: "replay --local --prefix misspelt/", code: 4, on: "bad" },
    { command: "replay --local --older-than 7d --dry-run", code: 4, on: "bad" },
    { command: "replay --run {bad run} --only misspelt", code: 4 },
    { command: "replay --run {good run} --only misspelt", code: 0 },
    { command: "replay --local", code: 130, on: "bad", stopped: true },
    { command: "replay --local", code: 0, on: "good" },

    // The last, since the damage stays.
    { command: "runs", code: 3, before: damage },
    { command: "runs 20200101-000000-dead", code: 1 },
  ];
  for (const { command, code, on, before: prepare, stopped } of cases) {
    const where = on === undefined ? "" : `, on the queue "${on}"`;
    it(`${code}: ${command}${where}${stopped ? ", interrupted" : ""}`, async () => {
      if (on) publish(on);
      prepare?.();
      const result = await runCli(filled(command), world.folder, stopped ? { interrupt: AbortSignal.abort() } : {});

      expect(result.code, result.stderr).to.equal(code);
      expect(result.stderr).not.to.contain("    at ");
    });
  }
});
