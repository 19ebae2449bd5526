import type { Cloud } from "./cloud.ts";
import type { Properties } from "./properties.ts";
import { ACCOUNT, type Place } from "./resource-types.ts";

/** What the provider's reading functions answer, of what stands in the pretended account. */
export function answerTo(token: string, args: Properties, cloud: Cloud, { region }: Place): Properties {
  const bucket = String(args["bucket"]);
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { id: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT };
    case "aws:dynamodb/getTable:getTable":
      return foundTable(String(args["name"]), cloud);
    case "aws:s3/getBucket:getBucket": {
      const found = cloud.find("aws:s3/bucket:Bucket", bucket);
      if (found === undefined) throw new Error(`reading S3 Bucket (${bucket}): couldn't find resource`);
      return { id: bucket, bucket, arn: `arn:aws:s3:::${bucket}`, bucketRegion: found.state["region"] ?? region };
    }
    case "aws:s3/getBucketNotification:getBucketNotification": {
      const found = cloud.find("aws:s3/bucketNotification:BucketNotification", bucket)?.state ?? {};
      const targets = { eventbridge: false, lambdaFunctions: [], queues: [], topics: [] };
      return { id: bucket, bucket, ...targets, ...found };
    }
    default:
      throw new Error(`the stand-in cannot answer ${token} yet: answers.ts`);
  }
}

/** As the provider's data source has it: a key that DynamoDB owns is none. */
function foundTable(name: string, cloud: Cloud): Properties {
  const found = cloud.find("aws:dynamodb/table:Table", name);
  if (found === undefined) throw new Error(`reading DynamoDB Table (${name}): couldn't find resource`);
  const { serverSideEncryption = { enabled: false, kmsKeyArn: "" }, rangeKey = "", ...rest } = found.state;
  return { id: name, ...rest, rangeKey, serverSideEncryption };
}
