import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "../../world/aws-clients.ts";
import { type Maker, tagMap, text, unlessGone } from "../maker.ts";

export const logGroup: Maker = {
  create: async (inputs, aws) => {
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: text(inputs, "name"), tags: tagMap(inputs) }));
    await putRetention(inputs, aws);
  },
  update: (_before, inputs, aws) => putRetention(inputs, aws),
  exists: async ({ id }, { logs }) => {
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
    return logGroups?.find(({ logGroupName }) => logGroupName === id);
  },
  delete: ({ id }, { logs }) => unlessGone(logs.send(new DeleteLogGroupCommand({ logGroupName: id }))),
};

async function putRetention(inputs: Parameters<typeof text>[0], { logs }: AwsClients): Promise<void> {
  const retentionInDays = Number(inputs["retentionInDays"]);
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: text(inputs, "name"), retentionInDays }));
}
