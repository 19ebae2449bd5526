import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";

/** A client of each service that a stack uses. */
export interface AwsClients {
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly events: EventBridgeClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Where a cloud is that is not AWS's own. */
export interface CloudAddress {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The certificate of the endpoint. */
  readonly ca: Buffer;
}

/** Clients of a cloud; by default of the one that the environment names: AWS_ENDPOINT_URL, credentials, NODE_EXTRA_CA_CERTS. */
export function awsClients(region: string, address?: CloudAddress): AwsClients {
  const config = address === undefined ? { region } : { region, ...connectionTo(address) };
  return {
    cloudwatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    events: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sfn: new SFNClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
}

const connectionTo = ({ endpoint, credentials, ca }: CloudAddress) => ({
  endpoint,
  credentials,
  requestHandler: { httpsAgent: { ca, keepAlive: true, maxSockets: 64 } },
});
