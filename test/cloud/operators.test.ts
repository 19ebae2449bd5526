import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { setEnvironment } from "../support/environment.ts";
import { runCli, type CliResult } from "../tools/run-cli.ts";
import { actionsOf, type Policy, policyUnder, withBatches, without } from "../docs/documented-policies.ts";
import { type AwsClients, awsClients } from "./world/aws-clients.ts";
import { type Ministack, startMinistack } from "./world/ministack.ts";

const REGION = "ap-southeast-2";
const GOOD = '{"userID":"v","timestamp":1700000000000,"data":3}';
const NAMES = { BUCKET: "operated-files", TABLE: "operated-items", QUEUE: "operated-failures", REGION };

/** A command, and the policy that docs/account.md has for it. */
interface Operator {
  readonly heading: string;
  /** With the policy, each of these ends as it should. */
  readonly works: readonly { readonly argv: readonly string[]; readonly code: number }[];
  /** Of each action of the policy, a command that names it as missing, with the failure that it needs on the queue. */
  readonly needs: Readonly<
    Record<string, { readonly argv: readonly string[]; readonly failure?: Failure; readonly code?: 0 }>
  >;
  /** Actions of a check before the run: without them, commands work all the same. */
  readonly optional?: readonly string[];
}

/** What a message of the failure queue is about: "twice.json", its earlier version, or a file that fails again. */
type Failure = "current" | "earlier" | "malformed";

const BACKFILL = ["backfill", "--yes"];
const ALL_VERSIONS = ["backfill", "--yes", "--all-versions"];
const FAILURES = ["failures", "--queue"];
const REPLAY = ["replay", "--yes", "--queue"];
const REPLAY_VERSIONS = ["replay", "--yes", "--all-versions", "--queue"];
/** Findings have their reasons in files, and with --json on stdout. */
const VERIFY = ["verify", "--deep", "--settle", "0", "--json"];
const VERIFY_VERSIONS = [...VERIFY, "--all-versions"];

const OPERATORS: readonly Operator[] = [
  {
    heading: "Who backfills",
    works: [
      { argv: BACKFILL, code: 0 },
      { argv: ALL_VERSIONS, code: 0 },
    ],
    needs: {
      "s3:ListBucket": { argv: BACKFILL },
      "s3:ListBucketVersions": { argv: ALL_VERSIONS },
      "s3:GetObject": { argv: BACKFILL },
      "s3:GetObjectVersion": { argv: ALL_VERSIONS },
      "dynamodb:PutItem": { argv: BACKFILL },
    },
    optional: ["dynamodb:DescribeTable"],
  },
  {
    heading: "Who looks at failures",
    works: [{ argv: FAILURES, code: 0 }],
    needs: {
      "sqs:GetQueueAttributes": { argv: FAILURES },
      "sqs:ReceiveMessage": { argv: FAILURES },
      // It shows them all the same; they come back later.
      "sqs:ChangeMessageVisibility": { argv: FAILURES, code: 0 },
    },
  },
  {
    heading: "Who replays",
    works: [
      { argv: REPLAY, code: 0 },
      { argv: REPLAY_VERSIONS, code: 0 },
    ],
    needs: {
      // Which of two versions of one second is the later: only a listing says it.
      "s3:ListBucketVersions": { argv: REPLAY_VERSIONS, failure: "earlier" },
      "s3:GetObject": { argv: REPLAY },
      "s3:GetObjectVersion": { argv: REPLAY_VERSIONS, failure: "earlier" },
      "dynamodb:PutItem": { argv: REPLAY },
      "sqs:GetQueueAttributes": { argv: REPLAY },
      "sqs:ReceiveMessage": { argv: REPLAY },
      "sqs:ChangeMessageVisibility": { argv: REPLAY, failure: "malformed" },
      "sqs:DeleteMessage": { argv: REPLAY },
    },
    // AWS says of an object that is gone that it is denied, to those who may not list the bucket. ministack says that it is gone.
    optional: ["dynamodb:DescribeTable", "s3:ListBucket"],
  },
  {
    heading: "Who verifies",
    works: [
      { argv: VERIFY, code: 3 },
      { argv: VERIFY_VERSIONS, code: 3 },
    ],
    needs: {
      "s3:ListBucket": { argv: VERIFY },
      "s3:ListBucketVersions": { argv: VERIFY_VERSIONS },
      "s3:GetObject": { argv: VERIFY },
      "s3:GetObjectVersion": { argv: VERIFY_VERSIONS },
      "dynamodb:Scan": { argv: VERIFY },
      "dynamodb:GetItem": { argv: VERIFY },
    },
    // Without a stack it knows no queue, and asks none.
    optional: [
      ...["dynamodb:DescribeTable", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility"],
    ],
  },
];

describe("the policies of those who operate, in docs/account.md, on ministack with AUTH", () => {
  let folder: string;
  let ministack: Ministack;
  let aws: AwsClients;
  let queueUrl: string;
  let users = 0;
  let earlierVersion = "";

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-operators-"));
    ministack = await startMinistack(folder, { tls: false });
    aws = awsClients(REGION, ministack);
    const { BUCKET: Bucket, TABLE: TableName, QUEUE: QueueName } = NAMES;
    await aws.s3.send(new CreateBucketCommand({ Bucket }));
    await aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await aws.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "userID", KeyType: "HASH" },
          { AttributeName: "timestamp", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "userID", AttributeType: "S" },
          { AttributeName: "timestamp", AttributeType: "N" },
        ],
      }),
    );
    queueUrl = (await aws.sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? "";
    await putTwiceInOneSecond();
    // No trigger takes its name, and so no backfill either.
    await put("malformed.txt", "{");
  });
  after(async () => {
    for (const client of Object.values(aws) as { destroy(): void }[]) client.destroy();
    await ministack.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs a command as a user of its own, who has this policy and no other. */
  async function run(argv: readonly string[], policy: Policy): Promise<CliResult> {
    const UserName = `operator-${users++}`;
    await aws.iam.send(new CreateUserCommand({ UserName }));
    await aws.iam.send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: "documented",
        PolicyDocument: JSON.stringify(withBatches(policy)),
      }),
    );
    const { AccessKey } = await aws.iam.send(new CreateAccessKeyCommand({ UserName }));
    const where = ["--bucket", NAMES.BUCKET, "--table", NAMES.TABLE, "--region", REGION];
    const endpoints = ["s3", "dynamodb", "sqs"].flatMap((service) => [`--endpoint-${service}`, ministack.endpoint]);
    const withQueue = argv.flatMap((word) => (word === "--queue" ? [word, queueUrl] : [word]));
    const restore = setEnvironment({
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
    });
    try {
      return await runCli([...withQueue, ...where, ...endpoints], mkdtempSync(join(folder, "run-")));
    } finally {
      restore();
    }
  }

  /** The versions of one object, of which S3 has to say which is the later. */
  async function putTwiceInOneSecond(): Promise<void> {
    for (;;) {
      const versions: string[] = [];
      const dates: (Date | undefined)[] = [];
      for (const value of [1, 2]) {
        const object = { Bucket: NAMES.BUCKET, Key: "twice.json" };
        const Body = `{"userID":"u","timestamp":1700000000000,"data":${value}}`;
        versions.push((await aws.s3.send(new PutObjectCommand({ ...object, Body }))).VersionId ?? "");
        dates.push((await aws.s3.send(new HeadObjectCommand(object))).LastModified);
      }
      earlierVersion = versions[0] ?? "";
      if (dates[0]?.getTime() === dates[1]?.getTime()) return;
    }
  }

  /** Puts a failure on the queue, which has no other then. */
  async function putFailure(failure: Failure): Promise<void> {
    const key = failure === "malformed" ? "malformed.txt" : "twice.json";
    const object = { bucket: NAMES.BUCKET, key, ...(failure === "earlier" ? { versionId: earlierVersion } : {}) };
    const message = {
      kind: "rejected",
      object,
      rejected: 1,
      reasons: [],
      omitted: 0,
      requestId: "r",
      functionName: "f",
    };
    await aws.sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  }

  for (const { heading, works, needs, optional = [] } of OPERATORS) {
    describe(heading, () => {
      const policy = policyUnder(heading, NAMES);
      // Nothing has stored this one yet, so a verification takes a second look at it.
      if (heading === "Who verifies") before(() => put("missing.json", GOOD));
      beforeEach(() => putFailure("current"));

      it("has a policy of which each action is looked at here", () => {
        expect([...Object.keys(needs), ...optional].sort()).to.deep.equal(actionsOf(policy).sort());
      });

      for (const { argv, code: expected } of works) {
        it(`may sluice ${argv.join(" ")}`, async () => {
          const { code, stdout, stderr } = await run(argv, policy);

          expect(code, stderr).to.equal(expected);
          expect(stdout + stderr).to.not.match(/denie[sd]|not authorized/);
        });
      }

      for (const [action, { argv, failure = "current", code: expected }] of Object.entries(needs)) {
        it(`is told that ${action} is missing`, async () => {
          await putFailure(failure);

          const { code, stdout, stderr } = await run(argv, without(policy, action));

          expect(code, stdout + stderr).to.be.oneOf(expected === undefined ? [1, 3] : [expected]);
          expect(stdout + stderr).to.match(new RegExp(`\\b${action}(Batch)?\\b`));
        });
      }

      for (const action of optional) {
        const [{ argv, code: expected } = { argv: [], code: 0 }] = works;
        it(`can do without ${action}`, async () => {
          const { code, stderr } = await run(argv, without(policy, action));

          expect(code, stderr).to.equal(expected);
        });
      }
    });
  }

  async function put(Key: string, Body: string): Promise<void> {
    await aws.s3.send(new PutObjectCommand({ Bucket: NAMES.BUCKET, Key, Body }));
  }
});
