import { expect } from "chai";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS } from "../../local/pipeline/address.ts";
import { startSqsServer, type SqsServer } from "../../local/sqs/server.ts";
import { runCli } from "../tools/run-cli.ts";
import { BUCKET, startWorld, type World } from "../tools/world.ts";
import { damage } from "../tools/verify/damage.ts";
import { ARNS, documented, QUEUE, roleWith } from "./documented-policies.ts";
import { findings } from "./findings.ts";
import { neededBy, type Permission } from "./needed.ts";
import { RecordingProxy, type RecordedCall } from "./recording-proxy.ts";
import type { Statement } from "./role.ts";

type Service = "s3" | "dynamodb" | "sqs";

const SERVICES = ["s3", "dynamodb", "sqs"] as const;
const KEYS = ["0.json", "1.json", "2.json", "3.json"];
const COUNTS = { deleted: 1, overwritten: 1, objectsDeleted: 1, cut: 0, altered: 0, foreign: 0, doubled: 0 };

describe("the permissions of who verifies, in docs/account.md,", () => {
  const forVerify = documented("Who verifies");
  let world: World;
  let sqs: SqsServer;
  let proxies: Readonly<Record<Service, RecordingProxy>>;

  before(async () => {
    world = await startWorld({ clock: () => Date.now() - 600_000 });
    sqs = await startSqsServer();
    proxies = {
      s3: await RecordingProxy.start(),
      dynamodb: await RecordingProxy.start(),
      sqs: await RecordingProxy.start(),
    };
    const { s3Endpoint, dynamodbEndpoint } = world.address;
    proxies.s3.endpoint = s3Endpoint;
    proxies.dynamodb.endpoint = dynamodbEndpoint;
    proxies.sqs.endpoint = sqs.endpoint;
    const queueUrl = sqs.createQueue(QUEUE);
    world.publish({
      s3Endpoint: proxies.s3.url,
      dynamodbEndpoint: proxies.dynamodb.url,
      sqsEndpoint: proxies.sqs.url,
      failureQueueUrl: queueUrl.replace(sqs.endpoint, proxies.sqs.url),
    });
    for (const [n, key] of KEYS.entries()) await world.put(key, `{"userID":"u${n}","timestamp":1}`);
    expect((await runCli(["backfill", "--local"], world.folder)).code).to.equal(0);
    await damage(world, KEYS, [], COUNTS);
    await world.put("bad.json", '{"timestamp":1}');
    const client = new SQSClient({ region: "us-east-1", credentials: ANY_CREDENTIALS, endpoint: sqs.endpoint });
    const object = { bucket: BUCKET, key: "bad.json" };
    const message = { kind: "rejected", object, rejected: 1, reasons: [], omitted: 0, requestId: "r" };
    const MessageBody = JSON.stringify({ ...message, functionName: "f" });
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    client.destroy();
  });
  beforeEach(() => {
    for (const service of SERVICES) {
      proxies[service].calls.length = 0;
      proxies[service].refuse = () => undefined;
    }
  });
  after(async () => {
    await Promise.all(SERVICES.map((service) => proxies[service].close()));
    await world.close();
    await sqs.close();
  });

  const verify = (...options: readonly string[]) =>
    runCli(["verify", "--local", "--json", "--deep", ...options], world.folder);

  it("are exactly those that a verification needs", async () => {
    const results = [await verify(), await verify("--all-versions")];

    expect(results.map(({ code }) => code)).to.deep.equal([3, 3]);
    const found = results[0]?.lines.map((line) => [line["class"], line["key"], line["known"]].join(" ").trim());
    expect(found?.slice(0, -1)).to.have.members([
      "rejected bad.json failure queue",
      "missing 0.json",
      "stale 1.json",
      "orphaned 2.json",
    ]);
    const needed = neededBy({ s3: proxies.s3.calls, dynamodb: proxies.dynamodb.calls, sqs: proxies.sqs.calls }, ARNS);
    expect(await findings(roleWith(forVerify), needed)).to.deep.equal([]);
    for (const { action } of needed) {
      const lines = await findings(roleWith(without(forVerify, action)), needed);
      expect(lines, action).to.not.be.empty;
      for (const line of lines) expect(line).to.contain(`not allowed: ${action} on `);
    }
  });

  // What a verification says where one of them is missing.
  const cases: { action: string; options?: string[]; exitCode: number; says: string }[] = [
    { action: "s3:ListBucket", exitCode: 1, says: "error: bucket files: AWS denies s3:ListBucket" },
    {
      action: "s3:ListBucketVersions",
      options: ["--all-versions"],
      exitCode: 1,
      says: "error: bucket files: AWS denies s3:ListBucketVersions",
    },
    { action: "s3:GetObject", exitCode: 1, says: "AWS denies s3:GetObject" },
    { action: "s3:GetObjectVersion", options: ["--all-versions"], exitCode: 3, says: "s3:GetObjectVersion" },
    { action: "dynamodb:DescribeTable", exitCode: 3, says: "not known: the table could not be described" },
    { action: "dynamodb:Scan", exitCode: 1, says: "AWS denies dynamodb:Scan" },
    { action: "dynamodb:GetItem", exitCode: 1, says: "error: table items: AWS denies dynamodb:GetItem" },
    {
      action: "sqs:ReceiveMessage",
      exitCode: 3,
      says: "The failure queue was not asked: AWS denies sqs:ReceiveMessage",
    },
    {
      action: "sqs:GetQueueAttributes",
      exitCode: 3,
      says: "The failure queue was not asked: AWS denies sqs:GetQueueAttributes",
    },
  ];
  for (const { action, options = [], exitCode, says } of cases) {
    it(`are missed with a word where ${action} is not among them`, async () => {
      for (const service of SERVICES) proxies[service].refuse = (call) => refusalOf(action, service, call);

      const { code, stdout, stderr } = await verify(...options);

      expect(code, stderr).to.equal(exitCode);
      expect(stdout + stderr).to.contain(says);
    });
  }
});

const without = (statements: readonly Statement[], action: string): Statement[] =>
  statements
    .map((each) => ({ ...each, Action: each.Action.filter((one) => one !== action) }))
    .filter(({ Action }) => Action.length > 0);

/** As AWS answers a call that wants an action that is denied. */
function refusalOf(action: string, service: Service, call: Omit<RecordedCall, "status">) {
  const calls = { s3: [], dynamodb: [], sqs: [], [service]: [{ ...call, status: 200 }] };
  const wants = neededBy(calls, ARNS).find((permission: Permission) => permission.action === action);
  if (wants === undefined) return undefined;
  const message = `User: arn:aws:iam::000000000000:user/me is not authorized to perform: ${action} on resource: ${wants.resource} because no identity-based policy allows the ${action} action`;
  if (service === "s3")
    return {
      status: 403,
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`,
    };
  const type = service === "sqs" ? "com.amazonaws.sqs" : "com.amazon.coral.service";
  return { status: 400, body: JSON.stringify({ __type: `${type}#AccessDeniedException`, message }) };
}
