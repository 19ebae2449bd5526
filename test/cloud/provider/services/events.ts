import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, tagList, text, unlessGone } from "../maker.ts";

const ruleOf = (inputs: Properties) => ({
  Name: text(inputs, "name"),
  Description: text(inputs, "description"),
  EventPattern: text(inputs, "eventPattern"),
});

export const eventRule: Maker = {
  create: async (inputs, { events }) => {
    const { RuleArn } = await events.send(new PutRuleCommand({ ...ruleOf(inputs), Tags: tagList(inputs) }));
    return { state: { arn: RuleArn } };
  },
  update: async (_before, inputs, { events }) => {
    await events.send(new PutRuleCommand(ruleOf(inputs)));
  },
  exists: ({ id }, { events }) => unlessGone(events.send(new DescribeRuleCommand({ Name: id }))),
  delete: ({ id }, { events }) => unlessGone(events.send(new DeleteRuleCommand({ Name: id }))),
};

export const eventTarget: Maker = {
  create: async (inputs, { events }) => {
    const retry = inputs["retryPolicy"] as Record<string, number> | undefined;
    const { FailedEntries = [] } = await events.send(
      new PutTargetsCommand({
        Rule: text(inputs, "rule"),
        Targets: [
          {
            Id: text(inputs, "targetId"),
            Arn: text(inputs, "arn"),
            RetryPolicy: retry && {
              MaximumEventAgeInSeconds: retry["maximumEventAgeInSeconds"],
              MaximumRetryAttempts: retry["maximumRetryAttempts"],
            },
            DeadLetterConfig: { Arn: (inputs["deadLetterConfig"] as { readonly arn: string } | undefined)?.arn },
          },
        ],
      }),
    );
    // EventBridge reports a refused target inside a 200.
    if (FailedEntries.length > 0) throw new Error(JSON.stringify(FailedEntries));
  },
  exists: async ({ state }, { events }) => {
    const found = await unlessGone(events.send(new ListTargetsByRuleCommand({ Rule: text(state, "rule") })));
    return found?.Targets?.find(({ Id }) => Id === state["targetId"]);
  },
  delete: ({ state }, { events }) =>
    unlessGone(events.send(new RemoveTargetsCommand({ Rule: text(state, "rule"), Ids: [text(state, "targetId")] }))),
};
