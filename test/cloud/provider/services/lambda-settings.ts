import { createHash } from "node:crypto";
import {
  AddPermissionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionRecursionConfigCommand,
  GetPolicyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutFunctionRecursionConfigCommand,
  type RecursiveLoop,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, text, unlessGone } from "../maker.ts";

/** The provider names a statement by chance; this one by what it says, so that its deletion finds it. */
const statementId = (inputs: Properties): string => {
  const parts = ["action", "principal", "sourceArn", "sourceAccount"].map((name) => String(inputs[name]));
  return `sluice-${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16)}`;
};

export const permission: Maker = {
  create: async (inputs, { lambda }) => {
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: text(inputs, "function"),
        StatementId: statementId(inputs),
        Action: text(inputs, "action"),
        Principal: text(inputs, "principal"),
        SourceArn: inputs["sourceArn"] as string | undefined,
        SourceAccount: inputs["sourceAccount"] as string | undefined,
      }),
    );
  },
  exists: async ({ state }, { lambda }) => {
    const found = await unlessGone(lambda.send(new GetPolicyCommand({ FunctionName: text(state, "function") })));
    return found?.Policy?.includes(statementId(state)) === true;
  },
  delete: ({ state }, { lambda }) =>
    unlessGone(
      lambda.send(
        new RemovePermissionCommand({ FunctionName: text(state, "function"), StatementId: statementId(state) }),
      ),
    ),
};

export const eventInvokeConfig: Maker = {
  create: async (inputs, { lambda }) => {
    const destinations = inputs["destinationConfig"] as { readonly onFailure: { readonly destination: string } };
    await lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: text(inputs, "functionName"),
        MaximumRetryAttempts: Number(inputs["maximumRetryAttempts"]),
        MaximumEventAgeInSeconds: Number(inputs["maximumEventAgeInSeconds"]),
        DestinationConfig: { OnFailure: { Destination: destinations.onFailure.destination } },
      }),
    );
  },
  exists: ({ id }, { lambda }) =>
    unlessGone(lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: id }))),
  delete: ({ id }, { lambda }) =>
    unlessGone(lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName: id }))),
};

export const recursionConfig: Maker = {
  create: async (inputs, { lambda }) => {
    const RecursiveLoop = text(inputs, "recursiveLoop") as RecursiveLoop;
    await lambda.send(
      new PutFunctionRecursionConfigCommand({ FunctionName: text(inputs, "functionName"), RecursiveLoop }),
    );
  },
  exists: ({ id }, { lambda }) => unlessGone(lambda.send(new GetFunctionRecursionConfigCommand({ FunctionName: id }))),
  delete: ({ id }, { lambda }) =>
    unlessGone(lambda.send(new PutFunctionRecursionConfigCommand({ FunctionName: id, RecursiveLoop: "Terminate" }))),
};
