import { PutItemCommand, type DynamoDBClient, type PutItemCommandInput } from "@aws-sdk/client-dynamodb";

/** Calls PutItem. Rejects with DynamoDB's errors, and for answers that are not DynamoDB's. */
export type PutItem = (input: PutItemCommandInput) => Promise<unknown>;

/** @param client must check its answers: see `withCheckedAnswers` */
export const putItemBySdk =
  (client: DynamoDBClient): PutItem =>
  (input) =>
    client.send(new PutItemCommand(input));
