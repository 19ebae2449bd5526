import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PurgeQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import pLimit from "p-limit";
import type { EngineStack } from "../engine/engine-stack.ts";
import type { AwsClients } from "./world/aws-clients.ts";
import { eventually } from "./eventually.ts";
import type { TestFile } from "./test-files.ts";

/** What a stack's outputs name. */
export interface Outputs {
  readonly bucketName: string;
  readonly tableName: string;
  readonly functionName: string;
  readonly roleName: string;
  readonly logGroupName: string;
  readonly failureQueueUrl: string;
  readonly failureQueueName: string;
  readonly alarmTopicArn: string;
}

/**
 * How many files are put before the first of them is stored. ministack runs each invocation in a process of its own, and counts its own
 * throttling as a failure, so the load has to be one that this machine takes.
 */
const FILES_AT_ONCE = 6;

/** A deployed stack, and what people do with it. */
export class Deployed {
  readonly outputs: Outputs;
  readonly #aws: AwsClients;

  private constructor(outputs: Outputs, aws: AwsClients) {
    this.outputs = outputs;
    this.#aws = aws;
  }

  static async of(stack: EngineStack, aws: AwsClients): Promise<Deployed> {
    const outputs = Object.entries(await stack.stack.outputs()).map(([name, { value }]) => [name, value as unknown]);
    return new Deployed(Object.fromEntries(outputs) as Outputs, aws);
  }

  /** @returns the event that EventBridge has of it */
  async put({ key, body }: TestFile): Promise<object> {
    const { bucketName: Bucket } = this.outputs;
    const { VersionId, ETag } = await this.#aws.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
    return createdEvent(Bucket, {
      key,
      size: Buffer.byteLength(body),
      etag: (ETag ?? "").replaceAll('"', ""),
      "version-id": VersionId,
    });
  }

  /** Calls the function asynchronously. */
  async invoke(event: object): Promise<void> {
    await this.#aws.lambda.send(
      new InvokeCommand({
        FunctionName: this.outputs.functionName,
        InvocationType: "Event",
        Payload: JSON.stringify(event),
      }),
    );
  }

  /** Puts files as fast as they are stored. */
  async putAndStore(files: readonly TestFile[]): Promise<void> {
    await pLimit(FILES_AT_ONCE).map(files, async (file) => {
      await this.put(file);
      await this.stored([file]);
    });
  }

  /** Waits until all records of files are items. */
  async stored(files: readonly TestFile[], seconds?: number): Promise<void> {
    const expected = files.flatMap(({ items }) => items);
    const isStored = async (): Promise<boolean> => {
      const found = new Set(await this.items());
      return expected.every((item) => found.has(item));
    };
    await eventually(`${expected.length} items of ${files.length} files`, isStored, seconds);
  }

  /** "userID timestamp key" of all items in the table, sorted. */
  async items(): Promise<string[]> {
    const lines: string[] = [];
    let start: Record<string, never> | undefined;
    do {
      const page = await this.#aws.dynamodb.send(
        new ScanCommand({ TableName: this.outputs.tableName, ExclusiveStartKey: start }),
      );
      for (const item of page.Items ?? [])
        lines.push(`${item["userID"]?.S ?? ""} ${item["timestamp"]?.N ?? ""} ${item["source"]?.S ?? ""}`);
      start = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (start !== undefined);
    return lines.sort();
  }

  /** Waits for messages on the failure queue, and takes them off it. */
  async failures(count: number, seconds?: number): Promise<Record<string, unknown>[]> {
    const QueueUrl = this.outputs.failureQueueUrl;
    const found = new Map<string, Record<string, unknown>>();
    await eventually(
      `${count} messages on the failure queue`,
      async () => {
        const { Messages = [] } = await this.#aws.sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        for (const { MessageId = "", Body = "" } of Messages)
          found.set(MessageId, JSON.parse(Body) as Record<string, unknown>);
        return found.size >= count;
      },
      seconds,
    );
    await this.#aws.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    return [...found.values()];
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const createdEvent = (bucket: string, object: object): object => ({
  version: "0",
  "detail-type": "Object Created",
  source: "aws.s3",
  resources: [`arn:aws:s3:::${bucket}`],
  detail: { version: "0", bucket: { name: bucket }, object, reason: "PutObject" },
});
