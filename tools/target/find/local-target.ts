import { readFileSync } from "node:fs";
import type { PublishedPipeline } from "../../../local/pipeline/address.ts";
import { readMapping } from "../../../runtime/mapping/read-mapping.ts";
import { fileError } from "../../../terminal/file-error.ts";
import { UserError } from "../../../terminal/user-error.ts";
import type { Target } from "../target.ts";

/**
 * Finds the pipeline on this machine, from the file that `npm start` writes.
 *
 * @throws UserError if none runs, or the file is damaged
 */
export function readLocal(file: string): Target {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw fileError("--local", file, "read", cause);
    throw new UserError(`no pipeline runs on this machine (${file} does not exist); start one with npm start`, {
      cause,
    });
  }
  try {
    const published: unknown = JSON.parse(text);
    if (isPublished(published)) return targetOf(published);
  } catch {
    // It is not JSON, or its mapping is invalid.
  }
  throw new UserError(`${file} is not the address of a running pipeline; stop npm start, and start it again`);
}

const TEXTS = [
  "s3Endpoint",
  "dynamodbEndpoint",
  "sqsEndpoint",
  "region",
  "bucket",
  "table",
  "failureQueueUrl",
] as const;

function isPublished(value: unknown): value is PublishedPipeline {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const intake = (fields["intake"] ?? {}) as Readonly<Record<string, unknown>>;
  return (
    TEXTS.every((name) => typeof fields[name] === "string") &&
    typeof intake["prefix"] === "string" &&
    Array.isArray(intake["suffixes"]) &&
    typeof intake["maxDecompressedBytes"] === "number"
  );
}

function targetOf({ s3Endpoint, dynamodbEndpoint, sqsEndpoint, ...rest }: PublishedPipeline): Target {
  const { bucket, table, region, failureQueueUrl, intake } = rest;
  return {
    title: "the pipeline on this machine",
    ...{ bucket, table, region, failureQueueUrl },
    endpoints: { s3: s3Endpoint, dynamodb: dynamodbEndpoint, sqs: sqsEndpoint },
    mapping: readMapping(intake.mapping),
    prefix: intake.prefix,
    suffixes: intake.suffixes,
    maxDecompressedBytes: intake.maxDecompressedBytes,
    local: true,
  };
}
