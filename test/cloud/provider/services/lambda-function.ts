import {
  type Architecture,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  type LambdaClient,
  type LogFormat,
  PutFunctionConcurrencyCommand,
  type Runtime,
  type TracingMode,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { changedProperties, type Properties } from "../../../engine/standin/properties.ts";
import { zipOf } from "../asset-zip.ts";
import { type Maker, tagMap, text, unlessGone } from "../maker.ts";

const WAIT = { maxWaitTime: 60, minDelay: 1 };

export const lambdaFunction: Maker = {
  create: async (inputs, { lambda }) => {
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        ...configurationOf(inputs),
        Architectures: inputs["architectures"] as Architecture[],
        Code: { ZipFile: zipOf(inputs["code"]) },
        Tags: tagMap(inputs),
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, ...WAIT }, { FunctionName: text(inputs, "name") });
    await putConcurrency(lambda, inputs);
    return { state: { arn: FunctionArn } };
  },
  update: async ({ id: FunctionName, inputs: before }, inputs, { lambda }) => {
    const changed = changedProperties(before, inputs);
    if (changed.includes("code") || changed.includes("architectures")) {
      const Architectures = inputs["architectures"] as Architecture[];
      const ZipFile = zipOf(inputs["code"]);
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, Architectures }));
      await waitUntilFunctionUpdatedV2({ client: lambda, ...WAIT }, { FunctionName });
    }
    await lambda.send(new UpdateFunctionConfigurationCommand(configurationOf(inputs)));
    await waitUntilFunctionUpdatedV2({ client: lambda, ...WAIT }, { FunctionName });
    if (changed.includes("reservedConcurrentExecutions")) await putConcurrency(lambda, inputs);
  },
  exists: ({ id }, { lambda }) => unlessGone(lambda.send(new GetFunctionCommand({ FunctionName: id }))),
  delete: ({ id }, { lambda }) => unlessGone(lambda.send(new DeleteFunctionCommand({ FunctionName: id }))),
};

function configurationOf(inputs: Properties) {
  const log = inputs["loggingConfig"] as { readonly logFormat: LogFormat; readonly logGroup: string };
  return {
    FunctionName: text(inputs, "name"),
    Description: text(inputs, "description"),
    Role: text(inputs, "role"),
    Runtime: text(inputs, "runtime") as Runtime,
    Handler: text(inputs, "handler"),
    MemorySize: Number(inputs["memorySize"]),
    Timeout: Number(inputs["timeout"]),
    Environment: { Variables: (inputs["environment"] as { readonly variables: Record<string, string> }).variables },
    LoggingConfig: { LogFormat: log.logFormat, LogGroup: log.logGroup },
    TracingConfig: { Mode: (inputs["tracingConfig"] as { readonly mode: TracingMode }).mode },
  };
}

async function putConcurrency(lambda: LambdaClient, inputs: Properties): Promise<void> {
  const FunctionName = text(inputs, "name");
  const reserved = inputs["reservedConcurrentExecutions"];
  if (reserved === undefined) await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  else
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: Number(reserved) }),
    );
}
