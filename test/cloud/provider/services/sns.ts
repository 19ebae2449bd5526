import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { type Maker, tagList, text, unlessGone } from "../maker.ts";

export const topic: Maker = {
  create: async (inputs, { sns }) => {
    const { TopicArn = "" } = await sns.send(
      new CreateTopicCommand({
        Name: text(inputs, "name"),
        Attributes: { DisplayName: text(inputs, "displayName") },
        Tags: tagList(inputs),
      }),
    );
    return { id: TopicArn, state: { arn: TopicArn } };
  },
  exists: ({ id }, { sns }) => unlessGone(sns.send(new GetTopicAttributesCommand({ TopicArn: id }))),
  delete: ({ id }, { sns }) => unlessGone(sns.send(new DeleteTopicCommand({ TopicArn: id }))),
};

export const topicSubscription: Maker = {
  create: async (inputs, { sns }) => {
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        TopicArn: text(inputs, "topic"),
        Protocol: text(inputs, "protocol"),
        Endpoint: text(inputs, "endpoint"),
        ReturnSubscriptionArn: true,
      }),
    );
    return SubscriptionArn === undefined ? {} : { id: SubscriptionArn };
  },
  exists: async ({ id, state }, { sns }) => {
    const TopicArn = text(state, "topic");
    const found = await unlessGone(sns.send(new ListSubscriptionsByTopicCommand({ TopicArn })));
    return found?.Subscriptions?.find(({ SubscriptionArn }) => SubscriptionArn === id);
  },
  delete: ({ id }, { sns }) => unlessGone(sns.send(new UnsubscribeCommand({ SubscriptionArn: id }))),
};
