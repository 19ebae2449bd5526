import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";

/** A table as the program declares it: the part of `aws.dynamodb.TableArgs` that an embedded table supports. */
export interface TableDeclaration {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly attributes: readonly { readonly name: string; readonly type: "S" | "N" | "B" }[];
  readonly billingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  readonly readCapacity?: number;
  readonly writeCapacity?: number;
}

/** Creates the table. If an earlier run created it, it stays as it is. */
export async function createTable(client: DynamoDBClient, table: TableDeclaration): Promise<void> {
  const created = client.send(new CreateTableCommand(requestOf(table)));
  await created.catch((error: unknown) => {
    if (!(error instanceof ResourceInUseException)) throw error;
  });
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.2 }, { TableName: table.name });
}

function requestOf(table: TableDeclaration): CreateTableCommandInput {
  return {
    TableName: table.name,
    KeySchema: [
      { AttributeName: table.hashKey, KeyType: "HASH" },
      ...(table.rangeKey === undefined ? [] : [{ AttributeName: table.rangeKey, KeyType: "RANGE" as const }]),
    ],
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    ...(table.billingMode === "PAY_PER_REQUEST"
      ? { BillingMode: "PAY_PER_REQUEST" }
      : {
          ProvisionedThroughput: {
            ReadCapacityUnits: table.readCapacity ?? 1,
            WriteCapacityUnits: table.writeCapacity ?? 1,
          },
        }),
  };
}
