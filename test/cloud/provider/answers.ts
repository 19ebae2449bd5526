import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetBucketLocationCommand } from "@aws-sdk/client-s3";
import type { Properties } from "../../engine/standin/properties.ts";
import type { AwsClients } from "../world/aws-clients.ts";
import { text, unlessGone } from "./maker.ts";
import { notificationOf } from "./services/s3-notification.ts";

/** What the provider's reading functions answer. */
export async function answerTo(token: string, args: Properties, { s3, dynamodb }: AwsClients): Promise<Properties> {
  const bucket = String(args["bucket"]);
  switch (token) {
    case "aws:dynamodb/getTable:getTable":
      return await foundTable(text(args, "name"), dynamodb);
    case "aws:s3/getBucket:getBucket": {
      const found = await unlessGone(s3.send(new GetBucketLocationCommand({ Bucket: bucket })));
      if (found === undefined) throw new Error(`reading S3 Bucket (${bucket}): couldn't find resource`);
      const bucketRegion = found.LocationConstraint ?? "us-east-1";
      return { id: bucket, bucket, arn: `arn:aws:s3:::${bucket}`, bucketRegion };
    }
    case "aws:s3/getBucketNotification:getBucketNotification": {
      const found = await notificationOf(s3, bucket);
      return {
        id: bucket,
        bucket,
        eventbridge: found.EventBridgeConfiguration !== undefined,
        lambdaFunctions: (found.LambdaFunctionConfigurations ?? []).map((each) => ({
          lambdaFunctionArn: each.LambdaFunctionArn,
        })),
        queues: (found.QueueConfigurations ?? []).map((each) => ({ queueArn: each.QueueArn })),
        topics: (found.TopicConfigurations ?? []).map((each) => ({ topicArn: each.TopicArn })),
      };
    }
    default:
      throw new Error(`the provider cannot answer ${token} yet: test/cloud/provider/answers.ts`);
  }
}

async function foundTable(name: string, dynamodb: DynamoDBClient): Promise<Properties> {
  const answer = await unlessGone(dynamodb.send(new DescribeTableCommand({ TableName: name })));
  const table = answer?.Table;
  if (table === undefined) throw new Error(`reading DynamoDB Table (${name}): couldn't find resource`);
  const keyOf = (type: string) => table.KeySchema?.find(({ KeyType }) => KeyType === type)?.AttributeName ?? "";
  const kmsKeyArn = table.SSEDescription?.KMSMasterKeyArn ?? "";
  return {
    id: name,
    name,
    arn: table.TableArn,
    hashKey: keyOf("HASH"),
    rangeKey: keyOf("RANGE"),
    attributes: (table.AttributeDefinitions ?? []).map((each) => ({
      name: each.AttributeName,
      type: each.AttributeType,
    })),
    billingMode: table.BillingModeSummary?.BillingMode ?? "PROVISIONED",
    serverSideEncryption: { enabled: kmsKeyArn !== "", kmsKeyArn },
  };
}
