import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readableError } from "../../../runtime/work/readable-error.ts";

/** How many write units a second a table takes, and how they are paid for. */
export type TableCapacity =
  | { readonly billing: "provisioned"; readonly writeUnitsPerSecond: number }
  /** Without a maximum where none is set. */
  | { readonly billing: "on-demand"; readonly writeUnitsPerSecond?: number }
  /** The table could not be described: `why` says by which error. */
  | { readonly billing: "unknown"; readonly why: string };

/** Reads a table's capacity as it is now. It never rejects: whoever may read the objects may perhaps not describe the table. */
export async function readTableCapacity(dynamodb: DynamoDBClient, table: string): Promise<TableCapacity> {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST") {
      const most = Table.OnDemandThroughput?.MaxWriteRequestUnits ?? 0;
      return { billing: "on-demand", ...(most > 0 ? { writeUnitsPerSecond: most } : {}) };
    }
    const units = Table?.ProvisionedThroughput?.WriteCapacityUnits ?? 0;
    // A table that was always provisioned has no summary of its billing.
    return units > 0
      ? { billing: "provisioned", writeUnitsPerSecond: units }
      : { billing: "unknown", why: "the answer to DescribeTable names no capacity" };
  } catch (error) {
    return { billing: "unknown", why: `DescribeTable: ${readableError(error).name}` };
  }
}
