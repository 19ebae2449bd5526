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
