import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Makes a table with the keys that the program declares, and waits until it takes items. */
export async function createItemsTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "userID", AttributeType: "S" },
        { AttributeName: "timestamp", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "userID", KeyType: "HASH" },
        { AttributeName: "timestamp", KeyType: "RANGE" },
      ],
    }),
  );
  // A table that is still being made is, for items, not there.
  for (let status: string | undefined; status !== "ACTIVE";) {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
    status = table?.TableStatus;
  }
}
