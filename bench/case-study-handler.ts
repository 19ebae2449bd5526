// The baseline of bench/bundle.ts: the case study's handler as most would write it with the SDK's defaults. It reads one
// record of an event, dates it by the clock, and loses it on failure.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { S3Event } from "aws-lambda";

const s3 = new S3Client({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export async function handler(event: S3Event): Promise<void> {
  const record = event.Records[0];
  if (!record) return;
  const { bucket, object } = record.s3;
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key }));
  const { userID, ...data } = JSON.parse((await body?.transformToString()) ?? "") as Record<string, unknown>;
  const item = { userID, timestamp: Date.now(), data };
  await table.send(new PutCommand({ TableName: process.env["TABLE_NAME"], Item: item }));
}
