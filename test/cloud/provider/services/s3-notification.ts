import {
  type Event,
  GetBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, text, unlessGone } from "../maker.ts";

interface Target {
  readonly id: string;
  readonly events: Event[];
  readonly filterPrefix?: string;
  readonly filterSuffix?: string;
  readonly lambdaFunctionArn?: string;
  readonly queueArn?: string;
}

export const notification: Maker = {
  create: async (inputs, { s3 }) => {
    await put(s3, text(inputs, "bucket"), configurationOf(inputs));
  },
  exists: ({ id }, { s3 }) => unlessGone(notificationOf(s3, id)),
  delete: ({ id }, { s3 }) => unlessGone(put(s3, id, {})),
};

/** A bucket's configuration, empty where it notifies nobody. */
export const notificationOf = (s3: S3Client, Bucket: string) =>
  s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));

async function put(s3: S3Client, Bucket: string, NotificationConfiguration: NotificationConfiguration): Promise<void> {
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
}

function configurationOf(inputs: Properties): NotificationConfiguration {
  const lambdas = (inputs["lambdaFunctions"] ?? []) as readonly Target[];
  const queues = (inputs["queues"] ?? []) as readonly Target[];
  return {
    LambdaFunctionConfigurations: lambdas.map((each) => ({
      ...common(each),
      LambdaFunctionArn: each.lambdaFunctionArn,
    })),
    QueueConfigurations: queues.map((each) => ({ ...common(each), QueueArn: each.queueArn })),
    ...(inputs["eventbridge"] === true ? { EventBridgeConfiguration: {} } : {}),
  };
}

function common({ id, events, filterPrefix, filterSuffix }: Target) {
  const FilterRules = [
    ...(filterPrefix === undefined ? [] : [{ Name: "prefix" as const, Value: filterPrefix }]),
    ...(filterSuffix === undefined ? [] : [{ Name: "suffix" as const, Value: filterSuffix }]),
  ];
  return { Id: id, Events: events, ...(FilterRules.length === 0 ? {} : { Filter: { Key: { FilterRules } } }) };
}
