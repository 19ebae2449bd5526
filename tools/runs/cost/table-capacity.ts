import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readableError } from "../../../runtime/work/readable-error.ts";

/** A table's write units per second, and how they are billed. */
export type TableCapacity =
  | { readonly billing: "provisioned"; readonly writeUnitsPerSecond: number }
  /** `writeUnitsPerSecond` is absent if no maximum is set. */
  | { readonly billing: "on-demand"; readonly writeUnitsPerSecond?: number }
  /** The table could not be described; `why` names the error. */
  | { readonly billing: "unknown"; readonly why: string };

/** Reads a table's current capacity. Never rejects: a user who may read the objects may not be allowed to describe the table. */
export async function readTableCapacity(dynamodb: DynamoDBClient, table: string): Promise<TableCapacity> {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    if (Table?.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST") {
      const most = Table.OnDemandThroughput?.MaxWriteRequestUnits ?? 0;
      return { billing: "on-demand", ...(most > 0 ? { writeUnitsPerSecond: most } : {}) };
    }
    const units = Table?.ProvisionedThroughput?.WriteCapacityUnits ?? 0;
    // A table that was always provisioned has no billing summary.
    return units > 0
      ? { billing: "provisioned", writeUnitsPerSecond: units }
      : { billing: "unknown", why: "the answer to DescribeTable names no capacity" };
  } catch (error) {
    return { billing: "unknown", why: `DescribeTable: ${readableError(error).name}` };
  }
}
