import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import pLimit from "p-limit";
import { ANY_CREDENTIALS } from "../pipeline/address.ts";
import { sqsClient } from "../pipeline/clients.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { DataSet } from "./data-set.ts";

/** Uploads at once; a few files go one by one, so that their outcomes come in their order. */
const UPLOADS = 16;
const FEW = 20;

/** Puts a data set's files into the pipeline's bucket, and waits until all of them are processed. */
export async function upload(set: DataSet, keys: readonly string[], pipeline: Pipeline): Promise<void> {
  const { address } = pipeline;
  const client = new S3Client({
    endpoint: address.s3Endpoint,
    region: address.region,
    credentials: ANY_CREDENTIALS,
    forcePathStyle: true,
  });
  const put = async (key: string): Promise<void> => {
    const path = join(set.folder, key);
    const body = { Body: createReadStream(path), ContentLength: statSync(path).size };
    await client.send(new PutObjectCommand({ Bucket: address.bucket, Key: key, ...body }));
    if (keys.length <= FEW) await pipeline.idle();
  };
  await pLimit(keys.length <= FEW ? 1 : UPLOADS).map(keys, put);
  await pipeline.idle();
  client.destroy();
}

/** Takes all messages off the pipeline's failure queue. */
export async function drainFailures({ address }: Pipeline): Promise<unknown[]> {
  const QueueUrl = address.failureQueueUrl;
  const client = sqsClient({ endpoint: address.sqsEndpoint, region: address.region });
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) break;
    for (const { Body = "null", ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body));
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
  client.destroy();
  return bodies;
}
