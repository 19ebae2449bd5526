import { InvalidMappingError, readMapping } from "./mapping/read-mapping.ts";
import type { RecordMapping } from "./mapping/record-mapping.ts";

/** The function's settings, from its environment variables: the only contract between the Pulumi program and the function. */
export interface Environment {
  readonly tableName: string;
  readonly failureQueueUrl: string;
  readonly mapping: RecordMapping;
  readonly maxDecompressedBytes: number;
  /** Of how many ordinary objects in a hundred the log has a line. */
  readonly logSamplePercent: number;
  /** The account that has to own the bucket, if it is not left open. */
  readonly expectedBucketOwner?: string;
}

/** An environment variable is missing or invalid. The message names the variable, its value, and what is allowed. */
export class InvalidEnvironmentError extends Error {
  override readonly name = "InvalidEnvironmentError";
}

/** @throws {InvalidEnvironmentError} */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const required = (name: string): string => {
    const value = variables[name];
    if (value === undefined || value === "") throw new InvalidEnvironmentError(`${name} is not set`);
    return value;
  };
  const expectedBucketOwner = variables["EXPECTED_BUCKET_OWNER"];
  return {
    tableName: required("TABLE_NAME"),
    failureQueueUrl: required("FAILURE_QUEUE_URL"),
    mapping: mapping(required("RECORD_MAPPING")),
    maxDecompressedBytes: positiveInteger("MAX_DECOMPRESSED_BYTES", required("MAX_DECOMPRESSED_BYTES")),
    // Lambda changes code and variables one after the other: for a moment, new code runs with the variables of an earlier release.
    logSamplePercent: percent("LOG_SAMPLE_PERCENT", variables["LOG_SAMPLE_PERCENT"] ?? "100"),
    ...(expectedBucketOwner === undefined ? {} : { expectedBucketOwner }),
  };
}

function mapping(json: string): RecordMapping {
  try {
    return readMapping(JSON.parse(json));
  } catch (cause) {
    const problem = cause instanceof InvalidMappingError ? cause.message : "it is not JSON";
    throw new InvalidEnvironmentError(`RECORD_MAPPING cannot be used: ${problem}`, { cause });
  }
}

function positiveInteger(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidEnvironmentError(`${name} is ${JSON.stringify(text)}; it must be a whole number above 0`);
}

function percent(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 100) return value;
  throw new InvalidEnvironmentError(`${name} is ${JSON.stringify(text)}; it must be a whole number from 0 to 100`);
}
