import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ANY_CREDENTIALS, type PipelineAddress } from "../../local/pipeline/address.ts";

/** Clients of a local pipeline's servers, as its users have them. */
export interface PipelineClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  destroy(): void;
}

export function pipelineClients(address: PipelineAddress): PipelineClients {
  const common = { region: address.region, credentials: ANY_CREDENTIALS };
  const s3 = new S3Client({ ...common, endpoint: address.s3Endpoint, forcePathStyle: true });
  const dynamodb = new DynamoDBClient({ ...common, endpoint: address.dynamodbEndpoint });
  const sqs = new SQSClient({ ...common, endpoint: address.sqsEndpoint });
  return { s3, dynamodb, sqs, destroy: () => [s3, dynamodb, sqs].forEach((client) => client.destroy()) };
}
