import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { DeleteMessageBatchCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { World } from "./world.ts";

/** Has a bucket tell a new queue of every object. */
export async function notifyQueue(world: World, bucket: string): Promise<string> {
  const queue = await world.queue();
  const attributes = await world.sqs?.send(
    new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ["QueueArn"] }),
  );
  const QueueArn = attributes?.Attributes?.["QueueArn"];
  await world.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events: ["s3:ObjectCreated:*"] }] },
    }),
  );
  return queue;
}

/** Takes all that a queue holds. */
export async function takeEvents({ sqs }: World, queue: string): Promise<unknown[]> {
  const events: unknown[] = [];
  for (;;) {
    const received = await sqs?.send(new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }));
    const messages = received?.Messages ?? [];
    if (messages.length === 0) return events;
    events.push(...messages.map(({ Body = "" }) => JSON.parse(Body) as unknown));
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs?.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries }));
  }
}
