import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListMapRunsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { ExecutionInput } from "../../infra/scale-out/definition.ts";
import type { ShardResult } from "../../runtime/work/shard/shard-result.ts";
import type { Shard } from "../../runtime/work/shard/shard.ts";
import type { Pace, ShardTask } from "../../runtime/work/shard/task.ts";
import { runPrefix, workKeys } from "../../runtime/work/shard/work-keys.ts";
import type { Outputs } from "./deployed.ts";
import { eventually } from "./eventually.ts";
import type { TestFile } from "./test-files.ts";
import type { AwsClients } from "./world/aws-clients.ts";

/** What a stack with scaleOut has besides. */
export interface WorkerOutputs extends Outputs {
  readonly workBucket: string;
  readonly stateMachineArn: string;
  readonly workerFunction: string;
}

/** A run on many machines, as a command makes it: its work in the work bucket, and executions over it. */
export class WorkerRun {
  readonly run: string;
  readonly #keys;
  readonly #outputs: WorkerOutputs;
  readonly #aws: AwsClients;

  constructor(run: string, outputs: WorkerOutputs, aws: AwsClients) {
    this.run = run;
    this.#keys = workKeys(runPrefix(run));
    this.#outputs = outputs;
    this.#aws = aws;
  }

  /** Puts the files, which trigger nothing, and a shard for each group of them. */
  async put(groups: Readonly<Record<string, readonly TestFile[]>>, pace: Pace = {}): Promise<void> {
    const { bucketName: bucket, tableName: table } = this.#outputs;
    const task: ShardTask = {
      ...{ run: this.run, bucket, table, pace },
      mapping: { userID: "/userID", timestamp: "/timestamp", data: "/data" },
      ...{ maxDecompressedBytes: 1_000_000, rewrite: false, dryRun: false, concurrency: 4 },
    };
    await this.#write(this.#keys.task, JSON.stringify(task));
    for (const [id, files] of Object.entries(groups)) {
      for (const { key, body } of files) {
        await this.#aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
      }
      const shard: Shard = { id, bucket, objects: files.map(({ key }) => ({ key })) };
      await this.#write(this.#keys.shard(id), JSON.stringify(shard));
    }
  }

  /** Starts an execution over some shards. @returns its ARN */
  async start(part: number, shards: readonly string[]): Promise<string> {
    const index = this.#keys.index(part);
    await this.#write(index, shards.map((shard) => `${JSON.stringify({ shard })}\n`).join(""));
    const input: ExecutionInput = { run: this.run, prefix: runPrefix(this.run), index, maxConcurrency: 4 };
    const { executionArn = "" } = await this.#aws.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: this.#outputs.stateMachineArn,
        name: `${this.run}-${part}`,
        input: JSON.stringify(input),
      }),
    );
    return executionArn;
  }

  async ended(executionArn: string): Promise<string> {
    return await eventually(`the end of ${executionArn}`, async () => {
      const { status } = await this.#aws.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return status !== "RUNNING" && status;
    });
  }

  /** How many children ended how, in an execution. */
  async children(executionArn: string): Promise<Record<string, number>> {
    const { mapRuns = [] } = await this.#aws.sfn.send(new ListMapRunsCommand({ executionArn }));
    const { itemCounts } = await this.#aws.sfn.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
    const { total = 0, succeeded = 0, failed = 0 } = itemCounts ?? {};
    return { total, succeeded, failed };
  }

  /** As `sluice stop`: no new children, and those that run take no further object. */
  async stop(executionArn: string): Promise<void> {
    await this.#write(this.#keys.stop, "{}");
    await this.#aws.sfn.send(new StopExecutionCommand({ executionArn }));
  }

  async allowAgain(): Promise<void> {
    await this.#aws.s3.send(new DeleteObjectCommand({ Bucket: this.#outputs.workBucket, Key: this.#keys.stop }));
  }

  setPace = (pace: Pace): Promise<void> => this.#write(this.#keys.pace, JSON.stringify(pace));

  /** @returns undefined before a try of the shard has ended */
  async result(shard: string): Promise<ShardResult | undefined> {
    try {
      const { Body } = await this.#aws.s3.send(
        new GetObjectCommand({ Bucket: this.#outputs.workBucket, Key: this.#keys.result(shard) }),
      );
      return JSON.parse((await Body?.transformToString()) ?? "") as ShardResult;
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") return undefined;
      throw error;
    }
  }

  async #write(Key: string, Body: string): Promise<void> {
    await this.#aws.s3.send(new PutObjectCommand({ Bucket: this.#outputs.workBucket, Key, Body }));
  }
}
