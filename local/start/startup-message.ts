import type { Colors } from "picocolors/types.js";
import { shellWord } from "../../terminal/shell-word.ts";
import { ANY_CREDENTIALS, type Intake, type PipelineAddress } from "../pipeline/address.ts";
import { acceptedKeys, printableMapping } from "../pipeline/intake.ts";
import { exampleDocument } from "./example-document.ts";

export interface StartupMessageOptions {
  /** The folder that state persists in; undefined where it is in memory. */
  readonly directory: string | undefined;
  readonly colors: Colors;
  /** What the stack adopts: "bucket B", "table T". */
  readonly adopted?: readonly string[];
}

/** What `npm start` prints when all runs: where everything is, and what to do next. */
export function startupMessage(
  address: PipelineAddress,
  intake: Intake,
  { directory, colors, adopted = [] }: StartupMessageOptions,
): string {
  const state =
    directory === undefined
      ? "Everything is in memory, and gone when it stops; --persist keeps it."
      : `Everything is kept in ${directory}.`;
  return `
${colors.bold("Sluice is running on this machine.")} ${state}

  S3         ${address.s3Endpoint}   bucket ${address.bucket}
  DynamoDB   ${address.dynamodbEndpoint}   table ${address.table}
  SQS        ${address.sqsEndpoint}   failure queue ${queueName(address.failureQueueUrl)}
  Function   ${address.functionName}
  Takes      ${acceptedKeys(intake)}
  Mapping    ${printableMapping(intake)}
${adoptedText(adopted)}
${colors.bold("Put a file into the bucket:")}

  ${putCommand(address, intake)}

${colors.bold("Use the AWS CLI or an SDK:")}

${exports(address)}

  aws dynamodb scan --table-name ${address.table}

${colors.bold("See what failed:")} npx sluice failures --local

When a source file changes, the pipeline reloads. Ctrl-C stops it.
`;
}

/** What is adopted lies in AWS, and is not read from here. */
function adoptedText(adopted: readonly string[]): string {
  if (adopted.length === 0) return "";
  const here =
    adopted.length === 1
      ? "It is not touched: here, an empty one of that name takes its place."
      : "They are not touched: here, empty ones of these names take their places.";
  return `
The stack uses the existing ${adopted.join(" and the existing ")}. ${here}
`;
}

/** One command that makes an item, and needs no AWS CLI. */
function putCommand({ s3Endpoint, bucket }: PipelineAddress, { prefix, suffixes, mapping }: Intake): string {
  const key = exampleKey(mapping.keyPattern) ?? `${prefix}hello${suffixes[0] ?? ""}`;
  const url = `${s3Endpoint}/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  return `curl -X PUT ${shellWord(url)} -d ${shellWord(JSON.stringify(exampleDocument(mapping)))}`;
}

/** A key that fits a template: {@link readKeyPattern}. A regular expression shows none. */
function exampleKey(pattern: string | undefined): string | undefined {
  if (pattern === undefined || pattern.includes("(")) return undefined;
  return pattern.replaceAll(/\{([^{}]*)\}/g, "$1").replaceAll(/\*+/g, "hello");
}

/** The AWS CLI's first version and boto3 read the region from AWS_DEFAULT_REGION only. */
function exports(address: PipelineAddress): string {
  const { accessKeyId, secretAccessKey } = ANY_CREDENTIALS;
  return [
    `AWS_ENDPOINT_URL_S3=${address.s3Endpoint}`,
    `AWS_ENDPOINT_URL_DYNAMODB=${address.dynamodbEndpoint}`,
    `AWS_ENDPOINT_URL_SQS=${address.sqsEndpoint}`,
    `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `AWS_REGION=${address.region} AWS_DEFAULT_REGION=${address.region}`,
  ]
    .map((assignments) => `  export ${assignments}`)
    .join("\n");
}

const queueName = (url: string): string => url.split("/").at(-1) ?? url;
