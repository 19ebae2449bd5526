import { expect } from "chai";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../local/sqs/server.ts";
import { runCli } from "../tools/run-cli.ts";
import { BUCKET, startWorld, type World } from "../tools/world.ts";
import { ARNS, documented, QUEUE, roleWith } from "./documented-policies.ts";
import { findings } from "./findings.ts";
import { neededBy, type Permission } from "./needed.ts";
import { RecordingProxy } from "./recording-proxy.ts";
import type { Statement } from "./role.ts";

const isOfQueue = ({ Resource }: Statement): boolean => Resource.startsWith("arn:aws:sqs:");

describe("the permissions of those who operate, in docs/account.md,", () => {
  const forBackfill = documented("Who backfills");
  const forFailures = documented("Who looks at failures");
  const forReplay = documented("Who replays");
  const forQueue = forReplay.filter(isOfQueue);
  let world: World;
  let sqs: SqsServer;
  let proxies: Readonly<Record<"s3" | "dynamodb" | "sqs", RecordingProxy>>;
  let client: SQSClient;

  before(async () => {
    world = await startWorld();
    sqs = await startSqsServer();
    client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    proxies = {
      s3: await RecordingProxy.start(),
      dynamodb: await RecordingProxy.start(),
      sqs: await RecordingProxy.start(),
    };
    const { s3Endpoint, dynamodbEndpoint } = world.address;
    Object.assign(proxies.s3, { endpoint: s3Endpoint });
    Object.assign(proxies.dynamodb, { endpoint: dynamodbEndpoint });
    Object.assign(proxies.sqs, { endpoint: sqs.endpoint });
    world.publish({
      s3Endpoint: proxies.s3.url,
      dynamodbEndpoint: proxies.dynamodb.url,
      sqsEndpoint: proxies.sqs.url,
      failureQueueUrl: sqs.createQueue(QUEUE).replace(sqs.endpoint, proxies.sqs.url),
    });
    // Versions of one second, of which S3 has to say which is the later.
    for (const value of [1, 2]) await world.put("twice.json", `{"userID":"u","timestamp":1,"data":${value}}`);
    await world.put("bad.json", '{"timestamp":1}');
  });
  after(async () => {
    client.destroy();
    await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
    await world.close();
    await sqs.close();
  });

  /** What a command needs, by what it calls. */
  async function neededFor(argv: readonly string[], exitCode: number): Promise<Permission[]> {
    for (const proxy of Object.values(proxies)) proxy.calls.length = 0;
    const { code, stderr } = await runCli([...argv, "--local"], world.folder);
    expect(code, stderr).to.equal(exitCode);
    return neededBy({ s3: proxies.s3.calls, dynamodb: proxies.dynamodb.calls, sqs: proxies.sqs.calls }, ARNS);
  }

  it("are exactly those that a backfill needs", async () => {
    const needed = [...(await neededFor(["backfill"], 3)), ...(await neededFor(["backfill", "--all-versions"], 3))];

    expect(await findings(roleWith(forBackfill), needed)).to.deep.equal([]);
  });

  it("are, for the failure queue, exactly those that a replay needs besides", async () => {
    const version = { bucket: BUCKET, key: "bad.json" };
    const message = { kind: "rejected", object: version, rejected: 1, reasons: [], omitted: 0, requestId: "r" };
    await client.send(
      new SendMessageCommand({
        QueueUrl: `${sqs.endpoint}/000000000000/${QUEUE}`,
        MessageBody: JSON.stringify({ ...message, functionName: "f" }),
      }),
    );
    const [failures, again] = [await neededFor(["failures"], 0), await neededFor(["replay"], 3)];
    await world.put("bad.json", '{"userID":"u","timestamp":2}');
    const replay = [...again, ...(await neededFor(["replay"], 0))];

    const ofQueue = (needed: readonly Permission[]) => needed.filter(({ action }) => action.startsWith("sqs:"));
    expect(await findings(roleWith(forQueue), ofQueue(replay))).to.deep.equal([]);
    expect(await findings(roleWith(forFailures), failures)).to.deep.equal([]);
    const rest = replay.filter(({ action }) => !action.startsWith("sqs:"));
    const lines = await findings(roleWith(forReplay.filter((statement) => !isOfQueue(statement))), rest);
    expect(lines.filter((line) => line.startsWith("not allowed"))).to.deep.equal([]);
  });
});
