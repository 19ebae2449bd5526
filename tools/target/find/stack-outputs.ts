import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PROGRAM_FOLDER } from "../../../local/program/run-program.ts";
import { readMapping } from "../../../runtime/mapping/read-mapping.ts";
import { UserError } from "../../../terminal/user-error.ts";
import type { Target } from "../target.ts";

const READER = fileURLToPath(new URL("read-stack.ts", import.meta.url));

/**
 * Gets a stack's outputs from Pulumi in a separate process, because Pulumi takes a second to load and no other command needs it.
 *
 * @throws UserError with Pulumi's own words, if the stack does not exist or was never deployed
 */
export async function readStackOutputs(stack: string): Promise<Target> {
  const answer = await new Promise<StackAnswer>((resolve, reject) => {
    execFile(
      process.execPath,
      ["--import", "tsx", READER, stack],
      { cwd: PROGRAM_FOLDER, maxBuffer: 16_777_216 },
      (error, stdout) => {
        if (stdout === "") reject(new Error("Pulumi could not be asked", { cause: error }));
        else resolve(JSON.parse(stdout) as StackAnswer);
      },
    );
  });
  if (answer.kind === "failed") throw new UserError(`stack ${stack}: ${answer.message}`);
  return targetOf(stack, answer.outputs);
}

/** The output of the process that loads Pulumi. */
export type StackAnswer =
  | { readonly kind: "outputs"; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly message: string };

/** @throws UserError if an output is missing, as in a stack of another program or one that was never deployed */
export function targetOf(stack: string, outputs: Readonly<Record<string, unknown>>): Target {
  const required = <T>(name: string, is: (value: unknown) => value is T): T => {
    const value = outputs[name];
    if (is(value)) return value;
    throw new UserError(`stack ${stack} has no output ${name}: deploy it first (pulumi up --stack ${stack})`);
  };
  return {
    title: `stack ${stack}`,
    bucket: required("bucketName", isText),
    table: required("tableName", isText),
    region: required("region", isText),
    endpoints: {},
    failureQueueUrl: required("failureQueueUrl", isText),
    mapping: readMapping(outputs["mapping"]),
    prefix: required("prefix", isText),
    suffixes: required("suffixes", isTexts),
    maxDecompressedBytes: required("maxDecompressedBytes", isNumber),
    ...scaleOutOf(outputs),
    local: false,
    ...(isText(outputs["expectedBucketOwner"]) ? { expectedBucketOwner: outputs["expectedBucketOwner"] } : {}),
  };
}

/** Only a stack with the setting `scaleOut` has these. */
function scaleOutOf({ workBucket, stateMachineArn, workerFunction }: Readonly<Record<string, unknown>>) {
  if (!isText(workBucket) || !isText(stateMachineArn) || !isText(workerFunction)) return {};
  return { scaleOut: { workBucket, stateMachineArn, workerFunction } };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
