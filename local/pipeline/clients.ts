import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { withCheckedAnswers } from "../../runtime/aws/checked-answers.ts";
import { ANY_CREDENTIALS } from "./address.ts";

/** A server in this process that sends nothing for this long has died. */
const SILENCE = { milliseconds: 30_000 };

interface Address {
  readonly endpoint: string;
  readonly region: string;
}

export const dynamodbClient = (address: Address): DynamoDBClient =>
  withCheckedAnswers(new DynamoDBClient({ ...address, credentials: ANY_CREDENTIALS }), SILENCE);

export const sqsClient = (address: Address): SQSClient =>
  withCheckedAnswers(new SQSClient({ ...address, credentials: ANY_CREDENTIALS }), SILENCE);
