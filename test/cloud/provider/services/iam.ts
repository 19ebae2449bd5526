import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { type Maker, tagList, text, unlessGone } from "../maker.ts";

export const role: Maker = {
  create: async (inputs, { iam }) => {
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: text(inputs, "name"),
        Description: text(inputs, "description"),
        AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
        Tags: tagList(inputs),
      }),
    );
    return { state: { arn: Role?.Arn } };
  },
  update: async ({ id }, inputs, { iam }) => {
    const PolicyDocument = text(inputs, "assumeRolePolicy");
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument }));
  },
  exists: ({ id }, { iam }) => unlessGone(iam.send(new GetRoleCommand({ RoleName: id }))),
  delete: ({ id }, { iam }) => unlessGone(iam.send(new DeleteRoleCommand({ RoleName: id }))),
};

const namesOf = (inputs: Parameters<typeof text>[0]) => ({
  RoleName: text(inputs, "role"),
  PolicyName: text(inputs, "name"),
});

export const rolePolicy: Maker = {
  create: async (inputs, { iam }) => {
    await iam.send(new PutRolePolicyCommand({ ...namesOf(inputs), PolicyDocument: text(inputs, "policy") }));
  },
  exists: ({ state }, { iam }) => unlessGone(iam.send(new GetRolePolicyCommand(namesOf(state)))),
  delete: ({ state }, { iam }) => unlessGone(iam.send(new DeleteRolePolicyCommand(namesOf(state)))),
};

const attachmentOf = (inputs: Parameters<typeof text>[0]) => ({
  RoleName: text(inputs, "role"),
  PolicyArn: text(inputs, "policyArn"),
});

export const rolePolicyAttachment: Maker = {
  create: async (inputs, { iam }) => {
    await iam.send(new AttachRolePolicyCommand(attachmentOf(inputs)));
  },
  exists: async ({ state }, { iam }) => {
    const { RoleName, PolicyArn } = attachmentOf(state);
    const found = await unlessGone(iam.send(new ListAttachedRolePoliciesCommand({ RoleName })));
    return found?.AttachedPolicies?.find((each) => each.PolicyArn === PolicyArn);
  },
  delete: ({ state }, { iam }) => unlessGone(iam.send(new DetachRolePolicyCommand(attachmentOf(state)))),
};
