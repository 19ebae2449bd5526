import type { Pair } from "./world.ts";

/** Each server is in at least one pair for each of S3, DynamoDB and SQS that it has. */
export const PAIRS: readonly Pair[] = [
  { s3: "ministack", dynamodb: "ministack" },
  { s3: "moto", dynamodb: "moto" },
  { s3: "versitygw", dynamodb: "dynamodb-local" },
  { s3: "versitygw", dynamodb: "dynoxide" },
  { s3: "embedded", dynamodb: "dynamodb-local" },
];
