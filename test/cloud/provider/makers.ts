import type { Maker } from "./maker.ts";
import { recordedOnly } from "./services/autoscaling.ts";
import { dashboard, metricAlarm } from "./services/cloudwatch.ts";
import { table } from "./services/dynamodb.ts";
import { eventRule, eventTarget } from "./services/events.ts";
import { role, rolePolicy, rolePolicyAttachment } from "./services/iam.ts";
import { lambdaFunction } from "./services/lambda-function.ts";
import { eventInvokeConfig, permission, recursionConfig } from "./services/lambda-settings.ts";
import { eventSourceMapping } from "./services/lambda-source.ts";
import { logGroup } from "./services/logs.ts";
import { bucket } from "./services/s3-bucket.ts";
import { notification } from "./services/s3-notification.ts";
import { bucketPolicy, encryption, lifecycle, ownership, publicAccess, versioning } from "./services/s3-settings.ts";
import { topic, topicSubscription } from "./services/sns.ts";
import { queue, queuePolicy } from "./services/sqs.ts";
import { stateMachine } from "./services/step-functions.ts";

/** How each type of resource is made. What else the engine has to know of a type is in the stand-in's table. */
const MAKERS: Readonly<Record<string, Maker>> = {
  "aws:appautoscaling/policy:Policy": recordedOnly,
  "aws:appautoscaling/target:Target": recordedOnly,
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/eventRule:EventRule": eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:dynamodb/table:Table": table,
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMapping,
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": eventInvokeConfig,
  "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": recursionConfig,
  "aws:lambda/permission:Permission": permission,
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketNotification:BucketNotification": notification,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ownership,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccess,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:sfn/stateMachine:StateMachine": stateMachine,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
};

export const MADE_TYPES = Object.keys(MAKERS);

/** @throws for a type that nobody has written yet */
export function makerOf(type: string): Maker {
  const maker = MAKERS[type];
  if (maker === undefined) throw new Error(`the provider cannot make ${type} yet: test/cloud/provider/makers.ts`);
  return maker;
}
