// The Pulumi program: the stack's config makes a pipeline, and its names and ARNs are the stack's outputs.
import { deployedTargets } from "./infra/deployed/deployed-targets.ts";
import { refuseReplacement } from "./infra/deployed/refuse-replacement.ts";
import { JsonPipeline } from "./infra/json-pipeline.ts";
import { readConfig } from "./infra/settings/config.ts";
import { warnOfMissedEvents } from "./infra/trigger/warn-of-missed-events.ts";

const { name, args } = await readConfig(deployedTargets);
await refuseReplacement(name, args);
const pipeline = new JsonPipeline(name, args);
await warnOfMissedEvents(pipeline);

export const region = pipeline.region;
export const bucketName = pipeline.bucketName;
export const bucketArn = pipeline.bucketArn;
export const tableName = pipeline.tableName;
export const tableArn = pipeline.tableArn;
export const functionName = pipeline.functionName;
export const functionArn = pipeline.functionArn;
export const roleName = pipeline.roleName;
export const roleArn = pipeline.roleArn;
export const failureQueueUrl = pipeline.failureQueueUrl;
export const failureQueueArn = pipeline.failureQueueArn;
export const failureQueueName = pipeline.failureQueueName;
export const logGroupName = pipeline.logGroupName;
export const mapping = pipeline.mapping;
export const trigger = pipeline.trigger;
export const suffixes = pipeline.suffixes;
export const prefix = pipeline.prefix;
export const maxDecompressedBytes = pipeline.maxDecompressedBytes;
export const expectedBucketOwner = pipeline.expectedBucketOwner;
export const bucketPolicy = pipeline.bucketPolicy;
export const alarmTopicArn = pipeline.alarmTopicArn;
export const dashboardName = pipeline.dashboardName;
export const workBucket = pipeline.workBucket;
export const stateMachineArn = pipeline.stateMachineArn;
export const workerFunction = pipeline.workerFunction;
