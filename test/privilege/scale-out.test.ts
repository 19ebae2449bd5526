import { expect } from "chai";
import type { StateMachineDefinition } from "../../infra/scale-out/asl.ts";
import type { ExecutionInput } from "../../infra/scale-out/definition.ts";
import type { RecordedProgram } from "../../local/program/recorded.ts";
import { PROGRAM_FOLDER, runProgram } from "../../local/program/run-program.ts";
import { readStackConfig } from "../../local/program/stack-config.ts";
import { allows, findings } from "./findings.ts";
import { neededBy, neededForLog, NEEDED_FOR_TRACING, neededOfKey, type Permission } from "./needed.ts";
import { neededByDefinition } from "./needed-by-definition.ts";
import { kindsOf } from "./record-calls.ts";
import { BUCKET, recordWorkerCalls, TABLE, WORK_BUCKET } from "./record-worker-calls.ts";
import { type Role, roleOf } from "./role.ts";

const REGION = "us-east-1";
const KEY = `arn:aws:kms:${REGION}:000000000000:key/1a2b3c4d-0000-4000-8000-000000000000`;
const LOG_GROUP = `arn:aws:logs:${REGION}:000000000000:log-group:/aws/lambda/sluice-dev-worker`;
const WORKER_ROLE = "sluice-dev-worker";
const MACHINE_ROLE = "sluice-dev-scale-out";

const INPUT: ExecutionInput = {
  run: "20261101-093000-k3f9",
  prefix: "runs/20261101-093000-k3f9/",
  index: "runs/20261101-093000-k3f9/index-1.jsonl",
  maxConcurrency: 4,
};

describe("the roles of a stack with scaleOut", () => {
  let plain: RecordedProgram;
  let withKeyAndTraces: RecordedProgram;

  before(async () => {
    const config = {
      ...readStackConfig(PROGRAM_FOLDER, "dev"),
      "aws:region": REGION,
      "sluice:bucketName": BUCKET,
      "sluice:tableName": TABLE,
      "sluice:scaleOut": "true",
      "sluice:workBucketName": WORK_BUCKET,
    };
    const full = { ...config, "sluice:kmsKeyArn": KEY, "sluice:tracing": "true" };
    [plain, withKeyAndTraces] = (await runProgram("dev", [config, full])) as [RecordedProgram, RecordedProgram];
  });

  describe("the worker's", () => {
    let needed: Permission[];
    let role: Role;
    before(() => (role = roleOf(plain, WORKER_ROLE)));

    it("is put to the test by every path of the worker", async () => {
      const { calls, counts } = await recordWorkerCalls();

      // again.json has two versions of one record, and the record of rejected.json is rejected.
      const first = { shard: "000001", finished: true, objects: 7, records: 6, written: 5, failed: 0 };
      expect(counts).to.deep.equal([
        first,
        first,
        { shard: "000002", finished: true, objects: 2, records: 1, written: 0, failed: 0 },
        { shard: "000003", finished: false, objects: 0, records: 0, written: 0, failed: 0 },
      ]);
      expect(kindsOf(calls)).to.deep.equal([
        "GET object of a version: 200",
        "GET object of a version: 404",
        "GET object: 200",
        "GET object: 404",
        "GET versions: 200",
        "PUT object: 200",
        "PutItem",
      ]);
      const tableArn = String(plain.outputs["tableArn"]);
      needed = [...neededBy(calls, { tableArn, tableName: TABLE, failureQueueArn: "" }), ...neededForLog(LOG_GROUP)];
    });

    it("is allowed everything that it needs, nothing that it never needs, and on nothing wider", async () => {
      expect(await findings(role, needed)).to.deep.equal([]);
      expect(role.attached).to.deep.equal([]);
    });

    it("is as tight with a key of the customer's and with traces", async () => {
      const more = [...needed, ...neededOfKey(needed, KEY, REGION), ...NEEDED_FOR_TRACING];

      expect(await findings(roleOf(withKeyAndTraces, WORKER_ROLE), more)).to.deep.equal([]);
    });

    it("notices each action that is taken away, and one that is added", async () => {
      const grants = Object.entries(role.policies).flatMap(([policy, statements]) =>
        statements.flatMap(({ Action }, index) => Action.map((action) => ({ policy, index, action }))),
      );

      expect(grants).to.have.length(10);
      for (const { policy, index, action } of grants) {
        const statements = role.policies[policy]!;
        const rest = { ...statements[index]!, Action: statements[index]!.Action.filter((each) => each !== action) };
        const policies = {
          ...role.policies,
          [policy]: statements.with(index, rest).filter((each) => each.Action.length > 0),
        };
        const found = await findings({ ...role, policies }, needed);
        expect(found, `${policy} ${action}`).to.not.be.empty;
        for (const line of found) expect(line).to.contain(`not allowed: ${action} on `);
      }
      const resource = `arn:aws:s3:::${WORK_BUCKET}/runs/*/results/*`;
      const added = { Effect: "Allow", Action: ["s3:DeleteObject"], Resource: resource };
      const wider = { ...role, policies: { ...role.policies, more: [added] } };
      expect(await findings(wider, needed)).to.deep.equal([`never needed: s3:DeleteObject on ${resource}`]);
    });

    const refused = [
      { action: "s3:PutObject", resource: `arn:aws:s3:::${BUCKET}/plain.json` },
      { action: "s3:PutObject", resource: `arn:aws:s3:::${WORK_BUCKET}/runs/R/task.json` },
      { action: "s3:PutObject", resource: `arn:aws:s3:::${WORK_BUCKET}/runs/R/shards/000001.json` },
      { action: "s3:DeleteObject", resource: `arn:aws:s3:::${WORK_BUCKET}/runs/R/results/000001.json` },
      { action: "s3:GetObject", resource: `arn:aws:s3:::${WORK_BUCKET}/map/R/manifest.json` },
      { action: "dynamodb:DeleteItem", resource: `arn:aws:dynamodb:${REGION}:000000000000:table/${TABLE}` },
      { action: "dynamodb:PutItem", resource: `arn:aws:dynamodb:${REGION}:000000000000:table/of-others` },
      { action: "lambda:InvokeFunction", resource: `arn:aws:lambda:${REGION}:000000000000:function:sluice-dev-worker` },
      { action: "logs:PutLogEvents", resource: `${LOG_GROUP}-of-others:log-stream:s` },
      {
        action: "states:StopExecution",
        resource: `arn:aws:states:${REGION}:000000000000:execution:sluice-dev-scale-out:e`,
      },
    ];
    for (const { action, resource } of refused) {
      it(`may not ${action} on ${resource}`, async () =>
        expect(await allows(role, { action, resource })).to.equal(false));
    }

    it("may do nothing to either bucket without TLS", async () => {
      const calls = needed.filter(({ action }) => action.startsWith("s3:"));

      expect(calls).to.have.length.above(6);
      for (const call of calls) expect(await allows(role, call, false), call.resource).to.equal(false);
    });
  });

  describe("the state machine's", () => {
    let needed: Permission[];
    let role: Role;
    before(() => {
      role = roleOf(plain, MACHINE_ROLE);
      needed = neededByMachine(plain);
    });

    it("is allowed everything that its definition needs, nothing else, and on nothing wider", async () => {
      expect(needed.map(({ action }) => action).sort()).to.deep.equal([
        "lambda:InvokeFunction",
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
        "states:DescribeExecution",
        "states:StartExecution",
        "states:StopExecution",
      ]);
      expect(await findings(role, needed)).to.deep.equal([]);
      expect(role.attached).to.deep.equal([]);
    });

    it("is as tight with a key of the customer's", async () => {
      const more = [...neededByMachine(withKeyAndTraces), ...neededOfKey(needed, KEY, REGION)];

      expect(await findings(roleOf(withKeyAndTraces, MACHINE_ROLE), more)).to.deep.equal([]);
    });

    const states = `arn:aws:states:${REGION}:000000000000`;
    const refused = [
      { action: "s3:GetObject", resource: `arn:aws:s3:::${WORK_BUCKET}/runs/R/task.json` },
      { action: "s3:GetObject", resource: `arn:aws:s3:::${WORK_BUCKET}/runs/R/shards/000001.json` },
      { action: "s3:PutObject", resource: `arn:aws:s3:::${WORK_BUCKET}/runs/R/index-1.jsonl` },
      { action: "s3:GetObject", resource: `arn:aws:s3:::${BUCKET}/plain.json` },
      { action: "states:StartExecution", resource: `${states}:stateMachine:of-others` },
      { action: "states:StopExecution", resource: `${states}:execution:of-others:e` },
      { action: "states:UpdateStateMachine", resource: `${states}:stateMachine:sluice-dev-scale-out` },
      {
        action: "lambda:InvokeFunction",
        resource: `arn:aws:lambda:${REGION}:000000000000:function:sluice-dev-processor`,
      },
      { action: "dynamodb:PutItem", resource: `arn:aws:dynamodb:${REGION}:000000000000:table/${TABLE}` },
    ];
    for (const { action, resource } of refused) {
      it(`may not ${action} on ${resource}`, async () =>
        expect(await allows(role, { action, resource })).to.equal(false));
    }

    it("is Step Functions' to take, for this account", () => {
      const { inputs } = plain.resources.find(({ name }) => name === "sluice-dev-scale-out-role")!;

      expect(JSON.parse(String(inputs["assumeRolePolicy"]))).to.deep.equal({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "states.amazonaws.com" },
            Action: ["sts:AssumeRole"],
            Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
          },
        ],
      });
    });
  });

  it("leave the function's role as it is without", async () => {
    const config = readStackConfig(PROGRAM_FOLDER, "dev");
    const names = { "aws:region": REGION, "sluice:bucketName": BUCKET, "sluice:tableName": TABLE };
    const [without] = (await runProgram("dev", [{ ...config, ...names }])) as [RecordedProgram];

    expect(roleOf(plain).policies).to.deep.equal(roleOf(without).policies);
  });
});

function neededByMachine({ resources, outputs }: RecordedProgram): Permission[] {
  const machine = resources.find(({ type }) => type === "aws:sfn/stateMachine:StateMachine")!;
  const definition = JSON.parse(String(machine.inputs["definition"])) as StateMachineDefinition;
  return neededByDefinition(definition, { stateMachineArn: String(outputs["stateMachineArn"]), input: { ...INPUT } });
}
