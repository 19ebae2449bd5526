import { partitionOf } from "../settings/partition.ts";
import type { StateMachineDefinition } from "./asl.ts";
import { SHARD_RETRIES } from "./retries.ts";

export interface DefinitionArgs {
  readonly region: string;
  readonly workBucketName: string;
  readonly workerArn: string;
  /** The worker function's timeout. */
  readonly timeoutSeconds: number;
}

/** The input of an execution. */
export interface ExecutionInput {
  readonly run: string;
  /** The run's folder in the work bucket, with a slash at its end: `runs/RUN/`. */
  readonly prefix: string;
  /** The key of the index in the work bucket, whose lines name the shards to process: `runs/RUN/index-1.jsonl`. */
  readonly index: string;
  /** How many shards are processed at once; 0 for as many as Step Functions can (10,000). `UpdateMapRun` changes it later. */
  readonly maxConcurrency: number;
}

/** Names the Map, its runs, and the machine of its children. */
export const MAP_LABEL = "Shards";

/** Where in the work bucket Step Functions lists the children of a run, by its Map Run's id. */
export const MAP_RESULTS_PREFIX = "map";

/** What an invocation may take longer than the function's timeout: its start, and the way there and back. */
const MARGIN_SECONDS = 60;

/**
 * A Distributed Map over the shards that an index names: one child for each shard, which calls the worker.
 *
 * - The items are the shards' ids. Shards and results go through the work bucket, so that no limit of Step Functions on sizes matters.
 * - Children are Standard, because a shard may take 15 minutes and many tries, and Express ones end after 5 minutes.
 * - A shard that fails in the end does not end the run: all others are processed, and the command tells which one failed.
 * - The children's counts are written to the work bucket. Nobody needs them, but as the Map's output, they would fail a run of some
 *   thousand shards: its size is limited to 256 KiB, even if a path drops it (https://github.com/aws/aws-cdk/issues/24799).
 */
export function stateMachineDefinition(args: DefinitionArgs): StateMachineDefinition {
  const { region, workBucketName: bucket, workerArn, timeoutSeconds } = args;
  const integration = (call: string) => `arn:${partitionOf(region)}:states:::${call}`;
  return {
    Comment: "Processes the shards of a run; sluice backfill --on aws starts it",
    StartAt: MAP_LABEL,
    States: {
      [MAP_LABEL]: {
        Type: "Map",
        Label: MAP_LABEL,
        ItemReader: {
          Resource: integration("s3:getObject"),
          ReaderConfig: { InputType: "JSONL" },
          Parameters: { Bucket: bucket, "Key.$": "$.index" },
        },
        ItemSelector: {
          "run.$": "$.run",
          "shard.$": "$$.Map.Item.Value.shard",
          workBucket: bucket,
          "prefix.$": "$.prefix",
        },
        MaxConcurrencyPath: "$.maxConcurrency",
        ToleratedFailurePercentage: 100,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Shard",
          States: {
            Shard: {
              Type: "Task",
              Resource: integration("lambda:invoke"),
              Parameters: { FunctionName: workerArn, "Payload.$": "$" },
              OutputPath: "$.Payload",
              // Without it, an answer that is lost would be waited for over a year.
              TimeoutSeconds: timeoutSeconds + MARGIN_SECONDS,
              Retry: SHARD_RETRIES,
              End: true,
            },
          },
        },
        ResultWriter: {
          Resource: integration("s3:putObject"),
          Parameters: { Bucket: bucket, Prefix: MAP_RESULTS_PREFIX },
        },
        End: true,
      },
    },
  };
}
