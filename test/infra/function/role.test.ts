import { expect } from "chai";
import { ProcessorRole, type ProcessorRoleArgs } from "../../../infra/function/role.ts";
import { deploy } from "../deploy.ts";
import { ofType, policyOf } from "../program.ts";

const ARGS: ProcessorRoleArgs = {
  roleName: "R",
  region: "eu-west-1",
  bucketArn: "arn:aws:s3:::b",
  prefix: "",
  tableArn: "arn:aws:dynamodb:eu-west-1:1:table/T",
  failureQueueArn: "arn:aws:sqs:eu-west-1:1:q",
  functionName: "F",
  bucketKmsKeyArns: [],
  logs: "managed",
  tracing: false,
  tags: {},
};
const POLICY = "aws:iam/rolePolicy:RolePolicy";

/** The statements of the role's own policies, by the policy's name. */
async function statements(args: Partial<ProcessorRoleArgs>): Promise<Record<string, unknown>> {
  const deployed = await deploy(() => new ProcessorRole("orders", { ...ARGS, ...args }));
  const policies = ofType(deployed, POLICY).map((policy) => {
    expect(policy.inputs["role"]).to.equal("R");
    return [policy.inputs["name"], (policyOf(policy) as { Statement: unknown }).Statement] as const;
  });
  return Object.fromEntries(policies) as Record<string, unknown>;
}

const READ = { Effect: "Allow", Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: "arn:aws:s3:::b/*" };
const LIST = { Effect: "Allow", Action: ["s3:ListBucket", "s3:ListBucketVersions"], Resource: "arn:aws:s3:::b" };
const PUT = { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: ARGS.tableArn };
const SEND = { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ARGS.failureQueueArn };
const CALL_ITSELF = {
  Effect: "Allow",
  Action: ["lambda:InvokeFunction"],
  Resource: "arn:aws:lambda:eu-west-1:123456789012:function:F",
};

describe("ProcessorRole", () => {
  it("may read objects, put items, send failures and call its function, and nothing else", async () => {
    expect(await statements({})).to.deep.equal({
      s3: [READ, LIST],
      dynamodb: [PUT],
      failures: [SEND],
      continuations: [CALL_ITSELF],
    });
  });

  it("is Lambda's to take, and may write logs by AWS's own policy", async () => {
    const { find } = await deploy(() => new ProcessorRole("orders", ARGS));

    expect(policyOf(find("orders-role"), "assumeRolePolicy")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: ["sts:AssumeRole"] }],
    });
    expect(find("orders-role-logs").inputs).to.deep.equal({
      role: "R",
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    });
  });

  it("may write to its own log group only, and not make it again, if that is asked for", async () => {
    const { find, names } = await deploy(() => new ProcessorRole("orders", { ...ARGS, logs: "own" }));

    expect(policyOf(find("orders-role-logs"))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/F:*",
        },
      ],
    });
    expect(names()).to.not.include("aws:iam/rolePolicyAttachment:RolePolicyAttachment orders-role-logs");
  });

  it("finds AWS's policy in other partitions too", async () => {
    const { find } = await deploy(() => new ProcessorRole("orders", { ...ARGS, region: "us-gov-west-1" }));

    expect(find("orders-role-logs").inputs["policyArn"]).to.equal(
      "arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    );
  });

  const prefixes = [
    { prefix: "in/", resource: "arn:aws:s3:::b/in/*" },
    { prefix: "what?", resource: "arn:aws:s3:::b/what${?}*" },
    { prefix: "a$b", resource: "arn:aws:s3:::b/a${$}b*" },
  ];
  for (const { prefix, resource } of prefixes) {
    it(`reads only what begins with ${prefix}, and lists without a condition, for the sake of the 404`, async () => {
      const { s3 } = await statements({ prefix });

      expect(s3).to.deep.equal([{ ...READ, Resource: resource }, LIST]);
    });
  }

  it("uses the customer's key through the three services, each for what it needs", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1a";
    const through = (service: string, ...actions: string[]) => ({
      Effect: "Allow",
      Action: actions,
      Resource: key,
      Condition: { StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } },
    });

    expect(await statements({ kmsKeyArn: key })).to.deep.equal({
      s3: [READ, LIST, through("s3", "kms:Decrypt")],
      dynamodb: [PUT, through("dynamodb", "kms:Decrypt")],
      failures: [SEND, through("sqs", "kms:GenerateDataKey", "kms:Decrypt")],
      continuations: [CALL_ITSELF],
    });
  });

  it("decrypts objects with exactly the keys that are named, besides the stack's", async () => {
    const through = (service: string, resource: string | string[]) => ({
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: resource,
      Condition: { StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } },
    });

    expect((await statements({ bucketKmsKeyArns: ["arn:a"] }))["s3"]).to.deep.equal([
      READ,
      LIST,
      through("s3", "arn:a"),
    ]);
    const all = await statements({ kmsKeyArn: "arn:k", bucketKmsKeyArns: ["arn:a", "arn:b"] });
    expect(all["s3"]).to.deep.equal([READ, LIST, through("s3", ["arn:k", "arn:a", "arn:b"])]);
    expect(all["dynamodb"]).to.deep.equal([PUT, through("dynamodb", "arn:k")]);
  });

  it("uses the key of a table that is adopted", async () => {
    const { dynamodb } = await statements({ kmsKeyArn: "arn:k", tableKmsKeyArn: "arn:t" });

    expect(dynamodb).to.have.nested.property("[1].Resource", "arn:t");
  });

  it("lets Lambda receive from the queue before the function, with the customer's key", async () => {
    const intakeQueueArn = "arn:aws:sqs:eu-west-1:1:intake";
    const receive = {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: intakeQueueArn,
    };
    const decrypt = {
      ...{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: "arn:k" },
      Condition: { StringEquals: { "kms:ViaService": "sqs.eu-west-1.amazonaws.com" } },
    };

    expect(await statements({ intakeQueueArn })).to.deep.include({ intake: [receive] });
    expect(await statements({ intakeQueueArn, kmsKeyArn: "arn:k" })).to.deep.include({ intake: [receive, decrypt] });
  });

  it("may send traces where these are wanted; X-Ray names no resources", async () => {
    expect((await statements({ tracing: true }))["tracing"]).to.deep.equal([
      { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    ]);
  });
});
