import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type FunctionResponseType,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import type { Properties } from "../../../engine/standin/properties.ts";
import { type Maker, tagMap, text, unlessGone } from "../maker.ts";

export const eventSourceMapping: Maker = {
  create: async (inputs, { lambda }) => {
    const { UUID } = await lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn: text(inputs, "eventSourceArn"),
        ...changeable(inputs),
        Tags: tagMap(inputs),
      }),
    );
    return UUID === undefined ? {} : { id: UUID };
  },
  update: async ({ id }, inputs, { lambda }) => {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: id, ...changeable(inputs) }));
  },
  exists: ({ id }, { lambda }) => unlessGone(lambda.send(new GetEventSourceMappingCommand({ UUID: id }))),
  delete: ({ id }, { lambda }) => unlessGone(lambda.send(new DeleteEventSourceMappingCommand({ UUID: id }))),
};

function changeable(inputs: Properties) {
  const scaling = inputs["scalingConfig"] as { readonly maximumConcurrency: number } | undefined;
  return {
    FunctionName: text(inputs, "functionName"),
    BatchSize: Number(inputs["batchSize"]),
    FunctionResponseTypes: inputs["functionResponseTypes"] as FunctionResponseType[],
    // Empty takes a maximum away again.
    ScalingConfig: scaling === undefined ? {} : { MaximumConcurrency: scaling.maximumConcurrency },
  };
}
