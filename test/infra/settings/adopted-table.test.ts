import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { JsonPipeline } from "../../../infra/json-pipeline.ts";
import { type AdoptedTable, lookAtTable, type LookAtTableArgs } from "../../../infra/settings/adopted-table.ts";
import { readConfig } from "../../../infra/settings/config.ts";
import { deploy, type DeployOptions, valueOf } from "../deploy.ts";
import { CODE, policyOf } from "../program.ts";

const GET_TABLE = "aws:dynamodb/getTable:getTable";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a";
const OTHER_KEY = "arn:aws:kms:eu-west-1:123456789012:key/2b";
const ARGS: LookAtTableArgs = {
  keys: { partitionKey: "userID", sortKey: "timestamp" },
  billingMode: "provisioned",
};

/** A table as the provider would answer for it. */
const table = (differences: object = {}): NonNullable<DeployOptions["invokes"]> => ({
  [GET_TABLE]: () => ({
    name: "theirs",
    arn: "arn:aws:dynamodb:eu-west-1:1:table/theirs",
    hashKey: "userID",
    rangeKey: "timestamp",
    attributes: [
      { name: "timestamp", type: "N" },
      { name: "userID", type: "S" },
      { name: "ofAnIndex", type: "S" },
    ],
    billingMode: "PROVISIONED",
    serverSideEncryption: { enabled: false, kmsKeyArn: "" },
    ...differences,
  }),
});

async function look(differences: object, args: Partial<LookAtTableArgs> = {}): Promise<AdoptedTable | string> {
  const refused = (error: unknown) => {
    expect(pulumi.RunError.isInstance(error)).to.be.true;
    return (error as Error).message;
  };
  const run = () => lookAtTable("theirs", { ...ARGS, ...args }).catch(refused);
  return (await deploy(run, { invokes: table(differences) })).result;
}

describe("lookAtTable", () => {
  const found = { name: "theirs", arn: "arn:aws:dynamodb:eu-west-1:1:table/theirs" };
  const encrypted = (kmsKeyArn: string) => ({ serverSideEncryption: { enabled: true, kmsKeyArn } });

  it("takes a table with the mapping's keys and the stack's billing mode", async () => {
    expect(await look({})).to.deep.equal(found);
    expect(await look({ billingMode: "PAY_PER_REQUEST" }, { billingMode: "on-demand" })).to.deep.equal(found);
  });

  it("takes keys of other names, if the mapping has these", async () => {
    const attributes = [
      { name: "pk", type: "S" },
      { name: "sk", type: "N" },
    ];
    const keys = { partitionKey: "pk", sortKey: "sk" };

    expect(await look({ hashKey: "pk", rangeKey: "sk", attributes }, { keys })).to.deep.equal(found);
  });

  it("tells the table's own key, whether the stack has the same or none", async () => {
    expect(await look(encrypted(KEY))).to.deep.equal({ ...found, kmsKeyArn: KEY });
    expect(await look(encrypted(KEY), { kmsKeyArn: KEY })).to.deep.equal({ ...found, kmsKeyArn: KEY });
  });

  it("cannot compare a key that is not known yet", async () => {
    expect(await look(encrypted(KEY), { kmsKeyArn: pulumi.output(OTHER_KEY) })).to.deep.equal({
      ...found,
      kmsKeyArn: KEY,
    });
  });

  const text = [{ name: "userID", type: "S" }];
  const both = (sortType: string) => [...text, { name: "timestamp", type: sortType }];
  const wantedKeys =
    "a table with the keys userID (S), timestamp (N), as the mapping's partitionKey and sortKey name them";
  const refusals: readonly [title: string, differences: object, args: Partial<LookAtTableArgs>, allowed: string][] = [
    ["without a sort key", { rangeKey: "", attributes: text }, {}, `${wantedKeys} (this one has userID (S))`],
    ["of keys of other types", { attributes: both("S") }, {}, `${wantedKeys} (this one has userID (S), timestamp (S))`],
    [
      "of keys in the other order",
      { hashKey: "timestamp", rangeKey: "userID" },
      {},
      `${wantedKeys} (this one has timestamp (N), userID (S))`,
    ],
    [
      "that is paid otherwise",
      {},
      { billingMode: "on-demand" },
      "a table that is on-demand, as billingMode says (this one is provisioned; the stack does not change it)",
    ],
    [
      "without the stack's key",
      {},
      { kmsKeyArn: KEY },
      `a table that is encrypted with ${KEY}, as kmsKeyArn says (this one is encrypted with a key that DynamoDB owns)`,
    ],
    [
      "with another key, paid otherwise: both are told",
      { ...encrypted(OTHER_KEY), billingMode: "PAY_PER_REQUEST" },
      { kmsKeyArn: KEY },
      "a table that is provisioned, as billingMode says (this one is on-demand; the stack does not change it); and " +
        `a table that is encrypted with ${KEY}, as kmsKeyArn says (this one is encrypted with ${OTHER_KEY})`,
    ],
  ];
  for (const [title, differences, args, allowed] of refusals) {
    it(`refuses a table ${title}`, async () => {
      expect(await look(differences, args)).to.equal(`sluice:adoptTable is "theirs"; allowed: ${allowed}`);
    });
  }
});

describe("a pipeline with an adopted table", () => {
  const config = { "aws:region": "eu-west-1", "sluice:adoptTable": "theirs" };
  const build = async () => {
    const { name, args } = await readConfig();
    return new JsonPipeline(name, { ...args, code: CODE });
  };

  it("makes no table and no scaling, and uses and watches this one", async () => {
    const serverSideEncryption = { enabled: true, kmsKeyArn: KEY };
    const deployed = await deploy(build, { config, invokes: table({ serverSideEncryption }) });

    expect(deployed.names().filter((name) => /dynamodb\/|appautoscaling/.test(name))).to.deep.equal([]);
    expect(await valueOf(deployed.result.tableName)).to.equal("theirs");
    expect(await valueOf(deployed.result.tableArn)).to.equal("arn:aws:dynamodb:eu-west-1:1:table/theirs");
    expect(deployed.find("sluice-dev-processor").inputs["environment"]).to.have.nested.property(
      "variables.TABLE_NAME",
      "theirs",
    );
    expect(deployed.find("sluice-dev-alarm-write-throttles").inputs["dimensions"]).to.deep.equal({
      TableName: "theirs",
    });
    expect(policyOf(deployed.find("sluice-dev-role-dynamodb"))).to.have.deep.property("Statement", [
      { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: "arn:aws:dynamodb:eu-west-1:1:table/theirs" },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: KEY,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } },
      },
    ]);
  });

  it("declares nothing where the table does not fit", async () => {
    const refused = () => build().catch((error: unknown) => (error as Error).message);
    const deployed = await deploy(refused, { config, invokes: table({ hashKey: "id" }) });

    expect(deployed.result).to.match(/^sluice:adoptTable is "theirs"; allowed: a table with the keys userID \(S\),/);
    expect(deployed.resources).to.deep.equal([]);
  });
});
