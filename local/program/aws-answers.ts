import { completeMapping } from "../../runtime/mapping/read-mapping.ts";
import { keyNames } from "../../runtime/mapping/record-mapping.ts";
import { RECORDED_ACCOUNT } from "./recorded.ts";
import type { StackConfig } from "./stack-config.ts";

type Properties = Readonly<Record<string, unknown>>;

/** The outputs that the provider would add to a created resource. */
export function answerToResource(
  type: string,
  name: string,
  inputs: Properties,
  id: string,
  region: string,
): Properties {
  const given = (property: string): string => {
    const value = inputs[property];
    return typeof value === "string" ? value : id === "" ? `${name}-local`.toLowerCase() : id;
  };
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${RECORDED_ACCOUNT}:${rest}`;
  switch (type) {
    case "aws:s3/bucket:Bucket": {
      const bucket = given("bucket");
      return {
        id: bucket,
        bucket,
        arn: `arn:aws:s3:::${bucket}`,
        region,
        bucketDomainName: `${bucket}.s3.amazonaws.com`,
      };
    }
    case "aws:dynamodb/table:Table":
      return { id: given("name"), name: given("name"), arn: arn("dynamodb", `table/${given("name")}`) };
    case "aws:lambda/function:Function": {
      const functionArn = arn("lambda", `function:${given("name")}`);
      return {
        id: given("name"),
        name: given("name"),
        arn: functionArn,
        qualifiedArn: `${functionArn}:1`,
        version: "1",
      };
    }
    case "aws:sqs/queue:Queue": {
      const url = `https://sqs.${region}.amazonaws.com/${RECORDED_ACCOUNT}/${given("name")}`;
      return { id: url, url, name: given("name"), arn: arn("sqs", given("name")) };
    }
    case "aws:iam/role:Role":
      return { id: given("name"), name: given("name"), arn: `arn:aws:iam::${RECORDED_ACCOUNT}:role/${given("name")}` };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { id: given("name"), name: given("name"), arn: arn("logs", `log-group:${given("name")}`) };
    case "aws:sfn/stateMachine:StateMachine":
      return {
        id: arn("states", `stateMachine:${given("name")}`),
        name: given("name"),
        arn: arn("states", `stateMachine:${given("name")}`),
      };
    case "aws:sns/topic:Topic":
      return { id: arn("sns", given("name")), name: given("name"), arn: arn("sns", given("name")) };
    default:
      return { id: `${name}-id`, name: given("name"), arn: arn(type.split(/[:/]/)[1] ?? "aws", name) };
  }
}

/**
 * The provider's answer to a query of the program; undefined if nothing here can answer it.
 *
 * What the stack adopts is created here, as the settings want it to be.
 */
export function answerToInvoke(
  token: string,
  inputs: Properties,
  region: string,
  config: StackConfig,
): Properties | undefined {
  switch (token) {
    case "aws:index/getRegion:getRegion":
      return { id: region, name: region, region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { id: RECORDED_ACCOUNT, accountId: RECORDED_ACCOUNT, arn: `arn:aws:iam::${RECORDED_ACCOUNT}:root` };
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    case "aws:s3/getBucket:getBucket":
      return {
        id: inputs.bucket,
        bucket: inputs.bucket,
        arn: `arn:aws:s3:::${String(inputs.bucket)}`,
        bucketRegion: region,
        region,
      };
    // What is recorded has not been deployed before.
    case "pulumi:pulumi:readStackOutputs":
      return { name: inputs.name, outputs: {}, secretOutputNames: [] };
    case "pulumi:pulumi:readStackResourceOutputs":
      return { name: inputs.stackName, outputs: {} };
    case "aws:dynamodb/getTable:getTable":
      return adoptedTable(String(inputs.name), region, config);
    // It is new, and notifies nobody.
    case "aws:s3/getBucketNotification:getBucketNotification":
      return {
        id: inputs.bucket,
        bucket: inputs.bucket,
        eventbridge: config["sluice:trigger"] === "eventbridge",
        lambdaFunctions: [],
        queues: [],
        topics: [],
        region,
      };
    default:
      return undefined;
  }
}

function adoptedTable(name: string, region: string, config: StackConfig): Properties {
  const kmsKeyArn = config["sluice:kmsKeyArn"] ?? "";
  const { partitionKey, sortKey } = keyNames(completeMapping(JSON.parse(config["sluice:mapping"] ?? "{}")));
  return {
    id: name,
    name,
    arn: `arn:aws:dynamodb:${region}:${RECORDED_ACCOUNT}:table/${name}`,
    hashKey: partitionKey,
    rangeKey: sortKey,
    attributes: [
      { name: partitionKey, type: "S" },
      { name: sortKey, type: "N" },
    ],
    billingMode: config["sluice:billingMode"] === "on-demand" ? "PAY_PER_REQUEST" : "PROVISIONED",
    serverSideEncryption: { enabled: kmsKeyArn !== "", kmsKeyArn },
  };
}
