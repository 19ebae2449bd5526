import type { RecordMapping } from "../../runtime/mapping/record-mapping.ts";

/** The endpoints and names of a running pipeline, from `.sluice/local.json`. */
export interface PipelineAddress {
  readonly s3Endpoint: string;
  readonly dynamodbEndpoint: string;
  readonly sqsEndpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly table: string;
  readonly failureQueueUrl: string;
  readonly functionName: string;
}

/** Credentials for clients. The local servers do not check them. */
export const ANY_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** The contents of `.sluice/local.json`: the pipeline's endpoints, and what it accepts. */
export type PublishedPipeline = PipelineAddress & { readonly intake: Intake };

/** The parts of the stack's outputs that describe what the function accepts. */
export interface Intake {
  readonly prefix: string;
  readonly suffixes: readonly string[];
  readonly mapping: RecordMapping;
  /** The limit on one compressed object. */
  readonly maxDecompressedBytes: number;
}
