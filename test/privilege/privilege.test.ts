import { expect } from "chai";
import { RECORDED_ACCOUNT, type RecordedProgram, type RecordedResource } from "../../local/program/recorded.ts";
import { PROGRAM_FOLDER, runProgram } from "../../local/program/run-program.ts";
import { readStackConfig } from "../../local/program/stack-config.ts";
import { allows, findings } from "./findings.ts";
import { neededBy, NEEDED_FOR_TRACING, neededForLogs, neededOfKey, type Permission, type StackArns } from "./needed.ts";
import { kindsOf, type Outcomes, recordCalls } from "./record-calls.ts";
import { type Role, roleOf, type Statement } from "./role.ts";

const KEY = "arn:aws:kms:ap-southeast-2:000000000000:key/1a2b3c4d-0000-4000-8000-000000000000";
const LOGGING = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

const OUTCOMES: Outcomes = {
  "plain.json": { written: 1 },
  "gzip.json": { written: 1 },
  "rejected.json": { rejected: 1 },
  "by-reference.json": { storedByReference: 1 },
  "again.json": { written: 1 },
  "gone.json": "gone",
  "long.json": { written: 1 },
};

describe("the function's role", () => {
  let plain: RecordedProgram;
  let withAll: RecordedProgram;
  let needed: Permission[];
  let role: Role;

  before(async function () {
    const config = readStackConfig(PROGRAM_FOLDER, "dev");
    const full = { ...config, "sluice:kmsKeyArn": KEY, "sluice:tracing": "true", "sluice:logs": "own" };
    [plain, withAll] = (await runProgram("dev", [config, full])) as [RecordedProgram, RecordedProgram];
    role = roleOf(plain);
  });

  const buckets = [
    {
      title: "with versions",
      versioned: true,
      kinds: [
        "GET object of a version: 200",
        "GET object of a version: 404",
        "GET versions: 200",
        "Invoke",
        "PutItem",
        "SendMessage",
      ],
    },
    {
      title: "without versions, as an adopted one may be",
      versioned: false,
      kinds: ["GET object: 200", "GET object: 404", "GET versions: 200", "Invoke", "PutItem", "SendMessage"],
    },
  ];
  const recorded: Permission[][] = [];
  for (const { title, versioned, kinds } of buckets) {
    it(`is put to the test by every path of the function, in a bucket ${title}`, async () => {
      const { calls, outcomes } = await recordCalls(plain, versioned);

      expect(outcomes).to.deep.equal(OUTCOMES);
      expect(kindsOf(calls)).to.deep.equal(kinds);
      recorded.push(neededBy(calls, arnsOf(plain)));
    });
  }

  it("needs seven actions, in all of these paths together", () => {
    needed = [...new Map(recorded.flat().map((each) => [JSON.stringify(each), each])).values()];

    expect([...new Set(needed.map(({ action }) => action))].sort()).to.deep.equal([
      "dynamodb:PutItem",
      "lambda:InvokeFunction",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
      "s3:ListBucketVersions",
      "sqs:SendMessage",
    ]);
  });

  it("is allowed everything that it needs, nothing that it never needs, and on nothing wider", async () => {
    expect(await findings(role, needed)).to.deep.equal([]);
  });

  it("has beside that AWS's policy for logs, and no other", () => {
    expect(role.attached).to.deep.equal([LOGGING]);
  });

  it("is as tight with a key of the customer's, with traces, and with logs of its own", async () => {
    const { region, logGroupName } = withAll.outputs as Readonly<Record<string, string>>;
    const logs = neededForLogs(`arn:aws:logs:${region}:${RECORDED_ACCOUNT}:log-group:${logGroupName}`);
    const more = [...needed, ...neededOfKey(needed, KEY, String(region)), ...NEEDED_FOR_TRACING, ...logs];

    expect(await findings(roleOf(withAll), more)).to.deep.equal([]);
    expect(await allows(roleOf(withAll), { action: "kms:Decrypt", resource: KEY })).to.equal(false);
    expect(roleOf(withAll).attached).to.deep.equal([]);
  });

  it("may do nothing to the bucket without TLS", async () => {
    const reads = needed.filter(({ action }) => action.startsWith("s3:"));

    expect(reads).to.have.length.above(4);
    for (const read of reads) expect(await allows(role, read, false), read.action).to.equal(false);
  });

  // What would be bad most of all: the simulator says no, and not only this test's own reading of the policies.
  const refused = [
    { action: "s3:PutObject", of: "bucketArn", suffix: "/plain.json" },
    { action: "s3:DeleteObject", of: "bucketArn", suffix: "/plain.json" },
    { action: "dynamodb:DeleteItem", of: "tableArn", suffix: "" },
    { action: "dynamodb:Scan", of: "tableArn", suffix: "" },
    { action: "dynamodb:PutItem", of: "tableArn", suffix: "-of-others" },
    { action: "lambda:InvokeFunction", of: "functionArn", suffix: "-of-others" },
    { action: "lambda:UpdateFunctionCode", of: "functionArn", suffix: "" },
    { action: "sqs:ReceiveMessage", of: "failureQueueArn", suffix: "" },
    { action: "sqs:PurgeQueue", of: "failureQueueArn", suffix: "" },
  ];
  for (const { action, of, suffix } of refused) {
    it(`may not ${action} on ${of}${suffix}`, async () => {
      const resource = `${String(plain.outputs[of])}${suffix}`;
      expect(await allows(role, { action, resource })).to.equal(false);
    });
  }

  describe("the test itself", () => {
    /** The role with one of its policies changed. */
    const changed = (policy: string, change: (statements: readonly Statement[]) => Statement[]): Role => ({
      ...role,
      policies: { ...role.policies, [policy]: change(role.policies[policy] ?? []) },
    });
    const added = (Action: string, Resource: string): Statement => ({ Effect: "Allow", Action: [Action], Resource });

    it("notices each action that is taken away", async () => {
      const grants = Object.entries(role.policies).flatMap(([policy, statements]) =>
        statements.flatMap(({ Action, Resource }) => Action.map((action) => ({ policy, action, Resource }))),
      );

      expect(grants).to.have.length(7);
      for (const { policy, action } of grants) {
        const without = changed(policy, (statements) =>
          statements
            .map((each) => ({ ...each, Action: each.Action.filter((one) => one !== action) }))
            .filter(({ Action }) => Action.length > 0),
        );
        const found = await findings(without, needed);
        expect(found, action).to.not.be.empty;
        for (const line of found) expect(line).to.contain(`not allowed: ${action} on `);
      }
    });

    const additions = [
      { policy: "dynamodb", action: "dynamodb:GetItem", of: "tableArn", suffix: "" },
      { policy: "s3", action: "s3:PutObject", of: "bucketArn", suffix: "/*" },
      { policy: "s3", action: "s3:GetBucketLocation", of: "bucketArn", suffix: "" },
      { policy: "failures", action: "sqs:ReceiveMessage", of: "failureQueueArn", suffix: "" },
    ];
    for (const { policy, action, of, suffix } of additions) {
      it(`notices ${action}, which is never needed`, async () => {
        const resource = `${String(plain.outputs[of])}${suffix}`;
        const more = changed(policy, (statements) => [...statements, added(action, resource)]);

        expect(await findings(more, needed)).to.deep.equal([`never needed: ${action} on ${resource}`]);
      });
    }

    it("notices what is allowed twice", async () => {
      const table = String(plain.outputs["tableArn"]);
      const twice = changed("failures", (statements) => [...statements, added("dynamodb:PutItem", table)]);

      const line = `never needed: dynamodb:PutItem on ${table}`;
      expect(await findings(twice, needed)).to.deep.equal([line, line]);
    });

    const wider = [
      { policy: "dynamodb", resource: "*" },
      { policy: "dynamodb", resource: "arn:aws:dynamodb:ap-southeast-2:000000000000:table/*" },
      { policy: "failures", resource: "arn:aws:sqs:*:000000000000:sluice-dev-failures" },
    ];
    for (const { policy, resource } of wider) {
      it(`notices ${resource} where AWS takes a narrower resource`, async () => {
        const wide = changed(policy, (statements) => statements.map((each) => ({ ...each, Resource: resource })));
        const [action = ""] = role.policies[policy]?.[0]?.Action ?? [];

        expect(await findings(wide, needed)).to.deep.equal([`too wide: ${action} on ${resource}`]);
      });
    }

    for (const action of ["dynamodb:Put*", "dynamodb:???Item"]) {
      it(`notices an action with a wildcard: ${action}`, async () => {
        const table = String(plain.outputs["tableArn"]);
        const wide = changed("dynamodb", () => [added(action, table)]);

        expect(await findings(wide, needed)).to.deep.equal([`too wide: ${action} on ${table}`]);
      });
    }

    /** The role of a program with more inputs of its role, or more resources. */
    const roleWith = (inputs: object, ...more: readonly RecordedResource[]): Role =>
      roleOf({
        ...plain,
        resources: plain.resources
          .map((each) =>
            each.type === "aws:iam/role:Role" ? { ...each, inputs: { ...each.inputs, ...inputs } } : each,
          )
          .concat(more),
      });
    const inline = (name: string, statement: object) => ({
      inlinePolicies: [{ name, policy: JSON.stringify({ Version: "2012-10-17", Statement: statement }) }],
    });

    for (const name of ["more", "dynamodb"]) {
      it(`notices what an inline policy allows, by the name of ${name}`, async () => {
        const table = String(plain.outputs["tableArn"]);
        const Resource = [table, `${table}/index/day`];
        const more = roleWith(inline(name, { Effect: "Allow", Action: "dynamodb:Query", Resource }));

        expect(await findings(more, needed)).to.deep.equal([
          `never needed: dynamodb:Query on ${table}`,
          `never needed: dynamodb:Query on ${table}/index/day`,
        ]);
      });
    }

    it("notices an inline policy that allows everything", async () => {
      const everything = roleWith(inline("more", { Effect: "Allow", Action: "*", Resource: "*" }));

      expect(await findings(everything, needed)).to.include.members(["never needed: * on *", "too wide: * on *"]);
    });

    it("notices a statement that names only what it leaves out", async () => {
      const statement = { Effect: "Allow", NotAction: "iam:*", Resource: "*" };
      const line = `names only what it leaves out: ${JSON.stringify(statement)}`;

      expect(await findings(roleWith(inline("more", statement)), needed)).to.deep.equal([line]);
    });

    it("notices a policy of AWS's in the role itself", () => {
      const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

      expect(roleWith({ managedPolicyArns: [administrator] }).attached).to.deep.equal([LOGGING, administrator]);
    });

    const strangers = [
      {
        type: "aws:iam/policyAttachment:PolicyAttachment",
        inputs: {},
        error: "what does it give a role: more (aws:iam/policyAttachment:PolicyAttachment)",
      },
      {
        type: "aws:iam/rolePolicy:RolePolicy",
        inputs: { role: "another" },
        error: "of no role of the program: more",
      },
    ];
    for (const { type, inputs, error } of strangers) {
      it(`says what it cannot judge: ${error}`, () => {
        expect(() => roleWith({}, { type, name: "more", inputs, state: {} })).to.throw(error);
      });
    }
  });
});

const arnsOf = ({ outputs }: RecordedProgram): StackArns => ({
  tableArn: String(outputs["tableArn"]),
  tableName: String(outputs["tableName"]),
  failureQueueArn: String(outputs["failureQueueArn"]),
  functionArn: String(outputs["functionArn"]),
});
