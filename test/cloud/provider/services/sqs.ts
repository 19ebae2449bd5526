import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, tagMap, text, unlessGone } from "../maker.ts";

/** The attribute of SQS by the input of the provider. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  messageRetentionSeconds: "MessageRetentionPeriod",
  visibilityTimeoutSeconds: "VisibilityTimeout",
  redrivePolicy: "RedrivePolicy",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  kmsMasterKeyId: "KmsMasterKeyId",
};

export const queue: Maker = {
  create: async (inputs, { sqs }) => {
    const { QueueUrl = "" } = await sqs.send(
      new CreateQueueCommand({
        QueueName: text(inputs, "name"),
        Attributes: attributesOf(inputs),
        tags: tagMap(inputs),
      }),
    );
    const { Attributes } = await attributes(sqs, QueueUrl);
    return { id: QueueUrl, state: { url: QueueUrl, arn: Attributes?.["QueueArn"] } };
  },
  update: async ({ id }, inputs, { sqs }) => {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: id, Attributes: attributesOf(inputs) }));
  },
  exists: ({ id }, { sqs }) => unlessGone(attributes(sqs, id)),
  delete: ({ id }, { sqs }) => unlessGone(sqs.send(new DeleteQueueCommand({ QueueUrl: id }))),
};

export const queuePolicy: Maker = {
  create: async (inputs, { sqs }) => {
    await putPolicy(sqs, text(inputs, "queueUrl"), text(inputs, "policy"));
  },
  exists: async ({ id }, { sqs }) => (await unlessGone(attributes(sqs, id)))?.Attributes?.["Policy"],
  // SQS takes an empty text for no policy.
  delete: ({ id }, { sqs }) => unlessGone(putPolicy(sqs, id, "")),
};

const attributes = (sqs: SQSClient, QueueUrl: string) =>
  sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));

async function putPolicy(sqs: SQSClient, QueueUrl: string, Policy: string): Promise<void> {
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
}

const attributesOf = (inputs: Properties): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ATTRIBUTES).flatMap(([input, attribute]) =>
      inputs[input] === undefined ? [] : [[attribute, text(inputs, input)]],
    ),
  );
