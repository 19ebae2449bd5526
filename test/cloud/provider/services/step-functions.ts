import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  type StateMachineType,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { type Maker, tagMap, text, unlessGone } from "../maker.ts";

export const stateMachine: Maker = {
  create: async (inputs, { sfn }) => {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: text(inputs, "name"),
        type: text(inputs, "type") as StateMachineType,
        roleArn: text(inputs, "roleArn"),
        definition: text(inputs, "definition"),
        tags: Object.entries(tagMap(inputs)).map(([key, value]) => ({ key, value })),
      }),
    );
    return { state: { arn: stateMachineArn } };
  },
  update: async ({ id }, inputs, { sfn }) => {
    const changed = { definition: text(inputs, "definition"), roleArn: text(inputs, "roleArn") };
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn: id, ...changed }));
  },
  exists: ({ id }, { sfn }) => unlessGone(sfn.send(new DescribeStateMachineCommand({ stateMachineArn: id }))),
  delete: ({ id }, { sfn }) => unlessGone(sfn.send(new DeleteStateMachineCommand({ stateMachineArn: id }))),
};
