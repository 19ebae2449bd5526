import type { StateMachineDefinition } from "../../infra/scale-out/asl.ts";
import type { Permission } from "./needed.ts";

/** An execution of a state machine, and what Step Functions chooses itself. */
export interface Execution {
  readonly stateMachineArn: string;
  /** The execution's input. */
  readonly input: Readonly<Record<string, unknown>>;
}

const MAP_RUN = "6a1b0c9d-0000-4000-8000-000000000000";

/**
 * What a state machine has to be allowed for an execution, by what its definition has in it and AWS says about that:
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html#resultwriter-iam-policies
 * https://docs.aws.amazon.com/step-functions/latest/dg/lambda-iam.html
 *
 * @throws for what it does not know
 */
export function neededByDefinition(
  definition: StateMachineDefinition,
  { stateMachineArn, input }: Execution,
): Permission[] {
  return Object.values(definition.States).flatMap(({ Label, ItemReader, ItemProcessor, ResultWriter }) => {
    const children = `${stateMachineArn.replace(":stateMachine:", ":execution:")}/${Label}`;
    return [
      { action: "states:StartExecution", resource: stateMachineArn },
      { action: "states:DescribeExecution", resource: `${children}:${MAP_RUN}` },
      { action: "states:StopExecution", resource: `${children}:${MAP_RUN}` },
      ...neededByTask(ItemReader.Resource, valuesOf(ItemReader.Parameters, input)),
      ...neededByTask(ResultWriter.Resource, valuesOf(ResultWriter.Parameters, input)),
      ...Object.values(ItemProcessor.States).flatMap(({ Resource, Parameters }) =>
        neededByTask(Resource, valuesOf(Parameters, input)),
      ),
    ];
  });
}

function neededByTask(resource: string, parameters: Readonly<Record<string, string>>): Permission[] {
  const bucketArn = `arn:aws:s3:::${parameters["Bucket"] ?? ""}`;
  switch (resource) {
    case "arn:aws:states:::s3:getObject":
      return [{ action: "s3:GetObject", resource: `${bucketArn}/${parameters["Key"] ?? ""}` }];
    case "arn:aws:states:::s3:putObject":
      return ["s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"].map(
        (action) => ({
          action,
          resource: `${bucketArn}/${parameters["Prefix"] ?? ""}/${MAP_RUN}/manifest.json`,
        }),
      );
    case "arn:aws:states:::lambda:invoke":
      return [{ action: "lambda:InvokeFunction", resource: parameters["FunctionName"] ?? "" }];
    default:
      throw new Error(`which permissions does it need: ${resource}`);
  }
}

/** A payload template's values: a name that ends with `.$` has a path to a field of the input. */
function valuesOf(template: Readonly<Record<string, string>>, input: Execution["input"]): Record<string, string> {
  const entries = Object.entries(template).map(([name, value]) =>
    name.endsWith(".$") ? [name.slice(0, -2), String(input[value.slice(2)])] : [name, value],
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
