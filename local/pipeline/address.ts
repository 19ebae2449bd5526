/** Where a running pipeline is found: the contents of `.sluice/local.json`. */
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

/** What any client may use here, since nothing checks. */
export const ANY_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** The contents of `.sluice/local.json`: where the pipeline is, and what it takes. */
export type PublishedPipeline = PipelineAddress & { readonly intake: Intake };

/** The parts of the stack's outputs that say what the function takes. */
export interface Intake {
  readonly prefix: string;
  readonly suffixes: readonly string[];
  readonly mapping: {
    readonly userID: string;
    readonly timestamp: string;
    readonly data: string;
    readonly records?: string;
    readonly timestampUnit?: string;
  };
  /** Of one compressed object. */
  readonly maxDecompressedBytes: number;
}
