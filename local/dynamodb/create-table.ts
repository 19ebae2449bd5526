import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { UserError } from "../../terminal/user-error.ts";

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

/**
 * Makes the table; one that is there from an earlier run stays as it is.
 *
 * @throws UserError where the one that is there has another key
 */
export async function createTable(client: DynamoDBClient, table: TableDeclaration): Promise<void> {
  const created = client.send(new CreateTableCommand(requestOf(table)));
  await created.catch(async (error: unknown) => {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    const [declared, found] = [keyText(requestOf(table).KeySchema), keyText(Table?.KeySchema)];
    if (declared !== found)
      throw new UserError(`table ${table.name} has the key ${found}; the stack declares ${declared}`);
  });
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.2 }, { TableName: table.name });
}

const keyText = (schema: readonly KeySchemaElement[] | undefined): string =>
  (schema ?? []).map(({ AttributeName }) => AttributeName).join(", ");

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
